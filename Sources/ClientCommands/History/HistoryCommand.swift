package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel history` — what became of a resource, of a gateway, or of everything.
package struct HistoryCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the life of a resource, the versions of a gateway, or all commits.",
        discussion: "Newest first. A deleted resource keeps its history.")

    @Argument(help: ArgumentHelp("The resource, KIND/NAME.", valueName: "kind/name"))
    var resource: String?

    @Option(
        help: ArgumentHelp(
            "The versions of this gateway, NAMESPACE/NAME.", valueName: "gateway"))
    var gateway: String?

    @Option(help: "How many at most.")
    var limit = 100

    @Option(help: ArgumentHelp("Only from this time on (RFC 3339).", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only up to this time (RFC 3339).", valueName: "time"))
    var until: String?

    @Option(
        help: ArgumentHelp(
            "Only commits of this principal, or of who called itself so.", valueName: "name"))
    var by: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1") }
        if resource != nil && gateway != nil {
            throw ValidationError("say a resource or --gateway, not both")
        }
        if by != nil && (resource != nil || gateway != nil) {
            throw ValidationError("--by is about all commits; leave the resource or gateway out")
        }
    }

    package func run(_ session: Session) throws {
        let since = try session.checkedTime(since, of: "--since")
        let until = try session.checkedTime(until, of: "--until")
        func isWanted(_ entry: JSONNode) -> Bool? {
            guard let time = entry["time"]?.string.flatMap({ Timestamp(rfc3339: $0) }) else {
                return true
            }
            if let since, time < since { return nil }
            return until.map { time <= $0 } ?? true
        }
        if let resource {
            let id = try ResourceID(
                argument: resource, in: session.namespace, session.gateway(called:))
            let entries = try session.past(
                id.path + "/history", "history", limit: limit, where: isWanted)
            try show("history", entries, HistoryTable.resource(entries, isWide(session)), session)
        } else if let gateway {
            let name = try session.gateway(gateway)
            let entries = try session.past(
                name.gatewayPath + "/versions", "versions", limit: limit, where: isWanted)
            try show("versions", entries, HistoryTable.versions(entries, isWide(session)), session)
        } else {
            let log = ServerLog(
                limit: limit, namespace: connection.namespace, by: by, since: since,
                until: until)
            let entries = try log.commits(of: session)
            try show("commits", entries, HistoryTable.commits(entries, isWide(session)), session)
        }
    }

    private func isWide(_ session: Session) -> Bool { session.output == .wide }

    private func show(
        _ name: StaticString, _ entries: [JSONNode], _ table: TextTable, _ session: Session
    ) throws {
        switch session.output {
        case .json, .yaml: _ = session.show(document: try ResourceList.document(name, entries))
        case .name:
            for entry in entries {
                session.out.line((entry["revision"] ?? entry["version"])?.cell ?? "")
            }
        case .table, .wide:
            if entries.isEmpty { return session.note("there is nothing") }
            Pager.show(table.text(on: session.out), on: session.out)
        }
    }
}
