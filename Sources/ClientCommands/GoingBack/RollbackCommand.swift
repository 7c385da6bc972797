package import ArgumentParser
import GatewayModel
import JSON
import ServerClient

/// `lintel rollback GATEWAY --to VERSION` — makes a gateway what it was.
package struct RollbackCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Make a gateway what it was at a version or a time.",
        discussion: """
            It is a new commit: nothing of the history is rewritten, and a rollback can be undone \
            like any other change.
            """)

    @Argument(help: "NAMESPACE/NAME, or NAME; not needed where there is one gateway.")
    var gateway: String?

    @Option(
        help: ArgumentHelp(
            "A version (lintel history --gateway shows them), or a time at which one was current.",
            valueName: "version|time"))
    var to: String

    @Option(
        help: ArgumentHelp("Only what this namespace has on it.", valueName: "namespace"))
    var scopeNamespace: String?

    @Option(help: ArgumentHelp("Only this ListenerSet.", valueName: "namespace/name"))
    var listenerSet: String?

    @Flag(help: "Keep it as a proposal until others have agreed, though no policy wants that.")
    var propose = false

    @OptionGroup var change: ChangeOptions
    @OptionGroup var terms: TermsOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if scopeNamespace != nil, listenerSet != nil {
            throw ValidationError("say --scope-namespace or --listener-set, not both")
        }
    }

    package func run(_ session: Session) throws {
        let gateway = try session.gateway(gateway)
        let version = try session.version(to, of: gateway)
        let set = try listenerSet.map { text throws(ClientError) in
            try ResourceID(.listenerSet, argument: text, in: session.namespace).namespacedName
        }
        let body = JSONBody.bytes { writer in
            guard propose else { return write(version, set, to: &writer) }
            writer.key("rollback")
            writer.object { writer in
                writer.member("gateway", "\(gateway)")
                write(version, set, to: &writer)
            }
            writer.member("message", ifPresent: change.message)
        }
        try ChangeFlow(session: session, options: change).run(
            Wish(
                path: propose ? "/v1/proposals" : gateway.gatewayPath + "/rollback",
                query: terms.query, body: body, expectPlan: terms.expectPlan,
                isProposal: propose, question: "Go back to version \(version)?"))
    }

    private func write(
        _ version: String, _ set: NamespacedName?, to writer: inout JSONWriter
    ) {
        writer.version("toVersion", version)
        if scopeNamespace != nil || set != nil {
            writer.key("scope")
            writer.object { writer in
                writer.member("namespace", ifPresent: scopeNamespace)
                writer.member("listenerSet", ifPresent: set.map { "\($0)" })
            }
        }
        if !propose { writer.member("message", ifPresent: change.message) }
    }
}

extension Session {
    /// The version that a number, a position or a time means.
    func version(_ text: String, of gateway: NamespacedName) throws(ClientError) -> String {
        if text.isPosition { return text }
        guard Timestamp(rfc3339: text) != nil else {
            throw ClientError(
                .usage, "\"\(text)\" is neither a version nor a time",
                hint: "use a number such as 58, or a time such as 2026-11-22T10:00:00Z")
        }
        // What differs between the two is nothing, and which version it is stands beside.
        let diff = try get(gateway.gatewayPath + "/diff", query: [("from", text), ("to", text)])
        guard let version = diff["from"]?.int64 else {
            throw ClientError(.notLintel, "the server does not say which version that is")
        }
        return String(version)
    }
}
