package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel search` — an answer to whatever is asked: a name, a team, a person, a number, words.
package struct SearchCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find a hostname, a resource, a team, a person, a version, or words of a message."
    )

    @Argument(help: "What to look for.")
    var words: [String]

    @Option(help: "How many results of each sort; the server's choice by default.")
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Go on in the log, before this commit, as the answer before said.",
            valueName: "position"))
    var before: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if connection.namedNamespace != nil {
            throw ValidationError(
                "lintel search looks at all that you see; leave -n out, or add the name of the "
                    + "namespace to the words")
        }
    }

    package func run(_ session: Session) throws {
        let answer = try session.get(
            "/v1/search",
            query: [
                ("q", words.joined(separator: " ")), ("limit", limit.map { "\($0)" }),
                ("before", before),
            ])
        if session.show(document: answer) { return }
        let results = answer.list("results")
        if session.output == .name {
            for result in results { session.out.line(result.words("title")) }
            return
        }
        session.out.line(session.out.styled(answer.words("answer"), .bold))
        if !results.isEmpty {
            session.out.line()
            session.out.write(
                Self.table(results, session.output == .wide).text(on: session.out))
        }
        Self.explainRest(answer, session)
    }

    /// What there is besides what is shown.
    private static func explainRest(_ answer: JSONNode, _ session: Session) {
        let more = answer.list("more").map(\.cell)
        if !more.isEmpty {
            session.note("there are more of: \(more.joined(separator: ", ")); --limit shows them")
        }
        if let log = answer["log"], log["before"] != nil {
            session.note(
                "of the log commits \(log["oldest"]?.cell ?? "-") to \(log["newest"]?.cell ?? "-") "
                    + "were looked at; --before \(log.words("before")) goes on")
        }
    }

    private static func table(_ results: [JSONNode], _ isWide: Bool) -> TextTable {
        var table = TextTable(["TYPE", "NAME"] + (isWide ? ["WHAT"] : []) + ["NEXT"])
        for result in results {
            var row: [TextTable.Cell] = [
                .init(result.words("type")), .init(result.words("title")),
            ]
            if isWide { row.append(.init(result.words("summary"))) }
            table.add(row + [.init(next(result))])
        }
        return table
    }

    /// What to type to know more.
    private static func next(_ result: JSONNode) -> String {
        if let hostname = result["hostname"]?.string {
            let port = result["port"].map { ":\($0.cell)" } ?? ""
            return "lintel explain " + (hostname.printable + port).shellWord
        }
        if let resource = result["resource"] {
            let name = resource.words("kind").lowercased() + "/" + resource.resourceName
            return "lintel describe " + name.shellWord
        }
        if let gateway = result["gateway"], let version = result["version"] {
            return "lintel snapshot \(gateway.resourceName.shellWord) --version "
                + version.cell.shellWord
        }
        if let principal = result["principal"]?.string, result["commits"] != nil {
            return "lintel history --by " + principal.printable.shellWord
        }
        return result["revision"].map { "lintel watch " + $0.cell.shellWord } ?? "-"
    }
}
