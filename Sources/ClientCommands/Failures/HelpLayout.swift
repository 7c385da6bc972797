import GatewayModel

/// What argument-parser says about a command, as one wants to read it: the options of the command
/// itself first, those of every command behind them, and a usage that fits into a line.
package enum HelpLayout {
    /// The last option that every command which asks a server has, and the first that all have.
    private static let common = " [--output <output>] [--color <color>]"
    private static let connection = "[--server <url>]"

    /// - Parameter program: the command that it is about, `lintel man`.
    package static func arranged(_ text: String, of program: String = "lintel") -> String {
        // What is found out late is about the same command as what is found out early.
        let text = text.replacing(
            /Usage: (?:kubectl )?lintel <subcommand>\n +See 'lintel --help'/,
            with: program == "lintel"
                ? "Usage: lintel <subcommand>\n  See 'lintel --help'" : "  See '\(program) --help'")
        return withConnectionLast(
            text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let isUsage = line.lowercased().hasPrefix("usage:")
                return isUsage ? shortUsage(String(line)) : String(line)
            }.joined(separator: "\n"))
    }

    /// `lintel explain <host> [--gateway <gateway>] [<options>]`
    private static func shortUsage(_ line: String) -> String {
        guard let start = line.firstRange(of: " " + connection) else { return line }
        let own = line[..<start.lowerBound].replacing(common, with: "")
        let rest = line[start.upperBound...]
        guard let end = rest.firstRange(of: "[--timeout <seconds>]") else { return line }
        return own + " [<options>]" + rest[end.upperBound...]
    }

    private static func withConnectionLast(_ text: String) -> String {
        guard let start = text.firstRange(of: "\n\nCONNECTION:\n"),
            let end = text[start.upperBound...].firstRange(of: "\n\nOPTIONS:\n")
        else { return text }
        let connection = text[start.lowerBound..<end.lowerBound]
        var rest = text[end.lowerBound...]
        var tail = ""
        while rest.hasSuffix("\n") {
            rest = rest.dropLast()
            tail += "\n"
        }
        return text[..<start.lowerBound] + rest + connection + tail
    }

    /// What to say about a word that should be a command and is none; nil if it is one.
    ///
    /// - Parameters:
    ///   - word: what stands where a command stands.
    ///   - commands: the names of all that there are.
    ///   - program: `lintel`, or `lintel token`.
    package static func unknownCommand(
        _ word: String, among commands: [String], of program: String
    ) -> String? {
        if word.hasPrefix("-") || commands.contains(word) || word == "help" { return nil }
        let near = NearestName(word).among(commands)
        let hint = near.map { "did you mean \(program) \($0)?" } ?? "\(program) --help lists all"
        return "Error: \"\(word.printable)\" is no command of \(program)\n\(hint)\n"
    }
}
