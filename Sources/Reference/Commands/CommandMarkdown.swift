/// docs/reference/command.md.
package enum CommandMarkdown {
    package static func text(of program: CommandPage) -> String {
        var text = """
            # The command

            \(Markdown.made)

            `lintel` is the server and what asks servers. `man lintel` has the same.

            """
        text += "\n" + list(of: program.all.dropFirst())
        text += "\n" + notes(of: program)
        for page in program.all.dropFirst() { text += "\n" + section(of: page) }
        return text
    }

    private static func list(of pages: some Sequence<CommandPage>) -> String {
        "| command | what it does |\n|---|---|\n"
            + pages.map { page in
                "| [`\(page.name)`](#\(page.pageName)) | \(Markdown.cell(page.abstract)) |\n"
            }.joined()
    }

    private static func notes(of program: CommandPage) -> String {
        var text = "## Exit status\n\n| status | |\n|---|---|\n"
        for (status, meaning) in CommandNotes.statuses {
            text += "| \(status) | \(Markdown.cell(meaning)) |\n"
        }
        text += "\n## Environment\n\n\(program.discussion)\n\n| variable | |\n|---|---|\n"
        for (name, meaning) in CommandNotes.variables {
            text += "| `\(name)` | \(Markdown.cell(meaning)) |\n"
        }
        text += "\n## Files\n\n| file | |\n|---|---|\n"
        for (name, meaning) in CommandNotes.files {
            text += "| `\(name)` | \(Markdown.cell(meaning)) |\n"
        }
        return text
    }

    private static func section(of page: CommandPage) -> String {
        // An anchor of its own: that of a heading depends on who shows it.
        var text = "<a id=\"\(page.pageName)\"></a>\n\n## \(page.name)\n\n"
        text += page.abstract + "\n"
        if !page.discussion.isEmpty { text += "\n" + page.discussion + "\n" }
        let words =
            page.arguments.map(\.synopsis) + (page.subcommands.isEmpty ? [] : ["<command>"])
        text += "\n```text\n" + wrapped([page.name] + words) + "\n```\n"
        if page.arguments.isEmpty { return text }
        text += "\n| | |\n|---|---|\n"
        for argument in page.arguments {
            text += "| `\(argument.title)` | \(Markdown.cell(argument.text)) |\n"
        }
        return text
    }

    /// Lines of at most 100 columns, the second and later ones indented.
    private static func wrapped(_ words: [String]) -> String {
        var lines: [String] = []
        var line = ""
        for word in words {
            if !line.isEmpty && line.count + 1 + word.count > 100 {
                lines.append(line)
                line = "    " + word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
