import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import XDSServer

/// `GET …/gateways/{name}/explain` — who serves this name on this port, who lost and why, since
/// which commit.
struct ExplainGateway: Operation {
    let ledger: Ledger
    let explainer: NameExplainer
    let clock: any WallClock

    var access: Access { Access(.get, .gatewayMerge) }
    var queryParameters: [String] { ["port", "hostname"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let name = call.path.namespacedName
        let port = try call.query.value("port", "a number from 1 to 65535") { text in
            UInt16(text).flatMap { $0 > 0 && text.first != "+" ? $0 : nil }
        }
        guard let port else {
            throw Problem.invalidParameter(
                "port", "port is required; give a number from 1 to 65535")
        }
        let hostname = try call.query.value("hostname", "a DNS name", String.hostname)
        let published = ledger.published
        let state = published.state
        let visibility = try call.visibility(ofMergeOf: name, in: state)
        guard let gateway = state.gateway(name) else {
            throw Problem.notFound(ResourceID(.gateway, name))
        }
        let explainer = explainer.of(gateway, in: published, to: visibility)
        let owners = hostname.map { state.owners(ofHostname: $0, on: name, at: clock.now()) } ?? []
        return call.answer(.inspect) {
            let answer = ExplanationAnswer(
                explainer.explanation(port: port, hostname: hostname), owners: owners,
                leavesOutUDP: hostname != nil && explainer.hasUDP(on: port), log: ledger.log)
            return .json(try answer.body())
        }
    }
}

/// What ``ExplainGateway`` tells.
private struct ExplanationAnswer {
    /// More losers than this are counted and not listed.
    private static let lostLimit = 1000

    let explanation: NameExplanation
    /// Who has the name by delegation, whether anybody serves it or not.
    let owners: [HostnameOwner]
    /// Whether the port also has UDP listeners, which the question is not about.
    let leavesOutUDP: Bool
    let log: any EventLogReader

    private var gateway: GatewayRecord { explanation.gateway }
    private var visibility: Visibility { explanation.visibility }

    init(
        _ explanation: NameExplanation, owners: [HostnameOwner], leavesOutUDP: Bool,
        log: any EventLogReader
    ) {
        (self.explanation, self.owners) = (explanation, owners)
        (self.leavesOutUDP, self.log) = (leavesOutUDP, log)
    }

    func body() throws -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 2048)
        try writer.object { writer in
            writer.key("gateway")
            writer.gatewayName(gateway.name)
            writer.member("version", gateway.version.rawValue)
            writer.released(gateway.name, in: explanation.state, to: visibility)
            writer.member("port", explanation.port)
            writer.member("hostname", ifPresent: explanation.hostname)
            writer.member("summary", summary)
            writer.key("servedBy")
            if let server = explanation.server {
                try serving(server, &writer)
            } else {
                writer.null()
            }
            if !owners.isEmpty {
                writer.key("delegatedTo")
                writer.array(of: owners) { $0.owner($1) }
            }
            writer.key("alsoMatching")
            try writer.array(of: explanation.winners) { try serving($1, &$0) }
            writer.key("lost")
            try writer.array(of: explanation.losers.prefix(Self.lostLimit)) {
                try losing($1, &$0)
            }
        }
        return writer.bytes
    }

    private var summary: String {
        let port = explanation.port
        let name = explanation.hostname.map { "\($0):\(port)" } ?? "port \(port)"
        let lost =
            switch explanation.losers.count {
            case 0: ""
            case 1: "; 1 listener lost"
            case let count: "; \(count) listeners lost"
            }
        let udp = leavesOutUDP ? "; UDP knows no hostnames: ask without one for its listeners" : ""
        let whose = owners.map { "; " + $0.sentence }.joined()
        if explanation.isServedByOther {
            return "\(name) is served by another listener\(whose)\(lost)\(udp)"
        }
        guard let server = explanation.server else {
            return "nobody serves \(name)\(whose)\(lost)\(udp)"
        }
        let isHeld = explanation.notice(of: server) != nil
        let held = isHeld ? ", which proxies do not have as it is yet" : ""
        return "\(name) is served by \(server.id.owner) (\(server.id.listener))\(held)\(lost)\(udp)"
    }

    // MARK: Candidates

    private func serving(_ candidate: Explanation.Candidate, _ writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.reference(members: candidate.id, candidate.listener)
            writer.member("match", candidate.match(of: explanation.hostname).rawValue)
            writer.key("routes")
            let routes = candidate.routes.filter {
                visibility.isUnlimited || visibility.sees($0.id, on: gateway.name)
            }
            writer.array(of: routes.lazy.map(\.id.routeID))
            writer.member("held", ifPresent: explanation.notice(of: candidate)?.message)
            try since(candidate, &writer)
        }
    }

    private func losing(_ candidate: Explanation.Candidate, _ writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.reference(members: candidate.id, candidate.listener)
            writer.member("reason", candidate.outcome.reason.rawValue)
            writer.member("message", explanation.message(about: candidate))
            writer.member(
                "holder", ifPresent: explanation.knownHolder(against: candidate)?.description)
            try since(candidate, &writer)
        }
    }

    /// The last commit that touched the listener's resource.
    private func since(_ candidate: Explanation.Candidate, _ writer: inout JSONWriter) throws {
        guard let revision = explanation.state[candidate.id.owner]?.resourceVersion,
            let commit = try log.commit(at: revision)
        else { throw EventLogError(.damaged, "a commit is missing", hint: "run lintel verify") }
        writer.key("since")
        writer.object { writer in
            writer.member("revision", commit.revision.rawValue)
            writer.member("time", commit.committedAt.description)
            writer.member("principal", ifPresent: commit.origin?.principal)
            writer.member("actor", commit.actor)
            // It may be about the rest of the commit.
            let isWhole =
                visibility.seesMerge(of: gateway.name)
                || commit.events.allSatisfy { event in
                    event.resource.map { visibility.sees($0) } ?? false
                }
            writer.member("message", isWhole ? commit.message : "")
        }
    }
}
