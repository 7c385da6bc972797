/// The manual page of a command, in the macros of man(7).
package struct ManPage {
    private let page: CommandPage
    private let parent: CommandPage?
    private let version: String
    private var lines: [String] = []

    /// - Parameter parent: the command that it belongs to; nil for the program.
    package static func text(
        of page: CommandPage, below parent: CommandPage?, version: String
    ) -> String {
        var writer = ManPage(page: page, parent: parent, version: version)
        writer.write()
        return writer.lines.map { $0 + "\n" }.joined()
    }

    private init(page: CommandPage, parent: CommandPage?, version: String) {
        (self.page, self.parent, self.version) = (page, parent, version)
    }

    private mutating func write() {
        lines.append(
            ".TH \(Self.quoted(page.pageName.uppercased())) 1 \"\" "
                + "\(Self.quoted("lintel " + version)) \"Lintel\"")
        section("Name")
        lines.append(
            "\(Self.escaped(page.pageName)) \\- \(Self.escaped(Self.phrase(page.abstract)))")
        section("Synopsis")
        writeSynopsis()
        if !page.discussion.isEmpty {
            section("Description")
            paragraph(page.discussion)
        }
        writeCommands()
        writeArguments()
        section("Exit status")
        for (status, meaning) in CommandNotes.statuses { entry("\(status)", meaning) }
        writeEnvironment()
        section("Files")
        for (name, meaning) in CommandNotes.files { entry(name, meaning) }
        writeRelatives()
    }

    private mutating func writeSynopsis() {
        lines.append(".SY \(Self.quoted(page.name))")
        for argument in page.arguments { lines.append(Self.escaped(argument.synopsis)) }
        if !page.subcommands.isEmpty { lines.append(Self.escaped("<command>")) }
        lines.append(".YS")
    }

    private mutating func writeCommands() {
        if page.subcommands.isEmpty { return }
        section("Commands")
        for command in page.subcommands {
            let isUsual = command.words.last == page.usualSubcommand
            entry(
                "\(command.pageName)(1)",
                command.abstract + (isUsual ? " This one is meant where none is said." : ""))
        }
    }

    private mutating func writeArguments() {
        var heading: String?
        for argument in page.arguments {
            let own =
                argument.section ?? (argument.kind == .positional ? "Arguments" : "Options")
            if own != heading { section(own) }
            heading = own
            entry(argument.title, argument.text)
        }
    }

    private mutating func writeEnvironment() {
        section("Environment")
        for (name, option) in CommandNotes.variables(of: page.arguments) {
            entry(name, "As \(option).")
        }
        for (name, meaning) in CommandNotes.variables { entry(name, meaning) }
    }

    private mutating func writeRelatives() {
        guard let parent else { return }
        section("See also")
        lines.append(".BR \(Self.quoted(parent.pageName)) (1)")
    }

    // MARK: Macros

    private mutating func section(_ name: String) {
        lines.append(".SH \(Self.quoted(name.uppercased()))")
    }

    private mutating func paragraph(_ text: String) {
        for (index, part) in text.split(separator: "\n\n").enumerated() {
            if index > 0 { lines.append(".PP") }
            lines += part.split(separator: "\n").map { Self.escaped(String($0)) }
        }
    }

    private mutating func entry(_ tag: String, _ text: String) {
        lines += [".TP", ".B \(Self.quoted(tag))"]
        paragraph(text.isEmpty ? "See above." : text)
    }

    /// An abstract as the part of a sentence that NAME has.
    private static func phrase(_ abstract: String) -> String {
        abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
    }

    /// As text: what would be a macro or an escape is neither, and a dash is one that can be typed.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\(rs"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "\u{60}": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case "\n": escaped += " "
            default:
                // groff reads ASCII, and everything else by its number.
                for scalar in character.unicodeScalars {
                    escaped += scalar.isASCII ? String(scalar) : Self.number(of: scalar)
                }
            }
        }
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }

    private static func number(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
    }

    /// As one argument of a macro.
    private static func quoted(_ text: String) -> String {
        "\"" + escaped(text).replacing("\"", with: "\\(dq") + "\""
    }
}
