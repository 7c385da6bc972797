package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel limits` — what a team may have, and how much of it is left.
package struct ShowLimits: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "Show what a namespace may have, and what is left of it.")

    @Argument(help: "The namespace; that of -n or of the context if none is said.")
    var namespace: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        guard let namespace = namespace ?? session.namespace else {
            throw ClientError(.usage, "of which namespace?", hint: "use lintel limits NAMESPACE")
        }
        try ResourceID.check(namespace: namespace)
        let limits = try session.get(
            "/v1/namespaces/\(ServerRequest.escaped(namespace))/limits")
        if session.show(document: limits) { return }
        if session.output == .name {
            for policy in limits.list("policies") {
                session.out.line("listenerpolicy/" + policy.cell)
            }
            return
        }
        let sentences = limits.list("summary")
        if sentences.isEmpty { session.out.line("nothing is ruled for namespace \(namespace)") }
        for sentence in sentences { session.out.line(APIWords.withShortTimes(sentence.cell)) }
        let quota = limits.list("quota")
        if !quota.isEmpty {
            session.out.line()
            session.out.write(Self.table(quota).text(on: session.out))
        }
    }

    private static func table(_ quota: [JSONNode]) -> TextTable {
        var table = TextTable(["OF", "USED", "LIMIT", "LEFT", "POLICY"])
        for entry in quota {
            let left = entry["left"]?.int64 ?? 0
            table.add([
                .init(entry.words("of")), .init(entry["used"]?.cell ?? ""),
                .init(entry["limit"]?.cell ?? ""), .init("\(left)", left == 0 ? .red : .plain),
                .init(entry.words("policy")),
            ])
        }
        return table
    }
}
