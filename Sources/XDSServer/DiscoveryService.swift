public import Certificates
import EnvoyXDS
public import GatewayModel
public import Ledger
public import Logging
import Projection
import Synchronization

/// What Envoys of all gateways are given, whatever carries their polls. A gateway costs nothing
/// here before its first Envoy comes.
public final class DiscoveryService: Sendable {
    private let ledger: Ledger
    private let mapping: NodeMapping
    private let validator: EnvoyValidator?
    private let opener: SecretOpener
    private let clock: any WallClock
    private let encoder: any DiscoveryEncoder
    private let logger: Logger
    private let publishers = Mutex<[ProxyGroup: EnvoyPublisher]>([:])

    /// - Parameters:
    ///   - vault: opens the private keys that proxies need.
    ///   - encoder: told of each snapshot before it is given out.
    public init(
        _ ledger: Ledger, vault: Vault, settings: DiscoverySettings,
        encoder: any DiscoveryEncoder, clock: any WallClock = SystemClock(), logger: Logger
    ) {
        self.ledger = ledger
        mapping = settings.mapping
        validator = settings.envoyBinary.map { EnvoyValidator(binary: $0) }
        opener = SecretOpener(vault: vault, warnings: ledger.warnings)
        self.encoder = encoder
        self.clock = clock
        self.logger = logger
    }

    /// Where the polls of a proxy are answered.
    ///
    /// - Throws: ``DiscoveryError/notFound(_:)`` if it belongs to no gateway.
    public func feed(for request: DiscoveryRequest) throws(DiscoveryError) -> GatewayFeed {
        guard
            let group = ProxyGroup(
                node: request.node, cluster: request.cluster, mapping: mapping)
        else {
            throw .notFound(
                "node.cluster is \"\(request.cluster.prefix(300))\" and names no gateway: "
                    + "use namespace/name, or a node mapping")
        }
        return try publisher(of: group).feed
    }

    /// The gateway that a proxy says it belongs to, whether or not there is one; nil if it names
    /// none.
    public func gateway(of request: DiscoveryRequest) -> NamespacedName? {
        mapping.gateway(node: request.node, cluster: request.cluster)
    }

    private func publisher(of group: ProxyGroup) throws(DiscoveryError) -> EnvoyPublisher {
        if let known = publishers.withLock({ $0[group] }), !known.isEnded { return known }
        guard ledger.published.state.gateway(group.gateway) != nil else {
            throw .noGateway(group.gateway)
        }
        let (publisher, isNew) = publishers.withLock { publishers in
            if let known = publishers[group], !known.isEnded { return (known, false) }
            let publisher = EnvoyPublisher(
                group, ledger: ledger, validator: validator, opener: opener, clock: clock,
                encoder: encoder, logger: logger)
            publishers[group] = publisher
            return (publisher, true)
        }
        if isNew { publisher.start() }
        return publisher
    }

    // MARK: What is known of the proxies

    private func known(_ name: NamespacedName) -> [EnvoyPublisher] {
        publishers.withLock { publishers in
            publishers.filter { $0.key.gateway == name && !$0.value.isEnded }
                .sorted { $0.key.portOffset < $1.key.portOffset }.map(\.value)
        }
    }

    /// The Envoys of a gateway.
    public func proxies(of name: NamespacedName) -> [ProxyReport] {
        let now = clock.now()
        return known(name).flatMap { $0.feed.reports(at: now) }
    }

    /// Why the latest version of a gateway is not out; nil if it is, or if nobody asks for it.
    public func heldVersion(of name: NamespacedName) -> HeldVersion? {
        known(name).lazy.filter { !$0.isEnded }.compactMap(\.held).first
    }

    /// What of a resource is not out, or not everywhere.
    public func refusals(of id: ResourceID) -> [DiscoveryRefusal] {
        publishers.withLock { Array($0.values) }.filter { !$0.isEnded }
            .flatMap(\.refusals).filter { $0.isAbout(id) }
            .sorted { $0.time < $1.time }
    }

    /// How far the Envoys of each gateway are, and what is refused of it now.
    public func standings() -> [NamespacedName: (nodes: [NodeStanding], refusals: Int)] {
        var standings: [NamespacedName: (nodes: [NodeStanding], refusals: Int)] = [:]
        for publisher in publishers.withLock({ Array($0.values) }) where !publisher.isEnded {
            standings[publisher.name, default: ([], 0)].nodes += publisher.feed.standings()
            standings[publisher.name]?.refusals += publisher.refusals.count
        }
        return standings
    }
}

extension DiscoveryService: NodeSource {
    public func polledGateways() -> [NamespacedName] {
        Array(Set(publishers.withLock { $0.keys.map(\.gateway) }))
    }

    public func sightings(of gateway: NamespacedName) -> [NodePresence] {
        known(gateway).flatMap { $0.feed.sightings() }
    }

    public func forget(_ nodes: [String], of gateway: NamespacedName) {
        for publisher in known(gateway) { publisher.feed.forget(nodes) }
    }

    /// What follows a gateway ends by itself; until then it has polls to answer.
    public func forget(_ gateway: NamespacedName) {
        publishers.withLock { publishers in
            publishers = publishers.filter { $0.key.gateway != gateway || !$0.value.isEnded }
        }
    }
}
