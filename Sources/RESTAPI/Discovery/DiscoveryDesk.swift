import Certificates
import EnvoyXDS
import GatewayModel
import Ledger
import Logging
import MicroHTTP
import Projection
import Synchronization

/// Where Envoys of all gateways poll. A gateway costs nothing here before its first Envoy comes.
final class DiscoveryDesk: Sendable {
    private let ledger: Ledger
    private let mapping: NodeMapping
    private let validator: EnvoyValidator?
    private let opener: SecretOpener
    private let clock: any WallClock
    private let admission: Admission
    private let logger: Logger
    /// What is closed whoever asks.
    let seals: SealCheck
    private let publishers = Mutex<[ProxyGroup: EnvoyPublisher]>([:])

    init(
        ledger: Ledger, vault: Vault, settings: DiscoverySettings, admission: Admission,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.ledger = ledger
        mapping = settings.mapping
        validator = settings.envoyBinary.map { EnvoyValidator(binary: $0) }
        opener = SecretOpener(vault: vault, warnings: ledger.warnings)
        seals = SealCheck(vault, ledger: ledger, clock: clock)
        self.clock = clock
        self.admission = admission
        self.logger = logger
    }

    func answer(_ call: Call, _ type: DiscoveryType) throws -> Answer {
        let body = try DiscoveryRequest.body(of: call.request)
        let (hold, source) = (hold(call.request), call.request.source)
        if body.size <= DiscoveryRequest.quickBytes {
            return try answer(body, type, hold: hold, source)
        }
        let caller = call.request.caller
        return .later { [self] exchange in
            admission.start(.poll, for: caller, answering: exchange) { [self] in
                exchange.complete(with: try answer(body, type, hold: hold, source))
            }
        }
    }

    private func answer(
        _ body: RequestBody, _ type: DiscoveryType, hold: UInt64, _ source: RequestSource
    ) throws -> Answer {
        let decoded = try body.decoded(
            in: admission.load.bodies, limit: DiscoveryRequest.bodyLimit,
            tooLarge: DiscoveryRequest.tooLarge)
        let request = try DiscoveryRequest(decoded, type)
        guard
            let group = ProxyGroup(
                node: request.node, cluster: request.cluster, mapping: mapping)
        else {
            throw Problem.notFound(
                "node.cluster is \"\(request.cluster.prefix(300))\" and names no gateway: "
                    + "use namespace/name, or a node mapping")
        }
        let poll = GatewayFeed.Poll(
            node: request.node,
            key: ProxyNode.Key(type: type, name: type.isNamed ? request.name : nil),
            version: request.version, hold: hold, source: source)
        return try publisher(of: group).feed.answer(poll)
    }

    /// Envoy says how long it will wait for an answer; it is told after four fifths of that, at
    /// most five minutes, that nothing is new.
    private func hold(_ request: Request) -> UInt64 {
        guard !ledger.board.isClosed,
            let text = request.header("x-envoy-expected-rq-timeout-ms"),
            let milliseconds = UInt64(text), milliseconds > 0
        else { return 0 }
        return min(milliseconds, 375_000) * 800_000
    }

    private func publisher(of group: ProxyGroup) throws(Problem) -> EnvoyPublisher {
        if let known = publishers.withLock({ $0[group] }), !known.isEnded { return known }
        guard ledger.published.state.gateway(group.gateway) != nil else {
            throw Problem.notFound(ResourceID(.gateway, group.gateway))
        }
        let (publisher, isNew) = publishers.withLock { publishers in
            if let known = publishers[group], !known.isEnded { return (known, false) }
            let publisher = EnvoyPublisher(
                group, ledger: ledger, validator: validator, opener: opener,
                clock: clock, admission: admission, logger: logger)
            publishers[group] = publisher
            return (publisher, true)
        }
        if isNew { publisher.start() }
        return publisher
    }

    // MARK: What is known of the proxies

    private func known(_ name: NamespacedName) -> [EnvoyPublisher] {
        publishers.withLock { publishers in
            publishers.filter { $0.key.gateway == name }
                .sorted { $0.key.portOffset < $1.key.portOffset }.map(\.value)
        }
    }

    /// The Envoys of a gateway.
    func reports(of name: NamespacedName) -> [NodeReport] {
        known(name).flatMap { reports($0.feed) }
    }

    private func reports(_ feed: GatewayFeed) -> [NodeReport] {
        let (snapshot, nodes, waiting) = feed.storage.withLock { state in
            (state.snapshot, Array(state.nodes.values), state.waiting.polls.values.map(\.poll))
        }
        var held: [String: Set<ProxyNode.Key>] = [:]
        for poll in waiting { held[poll.node, default: []].insert(poll.key) }
        let now = clock.now()
        return nodes.map { node in
            NodeReport(
                node, version: node.version(among: snapshot), held: held[node.id] ?? [], at: now)
        }
    }

    /// Why the latest version of a gateway is not out; nil if it is, or if nobody asks for it.
    func hold(of name: NamespacedName) -> Hold? {
        known(name).lazy.filter { !$0.isEnded }.compactMap(\.hold).first
    }

    /// What of a resource is not out, or not everywhere.
    func refusals(of id: ResourceID) -> [DiscoveryRefusal] {
        publishers.withLock { Array($0.values) }.filter { !$0.isEnded }
            .flatMap(\.refusals).filter { $0.isAbout(id) }
            .sorted { $0.time < $1.time }
    }

    var nodeCount: Int {
        publishers.withLock { Array($0.values) }
            .reduce(0) { $0 + $1.feed.storage.withLock { $0.nodes.count } }
    }
}
