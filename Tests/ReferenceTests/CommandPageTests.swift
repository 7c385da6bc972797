import JSON
import Reference
import Testing

/// Commands as they describe themselves, and what is made of that.
struct CommandPageTests {
    private static let dump = #"""
        {"command": {"commandName": "lintel", "abstract": "All of it.", "subcommands": [
          {"commandName": "get", "abstract": "Show .things.", "defaultSubcommand": "one",
           "discussion": "First\\second.\n\n.TH is no macro - here; 'nor' é.", "arguments": [
             {"kind": "positional", "valueName": "name", "isRepeating": true, "abstract": "Which."},
             {"kind": "option", "valueName": "url", "isOptional": true, "abstract":
              "Where (LINTEL_SERVER).", "defaultValue": "here", "sectionTitle": "Place",
              "names": [{"kind": "long", "name": "server"}, {"kind": "short", "name": "s"}],
              "allValues": ["here", "there"]},
             {"kind": "flag", "valueName": "secret", "shouldDisplay": false,
              "names": [{"kind": "long", "name": "secret"}]},
             {"kind": "flag", "valueName": "help", "names": [{"kind": "long", "name": "help"}]}],
           "subcommands": [{"commandName": "one", "abstract": "One | two."}]},
          {"commandName": "hidden", "shouldDisplay": false},
          {"commandName": "help"}]}}
        """#

    private func program() throws -> CommandPage {
        try CommandPage(dump: JSONDocument.parsing(Array(Self.dump.utf8)).root)
    }

    @Test func `what is hidden, and what every command has, is left out`() throws {
        let program = try program()
        #expect(program.all.map(\.name) == ["lintel", "lintel get", "lintel get one"])
        let get = program.all[1]
        #expect(get.arguments.map(\.title) == ["<name>", "-s, --server <url>"])
        #expect(get.arguments.map(\.synopsis) == ["<name> ...", "[--server <url>]"])
        #expect(
            get.arguments[1].text
                == "Where (LINTEL_SERVER). One of here, there. By default here.")
    }

    @Test func `a page of the manual has text for text, and no macro by accident`() throws {
        let program = try program()
        let page = ManPage.text(of: program.all[1], below: program, version: "1")
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == #".TH "LINTEL\-GET" 1 "" "lintel 1" "Lintel""#)
        #expect(lines.contains(#"lintel\-get \- Show .things"#))
        #expect(lines.contains(#"First\(rssecond."#))
        #expect(lines.contains(#"\&.TH is no macro \- here; \(aqnor\(aq \[u00E9]."#))
        #expect(lines.contains(#".SH "PLACE""#) && lines.contains(#".B "\-s, \-\-server <url>""#))
        #expect(lines.contains(#".B "LINTEL_SERVER""#) && lines.contains("As \\-\\-server."))
        #expect(lines.contains("One | two. This one is meant where none is said."))
        #expect(lines.contains(#".BR "lintel" (1)"#))
    }

    @Test func `the reference has a chapter for each`() throws {
        let text = CommandMarkdown.text(of: try program())
        #expect(text.contains("| [`lintel get one`](#lintel-get-one) | One \\| two. |\n"))
        #expect(text.contains("<a id=\"lintel-get\"></a>\n\n## lintel get\n"))
        #expect(text.contains("\n```text\nlintel get <name> ... [--server <url>] <command>\n```\n"))
        #expect(!text.contains("hidden") && !text.contains("--secret"))
    }

    @Test func `what describes nothing is refused`() throws {
        let root = try JSONDocument.parsing(Array("{}".utf8)).root
        #expect(throws: ReferenceError.self) { try CommandPage(dump: root) }
    }
}
