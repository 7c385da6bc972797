package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel nodes` — which proxies poll a gateway, and what they run.
package struct ShowNodes: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "nodes", abstract: "Show the proxies of a gateway, and what they run.")

    @Argument(
        help: ArgumentHelp("NAMESPACE/NAME; the only one if there is one.", valueName: "gateway"))
    var gateway: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let name = try session.gateway(gateway)
        let fleet = try session.get(name.gatewayPath + "/nodes")
        if session.show(document: fleet) { return }
        let nodes = fleet.list("nodes")
        if session.output == .name {
            for node in nodes { session.out.line(node.words("name")) }
            return
        }
        let version = fleet["version"]?.cell ?? "-"
        let latest = fleet["latestVersion"].map { ", held back from \($0.cell)" } ?? ""
        let current = nodes.filter { $0["upToDate"]?.bool == true }.count
        let fleetWords =
            nodes.isEmpty ? "no proxy polls it" : "\(current) of \(nodes.count) proxies run it"
        session.out.line("\(name): version \(version)\(latest); \(fleetWords)")
        if nodes.isEmpty { return }
        session.out.write(Self.table(nodes, session.output == .wide).text(on: session.out))
    }

    private static func table(_ nodes: [JSONNode], _ isWide: Bool) -> TextTable {
        var table = TextTable(
            ["NODE", "VERSION", "STATE", "LAST POLL", "POLLS", "REFUSED"]
                + (isWide ? ["RESTARTS", "TYPES"] : []))
        for node in nodes {
            // No longer than a program can have run.
            let seconds = Int64(min(max(0, node["secondsSinceLastPoll"]?.double ?? 0), 1e10))
            let ago = Age.text(
                from: Timestamp(rawValue: 0), to: Timestamp(rawValue: seconds * 1_000_000))
            var row: [TextTable.Cell] = [
                .init(node.words("name")), .init((node["version"]?.cell ?? "").orDash),
                state(node), .init(seconds == 0 ? "now" : "\(ago) ago"),
                .init(node["polls"]?.cell ?? ""), .init(node["rejections"]?.cell ?? ""),
            ]
            if isWide {
                row.append(.init((node["restarts"]?.cell ?? "").orDash))
                row.append(
                    .init(node.list("discovery").map(subscription).joined(separator: " ").orDash))
            }
            table.add(row)
        }
        return table
    }

    private static func state(_ node: JSONNode) -> TextTable.Cell {
        if node["silent"]?.bool == true { return .init("silent", .red) }
        if node["shared"]?.bool == true { return .init("shared by two", .yellow) }
        if node["upToDate"]?.bool == true { return .init("up to date", .green) }
        let refused = node.list("discovery").contains { $0["refused"] != nil }
        return refused ? .init("refuses", .red) : .init("behind", .yellow)
    }

    /// `listeners=57!58`: it has 57, and did not take 58.
    private static func subscription(_ node: JSONNode) -> String {
        let name = node["name"] == nil ? "" : "/" + node.words("name")
        let accepted = node["accepted"]?["version"]?.cell ?? "-"
        let refused = node["refused"]?["version"].map { "!\($0.cell)" } ?? ""
        return "\(node.words("type"))\(name)=\(accepted)\(refused)"
    }
}
