public import EventLog
public import GatewayModel
import JSON
public import Logging
import Projection
import Synchronization

/// Notices proxies that polled and stopped, tells of each silence once, and forgets who stays away.
///
/// It looks at what others note (``NodeSource``), so that no poll waits for it. What it saw is kept
/// beside the log, coarsely: after a restart a proxy that does not come back is missed as well.
public final class SilenceWatch: Sendable {
    /// How far the times beside the log may be behind, in microseconds.
    private static let grain: Int64 = 60_000_000
    /// Rows that are written in one transaction: commits wait for it.
    private static let pageSize = 500
    /// Proxies of one gateway that fall silent at once and are told of one by one.
    private static let toldOneByOne = 10
    /// When a proxy was last there, by the time that passes: a clock that is set, ahead or back,
    /// makes nobody silent and nobody come back.
    fileprivate struct Heard {
        /// What it says of that itself, by the clock of then.
        var lastSeen: Timestamp
        var at: Int64
    }

    fileprivate struct State {
        /// What is beside the log.
        var stored: [NodeID: StoredNode] = [:]
        /// Of these, who has not polled since the start.
        var missing: Set<NodeID> = []
        /// Who is silent, and the time of which that was found.
        var silent: [NodeID: Timestamp] = [:]
        /// Of all who are known now.
        var heard: [NodeID: Heard] = [:]
        // In the time that passes.
        /// Nobody's silence began before this.
        let start: Int64
        var lookedAt: Int64
        var writtenAt: Int64
    }

    private let ledger: Ledger
    private let rosters: [any NodeSource]
    private let limits: SilenceLimits
    private let clock: any WallClock
    private let logger: Logger
    private let task = PeriodicTask("lintel.silence")
    private let state: Mutex<State>

    public init(
        _ ledger: Ledger, _ rosters: [any NodeSource], limits: SilenceLimits,
        clock: any WallClock = SystemClock(), logger: Logger
    ) {
        (self.ledger, self.rosters, self.limits) = (ledger, rosters, limits)
        (self.clock, self.logger) = (clock, logger)
        let start = clock.elapsed()
        state = Mutex(State(start: start, lookedAt: start, writtenAt: start))
        load()
        ledger.progress.whenDeleted { [rosters] gateway in
            for roster in rosters { roster.forget(gateway) }
        }
    }

    public func start() {
        task.start(everySeconds: limits.interval) { [weak self] in self?.look() }
    }

    /// Returns when who was there is written down.
    public func stop() {
        task.stop()
        look(isLast: true)
    }

    private func load() {
        do throws(EventLogError) {
            let nodes = try ledger.sideStore.nodes()
            state.withLock { state in
                for node in nodes { state.stored[node.id] = node }
                state.missing = Set(nodes.map(\.id))
            }
        } catch {
            logger.error(
                "which proxies there were cannot be read; they are known when they poll again",
                metadata: ["cause": "\(error)"])
        }
    }

    // MARK: What is known

    /// The proxies of a gateway that polled before the start and have not since.
    public func missing(from gateway: NamespacedName) -> [StoredNode] {
        state.withLock { state in
            state.missing.lazy.filter { $0.gateway == gateway }.sorted()
                .compactMap { state.stored[$0] }
        }
    }

    /// Who of a gateway is silent, with the time since when.
    public func silent(of gateway: NamespacedName) -> [String: Timestamp] {
        let silent = state.withLock { $0.silent }
        return Dictionary(
            uniqueKeysWithValues: silent.lazy.filter { $0.key.gateway == gateway }
                .map { ($0.key.name, $0.value) })
    }

    /// Who is silent, of all gateways that anybody is silent of.
    public func silentNames() -> [NamespacedName: Set<String>] {
        state.withLock { $0.silent.keys }.reduce(into: [:]) {
            $0[$1.gateway, default: []].insert($1.name)
        }
    }

    // MARK: Looking

    /// What one look found.
    fileprivate struct Findings {
        var present: [NodeID: NodePresence] = [:]
        var silent: [StoredNode] = []
        var gone: [NodeID] = []
        var back: [NodeID] = []
    }

    /// Looks who is there. One at a time.
    func look(isLast: Bool = false) {
        let (now, elapsed) = (clock.now(), clock.elapsed())
        let gateways = ledger.published.state
        var found = Findings()
        for roster in rosters {
            for gateway in roster.polledGateways() {
                guard gateways.gateway(gateway) != nil else {
                    roster.forget(gateway)
                    // What a poll that was under way left there.
                    ledger.progress.forget(gateway)
                    continue
                }
                for sighting in roster.sightings(of: gateway) { found.add(sighting, of: gateway) }
            }
        }
        let due = state.withLock { state in
            state.listen(to: found.present, now, elapsed)
            state.judge(&found, limits, at: elapsed) { gateways.gateway($0) != nil }
            return state.due(found, now, elapsed, grain: Self.grain, isLast: isLast)
        }
        for (gateway, ids) in Dictionary(grouping: found.gone, by: \.gateway) {
            for roster in rosters { roster.forget(ids.map(\.name), of: gateway) }
            for id in ids { ledger.progress.forget(id.name, of: gateway) }
        }
        // Before it is told: what is told once is known by the time of the last poll.
        keep(due, gone: found.gone)
        tell(found.silent)
        for id in found.back { logger.info("a proxy polls again", metadata: ["node": "\(id)"]) }
        for gateway in Set((found.silent.map(\.id) + found.back).map(\.gateway)) {
            ledger.progress.touch(gateway)
        }
    }

    private func keep(_ nodes: [StoredNode], gone: [NodeID]) {
        if ledger.isReadOnly || nodes.isEmpty && gone.isEmpty { return }
        do throws(EventLogError) {
            var (nodes, gone) = (nodes[...], gone[...])
            while !nodes.isEmpty || !gone.isEmpty {
                let page = nodes.prefix(Self.pageSize)
                let goes = gone.prefix(Self.pageSize)
                try ledger.engine.save(nodes: Array(page), forgetting: Array(goes))
                state.withLock { state in
                    for node in page { state.stored[node.id] = node }
                }
                (nodes, gone) = (nodes.dropFirst(page.count), gone.dropFirst(goes.count))
            }
        } catch {
            logger.error(
                "which proxies polled could not be kept; a restart may forget some",
                metadata: ["cause": "\(error)"])
        }
    }

    // MARK: Telling

    private func tell(_ silent: [StoredNode]) {
        for (gateway, nodes) in Dictionary(grouping: silent, by: \.id.gateway) {
            let nodes = nodes.sorted { ($0.lastPoll, $0.id) < ($1.lastPoll, $1.id) }
            // A cut between the server and a site is one thing to hear of, not thousands.
            let single =
                nodes.count > Self.toldOneByOne ? nodes.prefix(Self.toldOneByOne - 1) : nodes[...]
            for node in single {
                warn(
                    gateway, key: node.id.name, node.lastPoll,
                    "node \(node.id.name) of Gateway \(gateway) has not polled since "
                        + "\(node.lastPoll): it is down, or cut off from this server, and keeps "
                        + "what it has"
                ) { $0.member("node", node.id.name) }
            }
            guard let first = nodes.dropFirst(single.count).first else { continue }
            warn(
                gateway, key: "and others, \(first.id.name)", first.lastPoll,
                "\(nodes.count - single.count) more nodes of Gateway \(gateway) have not polled "
                    + "since \(first.lastPoll) or later: they are down, or cut off from this "
                    + "server, and keep what they have"
            ) { $0.member("nodes", nodes.count - single.count) }
        }
    }

    private func warn(
        _ gateway: NamespacedName, key: String, _ time: Timestamp, _ message: String,
        details: (inout JSONWriter) -> Void
    ) {
        ledger.warnings.recordOnce(
            reason: "ProxySilent", regarding: ResourceID(.gateway, gateway), gateway: gateway,
            message: message,
            details: WarningEvent.details { writer in
                details(&writer)
                writer.member("lastSeen", time.description)
            }, key: "node/silent/\(gateway)/\(time.rawValue)/\(key)")
    }
}

extension SilenceWatch.Findings {
    /// One that polls in two ways is there if it does in one.
    fileprivate mutating func add(_ sighting: NodePresence, of gateway: NamespacedName) {
        let id = NodeID(gateway, sighting.name)
        if let other = present[id], other.isHeld || other.lastSeen > sighting.lastSeen { return }
        present[id] = sighting
    }
}

extension SilenceWatch.State {
    /// Notes who was there since the last look.
    fileprivate mutating func listen(
        to present: [NodeID: NodePresence], _ now: Timestamp, _ elapsed: Int64
    ) {
        var heard: [NodeID: SilenceWatch.Heard] = [:]
        for (id, sighting) in present {
            var at = elapsed
            if !sighting.isHeld {
                if let known = self.heard[id], known.lastSeen == sighting.lastSeen {
                    at = known.at
                } else {
                    // It came between two looks, whatever the clock said then.
                    let ago = now.rawValue - sighting.lastSeen.rawValue
                    at = min(max(elapsed - ago, lookedAt), elapsed)
                }
            }
            heard[id] = SilenceWatch.Heard(lastSeen: sighting.lastSeen, at: at)
        }
        (self.heard, lookedAt) = (heard, elapsed)
    }

    /// Finds who is silent now and was not, who is back, and who is to be forgotten.
    fileprivate mutating func judge(
        _ found: inout SilenceWatch.Findings, _ limits: SilenceLimits, at elapsed: Int64,
        exists: (NamespacedName) -> Bool
    ) {
        missing = missing.filter { found.present[$0] == nil }
        let absent = missing.compactMap { stored[$0] }
        let seen = found.present.map { id, sighting in
            StoredNode(id, lastPoll: sighting.lastSeen, version: sighting.version)
        }
        for node in seen + absent {
            let quiet = elapsed - (heard[node.id]?.at ?? start)
            if !exists(node.id.gateway) || quiet > limits.forgetAfter {
                found.gone.append(node.id)
            } else if quiet > limits.silentAfter {
                if silent.updateValue(node.lastPoll, forKey: node.id) != node.lastPoll {
                    found.silent.append(node)
                }
            } else if silent[node.id] != nil {
                silent[node.id] = nil
                found.back.append(node.id)
            }
        }
        // Whom somebody else forgot, because there were too many.
        let others = Set(stored.keys).union(silent.keys)
            .filter { found.present[$0] == nil && !missing.contains($0) }
        found.gone += others
        for id in found.gone {
            (stored[id], silent[id], heard[id], found.present[id]) = (nil, nil, nil, nil)
            missing.remove(id)
        }
    }

    /// What is to be written: who is new or has fallen silent, and once a minute who was there.
    fileprivate mutating func due(
        _ found: SilenceWatch.Findings, _ now: Timestamp, _ elapsed: Int64, grain: Int64,
        isLast: Bool
    ) -> [StoredNode] {
        let isTime = isLast || elapsed - writtenAt >= grain
        if isTime { writtenAt = elapsed }
        let fallen = Set(found.silent.map(\.id))
        return found.present.compactMap { id, sighting in
            let node = StoredNode(
                id, lastPoll: sighting.isHeld ? now : sighting.lastSeen, version: sighting.version)
            guard let known = stored[id] else { return node }
            return (isTime || fallen.contains(id)) && known != node ? node : nil
        }
    }
}
