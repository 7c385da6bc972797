import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET …/gateways/{name}/convergence` — of the last versions how many proxies have each, and how
/// long it took until half of them, nearly all and all had it.
///
/// For who may get the Gateway, and list its proxies or get the progress of commits, which counts
/// them. Nothing is told of single proxies.
struct GetConvergence: Operation {
    static let limits = 1...100
    static let defaultLimit = 50

    let ledger: Ledger
    let nodes: KnownNodes

    var access: Access { Access(.get, .kind(.gateway)) }
    var rateClass: RateClass? { .reads }
    var queryParameters: [String] { ["limit", "before"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let name = call.path.namespacedName
        try requireCounts(of: name, call)
        let limit =
            try call.query.value("limit", "a whole number from 1 to \(Self.limits.upperBound)") {
                text in
                Int(text).flatMap { Self.limits.contains($0) && text.first != "+" ? $0 : nil }
            } ?? Self.defaultLimit
        let before = try call.query.position("before")
        return call.answer(.read) {
            let before = try before.map { try ledger.version(handedBack: $0) }
            // One more than is shown says whether there is more.
            let records = try ledger.sideStore.versions(of: name, before: before, limit: limit + 1)
            if records.isEmpty { try ledger.requireVersions(of: name) }
            return .json(try body(name, records, limit: limit))
        }
    }

    /// - Throws: `forbidden`.
    private func requireCounts(of gateway: NamespacedName, _ call: Call) throws(Problem) {
        let target = Access.Resource.gatewayNodes.target(
            namespace: gateway.namespace, name: gateway.name)
        let rights = call.rights
        if rights.allows(.list, target)
            || rights.allowsSomewhere(.get, Access.Resource.commits.target())
        {
            return
        }
        throw Problem.forbidden(call.allowance.caller.principal, .list, target)
    }

    private func body(
        _ name: NamespacedName, _ records: [VersionRecord], limit: Int
    ) throws -> [UInt8] {
        let state = ledger.published.state
        let fleet = FleetSteps(
            state.gateway(name) == nil ? [] : nodes.reports(of: name),
            ledger.progress.steps(of: name))
        let released = state.releasedVersion(of: name)
        var writer = JSONWriter(reservingCapacity: 8192)
        try writer.object { writer in
            writer.key("gateway")
            writer.gatewayName(name)
            writer.member("nodeCount", fleet.nodes.count)
            let silent = fleet.nodes.count { $0.isSilent }
            if silent > 0 { writer.member("silentCount", silent) }
            writer.key("versions")
            try writer.array(of: records.prefix(limit)) { writer, record in
                guard let commit = try ledger.log.commit(at: record.version) else {
                    throw EventLogError(
                        .damaged, "version \(record.version) of \(name) has no commit",
                        hint: "run lintel verify")
                }
                let progress = ledger.progress[record.version]
                writer.object { writer in
                    writer.member("version", record.version.rawValue)
                    writer.member("position", ledger.position(of: record.version).description)
                    writer.member("decidedAt", commit.committedAt.description)
                    writer.member("durableAt", ifPresent: progress?.durableAt.description)
                    let releasedAt = progress?[name]?.releasedAt
                    writer.member("releasedAt", ifPresent: releasedAt?.description)
                    if record.isDeletion { return writer.member("deleted", true) }
                    writer.member("released", released.map { $0 >= record.version } ?? true)
                    fleet.convergence(
                        on: record.version, from: commit.committedAt, isRemembered: progress != nil
                    ).write(to: &writer)
                }
            }
            if records.count > limit {
                writer.nextPage(before: ledger.position(of: records[limit - 1].version))
            }
        }
        return writer.bytes
    }
}
