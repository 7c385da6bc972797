package import ArgumentParser
import GatewayModel
import JSON
import ServerClient

/// `lintel freeze NAME` — what some namespaces or gateways have stays what it is.
package struct FreezeCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "Keep namespaces or gateways from being changed, by a ChangeFreeze.")

    @Argument(help: "What it is called.")
    var name: String

    @Option(
        help: ArgumentHelp("Namespaces to freeze, with commas between.", valueName: "names"))
    var namespaces: String?

    @Option(
        help: ArgumentHelp(
            "Gateways to freeze, NAMESPACE/NAME with commas between.", valueName: "names"))
    var gateways: String?

    @Flag(help: "Freeze every namespace.")
    var all = false

    @Option(help: ArgumentHelp("Why, shown to whoever is refused.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "When it begins: a time, or how long from now; at once by default.",
            valueName: "time|duration"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "When it ends by itself; by lintel unfreeze if it is not said.",
            valueName: "time|duration"))
    var until: String?

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        let isSome = namespaces != nil || gateways != nil
        if all == isSome {
            throw ValidationError("say what to freeze: --namespaces or --gateways, or --all")
        }
    }

    package func run(_ session: Session) throws {
        let id = try ResourceID(.changeFreeze, argument: name, in: nil)
        let times = (
            from: try MomentArgument.time(from, of: "--from"),
            until: try MomentArgument.time(until, of: "--until")
        )
        let frozen = try names(gateways).map { name throws(ClientError) in
            try session.gateway(name)
        }
        let body = JSONBody.bytes { writer in
            writer.member("apiVersion", id.kind.apiVersion)
            writer.member("kind", id.kind.rawValue)
            writer.key("metadata")
            writer.object { $0.member("name", id.name) }
            writer.key("spec")
            writer.object { writer in
                write(frozen, to: &writer)
                writer.member("reason", reason)
                writer.member("from", ifPresent: times.from)
                writer.member("until", ifPresent: times.until)
            }
        }
        try ChangeFlow(session: session, options: change).run(
            Wish(
                method: .put, path: id.path, query: [("message", change.message)], body: body,
                meaning: meaning(frozen, times.from, times.until),
                question: "Freeze this?"))
    }

    /// What stays as it is, and until when.
    private func meaning(_ frozen: [NamespacedName], _ from: String?, _ until: String?) -> String {
        let some =
            names(namespaces).map { "namespace \($0)" } + frozen.map { "Gateway \($0)" }
        let what = all ? "every namespace" : some.joined(separator: ", ")
        let start = from.map { " from \($0.toTheSecond) on" } ?? ""
        let end = until.map { "until \($0.toTheSecond), or lintel unfreeze \(name)" }
        return "\(what): nothing is changed\(start) \(end ?? "until lintel unfreeze \(name)")"
    }

    private func write(_ frozen: [NamespacedName], to writer: inout JSONWriter) {
        if all {
            writer.key("namespaceSelector")
            writer.object { _ in }
        }
        if !names(namespaces).isEmpty {
            writer.key("namespaces")
            writer.array(of: names(namespaces))
        }
        guard !frozen.isEmpty else { return }
        writer.key("gateways")
        writer.array(of: frozen) { writer, gateway in
            writer.object { writer in
                writer.member("namespace", gateway.namespace)
                writer.member("name", gateway.name)
            }
        }
    }

    private func names(_ text: String?) -> [String] {
        text?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []
    }
}
