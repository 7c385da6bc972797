import EventLog
import GatewayModel
import Ledger
import Projection

/// Tells of hostnames who serves them, for one search of one caller.
struct HostnameReader {
    private let ledger: Ledger
    private let published: Published
    private let explainer: NameExplainer
    private let rights: Rights
    private let visibility: Visibility
    private let now: Timestamp
    private var fleet: FleetCounts
    private var tenure: NameTenure
    /// Of the gateways that were asked about.
    private var explainers: [NamespacedName: NameExplainer.OfGateway] = [:]

    private var state: GatewayState { published.state }

    init(
        _ ledger: Ledger, _ published: Published, _ explainer: NameExplainer, _ nodes: KnownNodes,
        for rights: Rights, at now: Timestamp
    ) {
        (self.ledger, self.published, self.explainer) = (ledger, published, explainer)
        (self.rights, self.now) = (rights, now)
        visibility = Visibility(rights)
        fleet = FleetCounts(nodes)
        tenure = NameTenure(ledger.log, published.state)
    }

    /// Whether the caller may be told of a listener: of one that takes part in a gateway whoever
    /// sees that, as `explain` has it; of others who may get what they stand in, as status has it.
    var sight: ListenerSight {
        if visibility.isUnlimited { return .all }
        let visibility = visibility
        func asPart(_ owner: OwnerRecord) -> Bool {
            owner.gatewayName.map { visibility.sees(owner.id, on: $0) } ?? false
        }
        return ListenerSight(
            ofOwner: { asPart($0) || visibility.sees($0.id) },
            ofListener: { found in
                found.isClaimant ? asPart(found.owner) : visibility.sees(found.owner.id)
            })
    }

    // MARK: Found by name

    mutating func result(of find: HostnameFind) throws -> HostnameResult {
        let idle = find.listeners.filter { !$0.isClaimant }.map { found in
            let why = found.reasonForNoClaim
            return HostnameResult.Unserved(
                id: found.id, reason: why.reason.rawValue, message: why.message, isLost: false)
        }.sorted { $0.id < $1.id }
        guard let explainer = gatewayExplainer(find.gateway),
            find.listeners.contains(where: \.isClaimant)
        else {
            // Nobody who asks for it takes part in the gateway.
            return HostnameResult(
                fit: find.fit, hostname: find.hostname, gateway: find.gateway, port: find.port,
                server: nil, isServedByOther: false, isExplained: false, unserved: idle, now: now)
        }
        let explanation = explainer.explanation(port: find.port, hostname: find.hostname)
        return try result(explanation, find.fit, find.hostname, idle: idle)
    }

    private mutating func result(
        _ explanation: NameExplanation, _ fit: NameFit, _ hostname: String,
        idle: [HostnameResult.Unserved]
    ) throws -> HostnameResult {
        let (gateway, port) = (explanation.gateway, explanation.port)
        // Who lost a wider name is told of where that is asked for.
        let losers = explanation.losers.filter { loser in
            loser.match(of: hostname) == .exact || loser.id == explanation.idleHolder?.id
        }.map { loser in
            HostnameResult.Unserved(
                id: loser.id, reason: loser.outcome.reason.rawValue,
                message: explanation.message(about: loser), isLost: loser.outcome.isConflict)
        }
        var result = HostnameResult(
            fit: fit, hostname: hostname, gateway: gateway.name, port: port,
            server: explanation.server, isServedByOther: explanation.isServedByOther,
            isExplained: true, unserved: losers + idle, now: now)
        guard let server = explanation.server else {
            result.owners = state.owners(ofHostname: hostname, on: gateway.name, at: now)
            return result
        }
        result.held = explanation.notice(of: server)?.message
        if server.match(of: hostname) == .exact { result.since = try tenure.start(of: server) }
        result.certificateEnd = certificateEnd(of: server, on: gateway.name)
        let touched = state[server.id.owner]?.resourceVersion ?? gateway.version
        // A commit that changed nothing of the gateway is no version of it.
        guard seesProgress(of: server.id.owner, on: gateway.name) else { return result }
        result.nodes = fleet.counts(
            of: gateway.name, having: min(result.since?.revision ?? touched, gateway.version))
        return result
    }

    /// To who may list the proxies, or get the progress of commits, which counts them.
    private func seesProgress(of owner: ResourceID, on gateway: NamespacedName) -> Bool {
        let nodes = Access.Resource.gatewayNodes.target(
            namespace: gateway.namespace, name: gateway.name)
        return rights.allows(.list, nodes)
            || rights.allows(.get, Access.Resource.commits.target(namespace: owner.team))
    }

    /// To who may get the Secrets, or what proxies are given of the gateway.
    private func certificateEnd(
        of server: Explanation.Candidate, on gateway: NamespacedName
    ) -> Timestamp? {
        let snapshot = Access.Resource.gatewaySnapshot.target(
            namespace: gateway.namespace, name: gateway.name)
        let seen = server.servedCertificates.filter { certificate in
            visibility.sees(ResourceID(.secret, certificate.secret))
                || rights.allows(.get, snapshot)
        }
        return seen.map(\.notAfter).min()
    }

    // MARK: Served by a wider name

    /// Who serves a name that nobody has exactly, by a wildcard or by taking all.
    ///
    /// - Parameter known: where it was found by name.
    /// - Returns: also whether there are more of them than `limit`.
    mutating func widerResults(
        for hostname: String, on port: UInt16?, besides known: [HostnameFind], limit: Int
    ) throws -> (results: [HostnameResult], isTruncated: Bool) {
        let known = Set(known.lazy.filter { $0.hostname == hostname }.map(Place.init))
        var results: [HostnameResult] = []
        for gateway in state.gatewayNames {
            guard let record = state.gateway(gateway) else { continue }
            // Where all connections have one listener, it is asked for by the port.
            for place in port.map({ [$0] }) ?? state.portsOfNames(of: record) {
                if known.contains(Place(gateway: gateway, port: place)) { continue }
                guard let explainer = gatewayExplainer(gateway) else { continue }
                let explanation = explainer.explanation(port: place, hostname: hostname)
                guard explanation.isTold else { continue }
                if results.count == limit { return (results, true) }
                results.append(try result(explanation, .exact, hostname, idle: []))
            }
        }
        return (results, false)
    }

    private struct Place: Hashable {
        let gateway: NamespacedName
        let port: UInt16

        init(gateway: NamespacedName, port: UInt16) { (self.gateway, self.port) = (gateway, port) }
        init(_ find: HostnameFind) { self.init(gateway: find.gateway, port: find.port) }
    }

    /// Who has a name by delegation, on the gateways that the caller may ask about.
    func owners(ofHostname hostname: String) -> [HostnameOwner] {
        var owners: [HostnameOwner] = []
        for gateway in state.gatewayNames {
            let all = state.owners(ofHostname: hostname, on: gateway, at: now)
            let new = all.filter { !owners.contains($0) }
            guard !new.isEmpty, let record = state.gateway(gateway),
                state.hasPart(of: record, seenBy: visibility)
            else { continue }
            owners += new
        }
        return owners
    }

    private mutating func gatewayExplainer(
        _ name: NamespacedName
    ) -> NameExplainer.OfGateway? {
        if let known = explainers[name] { return known }
        guard let gateway = state.gateway(name) else { return nil }
        let made = explainer.of(gateway, in: published, to: visibility)
        explainers[name] = made
        return made
    }
}

extension NameExplanation {
    /// Who holds the name and does not serve it, where nobody else does.
    fileprivate var idleHolder: Explanation.Candidate? {
        server == nil && !isServedByOther ? losers.first(where: \.outcome.holdsClaim) : nil
    }

    /// Whether there is something to tell of a name that nobody asks for who is seen. Who has a
    /// wider name that another takes this one out of is told so; who has none is not told that
    /// there is somebody.
    fileprivate var isTold: Bool {
        server != nil || idleHolder != nil || isServedByOther && !winners.isEmpty
    }
}

/// How many proxies have what: asked once for each gateway.
struct FleetCounts {
    private let nodes: KnownNodes
    private var reports: [NamespacedName: [NodeReport]] = [:]

    init(_ nodes: KnownNodes) { self.nodes = nodes }

    mutating func counts(of gateway: NamespacedName, having revision: Revision) -> NodeCounts {
        let known = reports[gateway] ?? nodes.reports(of: gateway)
        reports[gateway] = known
        return NodeCounts(of: known, having: revision)
    }
}
