package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel warnings` — what people should look at though nobody asked.
package struct ShowWarnings: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "warnings",
        abstract:
            "Show what to look at: displaced listeners, certificates that end, silent proxies.",
        discussion: "Oldest first: of one namespace with -n, or of all that you may see.")

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        if let namespace = connection.namespace { try ResourceID.check(namespace: namespace) }
        let warnings = try session.warnings(in: connection.namespace)
        switch session.output {
        case .json, .yaml:
            _ = session.show(document: try ResourceList.document("warnings", warnings))
        case .name: for warning in warnings { session.out.line(warning["id"]?.cell ?? "") }
        case .table, .wide:
            if warnings.isEmpty { return session.note("there are no warnings") }
            session.out.write(table(warnings, session).text(on: session.out))
        }
    }

    private func table(_ warnings: [JSONNode], _ session: Session) -> TextTable {
        let isWide = session.output == .wide
        var table = TextTable(
            ["LAST", "REASON", "ABOUT"] + (isWide ? ["FIRST", "COUNT", "DETAILS"] : [])
                + ["MESSAGE"])
        for warning in warnings {
            let subject = warning["regarding"]
            let about = subject.map { "\($0.words("kind")) \($0.resourceName)" } ?? "-"
            var row: [TextTable.Cell] = [
                .init(warning.time("lastTime")), .init(warning.words("reason"), .yellow),
                .init(about),
            ]
            if isWide {
                row.append(.init(warning.time("time")))
                row.append(.init(warning["count"]?.cell ?? ""))
                row.append(.init((warning["details"]?.cell ?? "").orDash))
            }
            table.add(row + [.init(warning.words("message"))])
        }
        return table
    }
}
