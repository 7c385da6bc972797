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
    let discovery: DiscoveryService
    let seals: SealCheck
    let clock: any WallClock
    let withheld: WithheldReleases

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
        let hostname = try call.query.value("hostname", "a DNS name", Self.hostname)
        let state = ledger.published.state
        let visibility = try call.visibility(ofMergeOf: name, in: state)
        guard let gateway = state.gateway(name) else {
            throw Problem.notFound(ResourceID(.gateway, name))
        }
        let held = discovery.heldVersion(of: name)
        let owners = hostname.map { state.owners(ofHostname: $0, on: name, at: clock.now()) } ?? []
        let difference = withheld.difference(of: name, in: ledger.published)
        return call.answer(.inspect) {
            let answer = ExplanationAnswer(
                gateway, port: port, hostname: hostname, in: state, log: ledger.log, held: held,
                difference: difference, seals: seals, visibility: visibility,
                owners: owners)
            return .json(try answer.body())
        }
    }
}

extension ExplainGateway {
    /// As listeners have it: DNS tells no upper from lower case, and a dot at the end only says
    /// that the name is complete (RFC 4343; RFC 1034, 3.1). Who asks copies both from elsewhere.
    private static func hostname(_ text: String) -> String? {
        let bytes = (text.hasSuffix(".") ? text.dropLast() : text[...]).utf8
        // ASCII only: to `lowercased()` the sign of kelvin is a k.
        let name = String(
            decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        return LexicalType.host.admits(name) ? name : nil
    }
}

/// What ``ExplainGateway`` tells.
private struct ExplanationAnswer {
    /// More losers than this are counted and not listed.
    private static let lostLimit = 1000

    let gateway: GatewayRecord
    let port: UInt16
    let hostname: String?
    let state: GatewayState
    let log: any EventLogReader
    /// Why proxies do not have the latest version; nil if they do.
    let held: HeldVersion?
    /// What of the latest version proxies are not given; nil if they are.
    let difference: ReleaseDifference?
    /// Which listeners are closed, as their certificates cannot be opened.
    let seals: SealCheck
    /// Of who asks.
    let visibility: Visibility
    /// Who has the name by delegation, whether anybody serves it or not.
    let owners: [HostnameOwner]
    /// The one that serves; nil also when who holds the name has no certificate to serve with, or
    /// is not seen.
    let server: Explanation.Candidate?
    /// Whether somebody serves who is not seen.
    let isServedByOther: Bool
    /// Winners that are less specific.
    let winners: [Explanation.Candidate]
    let losers: [Explanation.Candidate]
    /// Whether the port also has UDP listeners, which the question is not about.
    let leavesOutUDP: Bool

    init(
        _ gateway: GatewayRecord, port: UInt16, hostname: String?, in state: GatewayState,
        log: any EventLogReader, held: HeldVersion?, difference: ReleaseDifference?,
        seals: SealCheck, visibility: Visibility, owners: [HostnameOwner]
    ) {
        self.owners = owners
        self.difference = difference
        (self.held, self.seals, self.visibility) = (held, seals, visibility)
        (self.gateway, self.port, self.hostname) = (gateway, port, hostname)
        (self.state, self.log) = (state, log)
        // Datagrams carry no name: a question about one is about TCP. Without a name the question
        // does not say which transport it is about, so both are looked at.
        let transports = hostname == nil ? [false, true] : [false]
        func isSeen(_ candidate: Explanation.Candidate) -> Bool {
            visibility.sees(candidate.id.owner, on: gateway.name)
        }
        let all = transports.flatMap {
            state.explain(gateway, port: port, hostname: hostname, udp: $0).candidates
        }
        let datagrams = state.explain(gateway, port: port, hostname: nil, udp: true).candidates
        leavesOutUDP = hostname != nil && datagrams.contains(where: isSeen)
        let candidates = all.filter(isSeen)
        let server = candidates.first(where: \.serves)
        self.server = server
        isServedByOther = server == nil && all.contains(where: \.serves)
        winners = candidates.filter { $0.outcome == .wins && $0.id != server?.id }
        losers = candidates.filter { $0.outcome != .wins }
    }

    func body() throws -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 2048)
        try writer.object { writer in
            writer.key("gateway")
            writer.gatewayName(gateway.name)
            writer.member("version", gateway.version.rawValue)
            writer.released(gateway.name, in: state)
            writer.member("port", port)
            writer.member("hostname", ifPresent: hostname)
            writer.member("summary", summary)
            writer.key("servedBy")
            if let server { try serving(server, &writer) } else { writer.null() }
            if !owners.isEmpty {
                writer.key("delegatedTo")
                writer.array(of: owners) { $0.owner($1) }
            }
            writer.key("alsoMatching")
            try writer.array(of: winners) { try serving($1, &$0) }
            writer.key("lost")
            try writer.array(of: losers.prefix(Self.lostLimit)) { try losing($1, &$0) }
        }
        return writer.bytes
    }

    private var summary: String {
        let name = hostname.map { "\($0):\(port)" } ?? "port \(port)"
        let lost =
            switch losers.count {
            case 0: ""
            case 1: "; 1 listener lost"
            default: "; \(losers.count) listeners lost"
            }
        let udp = leavesOutUDP ? "; UDP knows no hostnames: ask without one for its listeners" : ""
        let whose = owners.map { "; " + $0.sentence }.joined()
        if isServedByOther { return "\(name) is served by another listener\(whose)\(lost)\(udp)" }
        guard let server else { return "nobody serves \(name)\(whose)\(lost)\(udp)" }
        let held = notice(of: server) == nil ? "" : ", which proxies do not have as it is yet"
        return "\(name) is served by \(server.id.owner) (\(server.id.listener))\(held)\(lost)\(udp)"
    }

    /// Nil where proxies have the listener and its routes as they are.
    private func notice(of candidate: Explanation.Candidate) -> WithheldNotice? {
        if let difference, let notice = state.heldNotice(of: gateway.name),
            difference.listeners.contains(candidate.id)
                || candidate.routes.contains(where: { difference.routes.contains($0.id) })
        {
            return notice
        }
        guard let held else { return seals.notice(of: candidate.id, in: state) }
        return held.notice(of: candidate.id) ?? seals.notice(of: candidate.id, in: state)
            ?? candidate.routes.lazy.compactMap { held.notice(of: $0.id, on: candidate.id) }.first
    }

    // MARK: Candidates

    private func serving(_ candidate: Explanation.Candidate, _ writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.reference(members: candidate.id, candidate.listener)
            let match =
                switch candidate.listener.hostname ?? "" {
                case "", "*": "any"
                case hostname: "exact"
                case let name: name.hasPrefix("*.") ? "wildcard" : "exact"
                }
            writer.member("match", match)
            writer.key("routes")
            let routes = candidate.routes.filter {
                visibility.isUnlimited || visibility.sees($0.id, on: gateway.name)
            }
            writer.array(of: routes.lazy.map(\.id.routeID))
            writer.member("held", ifPresent: notice(of: candidate)?.message)
            try since(candidate, &writer)
        }
    }

    private func losing(_ candidate: Explanation.Candidate, _ writer: inout JSONWriter) throws {
        let holder = knownHolder(against: candidate)
        try writer.object { writer in
            writer.reference(members: candidate.id, candidate.listener)
            writer.member("reason", candidate.outcome.reason.rawValue)
            writer.member(
                "message",
                candidate.explanation(
                    holder: holder.map { "listener \($0.listener) of \($0.owner)" }))
            writer.member("holder", ifPresent: holder?.description)
            try since(candidate, &writer)
        }
    }

    /// Who holds the hostname that the candidate lost, if the loser may know it (semantics.md 4.5):
    /// the gateway itself, or its own namespace.
    private func knownHolder(against loser: Explanation.Candidate) -> ListenerID? {
        guard loser.outcome == .hostnameConflict else { return nil }
        let name = loser.listener.hostname ?? ""
        let holder = ([server].compactMap { $0 } + winners)
            .first { $0.listener.hostname ?? "" == name }
        guard let id = holder?.id,
            id.owner.kind.part == .gateway || id.owner.namespace == loser.id.owner.namespace
        else { return nil }
        return id
    }

    /// The last commit that touched the listener's resource.
    private func since(_ candidate: Explanation.Candidate, _ writer: inout JSONWriter) throws {
        guard let revision = state[candidate.id.owner]?.resourceVersion,
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
