import EventLog
public import GatewayModel
import Synchronization

/// How far the last commits are on their way to the proxies: when each was on disk, when proxies
/// may have had it, when each proxy was given it and said that it has it.
///
/// In memory, and of what this process made: of what is older a state tells who has it, and nothing
/// tells since when. Polls come here only when a proxy was given something, or has another version
/// than before.
public final class CommitProgress: Sendable {
    /// What one gateway has of a commit.
    public struct OfGateway: Hashable, Sendable {
        public let gateway: NamespacedName
        /// The commit deleted it.
        public let isDeletion: Bool
        /// When proxies could have the commit first; nil if they could not yet.
        public internal(set) var releasedAt: Timestamp?
    }

    /// One of the last commits.
    public struct Record: Hashable, Sendable {
        public let revision: Revision
        public let durableAt: Timestamp
        /// The gateways that it changed.
        public private(set) var gateways: [OfGateway]
        /// Where each of them stands there: one commit may change thousands.
        private let places: [NamespacedName: Int]

        init(_ revision: Revision, durableAt: Timestamp, _ gateways: [OfGateway]) {
            (self.revision, self.durableAt, self.gateways) = (revision, durableAt, gateways)
            places = Dictionary(
                gateways.enumerated().map { ($1.gateway, $0) },
                uniquingKeysWith: { first, _ in first })
        }

        public subscript(gateway: NamespacedName) -> OfGateway? {
            places[gateway].map { gateways[$0] }
        }

        mutating func release(_ gateway: NamespacedName, at time: Timestamp) {
            guard let place = places[gateway] else { return }
            gateways[place].releasedAt = gateways[place].releasedAt ?? time
        }
    }

    /// What somebody waits for news of.
    public enum Topic: Hashable, Sendable {
        /// Its proxies.
        case gateway(NamespacedName)
        /// Who is told of a commit.
        case deliveries(Revision)
    }

    /// Told of a proxy that has a newer version than before: of which gateway, and the seconds
    /// since it could have it.
    public typealias AcknowledgementObserver = @Sendable (NamespacedName, Double) -> Void

    /// The most proxies of one gateway of which something is remembered. Who answers polls forgets
    /// who was away longest; this is for names that come faster than anybody looks.
    static let nodeLimit = 20_000
    /// The last so many commits are remembered.
    static let limit = 1024
    /// What happens within this time is told at once: in nanoseconds.
    private static let grain: UInt64 = 50_000_000

    struct Waiter: Sendable {
        let topics: Set<Topic>
        let resume: @Sendable () -> Void
    }

    let clock: any WallClock
    private let storage = Mutex(Storage())
    private let queue = SerialQueue("lintel.progress")

    init(clock: any WallClock) { self.clock = clock }

    // MARK: What happens

    /// A batch is on disk, and is about to be published.
    ///
    /// - Parameter released: the gateways whose proxies are given another version from now on.
    func note(
        _ entries: [LogEntry], durableAt: Timestamp,
        released: [(gateway: NamespacedName, version: Revision?)]
    ) {
        let now = released.isEmpty ? durableAt : clock.now()
        let mustTell = storage.withLock { storage in
            for entry in entries { storage.add(entry, durableAt: durableAt) }
            for (gateway, version) in released {
                storage.release(gateway, upTo: version ?? .greatest, at: now)
            }
            return storage.note(released.map { .gateway($0.gateway) })
        }
        if mustTell { tell() }
    }

    /// Tells those who keep something of a gateway that it is gone.
    func tellOfDeletions(in entries: [LogEntry]) {
        for entry in entries {
            for version in entry.versions where version.isDeletion { forget(version.gateway) }
        }
    }

    /// The gateway is gone.
    func forget(_ gateway: NamespacedName) {
        let observers = storage.withLock { storage in
            storage.steps[gateway] = nil
            return storage.deleted
        }
        for tell in observers { tell(gateway) }
    }

    /// A proxy was given a version that it was not given before.
    public func given(_ version: Revision, to node: String, of gateway: NamespacedName) {
        let now = clock.now()
        let mustTell = storage.withLock { storage in
            storage.makeRoom(for: node, of: gateway)
            storage.steps[gateway, default: [:]][node, default: NodeSteps()].given(version, at: now)
            return storage.note([.gateway(gateway)])
        }
        if mustTell { tell() }
    }

    /// A proxy says that it has another version than it had.
    ///
    /// - Parameter before: nil if it had said none.
    public func acknowledged(
        _ version: Revision, by node: String, of gateway: NamespacedName, before: Revision?
    ) {
        let now = clock.now()
        let (mustTell, releasedAt, observers) = storage.withLock { storage in
            storage.makeRoom(for: node, of: gateway)
            storage.steps[gateway, default: [:]][node, default: NodeSteps()]
                .acknowledged(version, at: now)
            // Who comes for the first time, or back to an older one, was not waited for.
            let isNewer = before.map { $0 < version } ?? false
            let releasedAt =
                isNewer ? storage.record(version)?[gateway]?.releasedAt : nil
            return (storage.note([.gateway(gateway)]), releasedAt, storage.acknowledged)
        }
        if let releasedAt {
            let seconds = Double(max(0, now.rawValue - releasedAt.rawValue)) / 1_000_000
            for observe in observers { observe(gateway, seconds) }
        }
        if mustTell { tell() }
    }

    /// A proxy is not known any more.
    public func forget(_ node: String, of gateway: NamespacedName) {
        storage.withLock { $0.steps[gateway]?[node] = nil }
        touch(gateway)
    }

    /// Something else about the proxies of a gateway is new.
    public func touch(_ gateway: NamespacedName) {
        if storage.withLock({ $0.note([.gateway(gateway)]) }) { tell() }
    }

    /// Somebody was told of a commit, or will not be for now.
    public func noteDelivery(of revision: Revision) {
        if storage.withLock({ $0.note([.deliveries(revision)]) }) { tell() }
    }

    /// Adds who is told of each acknowledgement, on the thread of the poll that brought it and
    /// under the lock of who keeps the proxies: it must not wait.
    public func whenAcknowledged(_ observe: @escaping AcknowledgementObserver) {
        storage.withLock { $0.acknowledged.append(observe) }
    }

    /// Adds who is told of each gateway that is deleted, once readers see that; it must not wait.
    public func whenDeleted(_ action: @escaping @Sendable (NamespacedName) -> Void) {
        storage.withLock { $0.deleted.append(action) }
    }

    // MARK: What is known

    /// Nil of a commit that is too old, or from before this process.
    public subscript(revision: Revision) -> Record? {
        storage.withLock { $0.record(revision) }
    }

    /// When proxies of a gateway were first given this commit or a later one, and first said that
    /// they have it, by their names. Of a commit that is remembered; of any other nothing is known.
    public func times(
        of revision: Revision, on gateway: NamespacedName
    ) -> [String: NodeTimes] {
        storage.withLock { storage in
            guard storage.record(revision) != nil else { return [:] }
            return (storage.steps[gateway] ?? [:]).mapValues { $0.times(of: revision) }
        }
    }

    /// What the proxies of a gateway were given and have had, by their names: for who looks at many
    /// commits, beside those who poll.
    public func steps(of gateway: NamespacedName) -> [String: NodeSteps] {
        storage.withLock { $0.steps[gateway] ?? [:] }
    }

    // MARK: Waiting

    /// How often something happened with these: asked before one looks, for ``wait``.
    public func changeCount(of topics: Set<Topic>) -> UInt64 {
        storage.withLock { $0.changeCount(of: topics) }
    }

    /// Calls `resume` once: soon after something happens with one of them, or has happened since
    /// `count`; or after `seconds`, or when the server stops.
    public func wait(
        for topics: Set<Topic>, after count: UInt64, seconds: Double,
        resume: @escaping @Sendable () -> Void
    ) -> Waiting {
        let deadline = SerialQueue.now + UInt64(max(0, seconds) * 1e9)
        let waiter = Waiter(topics: topics, resume: resume)
        let added = storage.withLock { storage -> (id: UInt64, alarm: UInt64?, mustTell: Bool)? in
            if storage.isClosed { return nil }
            let (id, alarm) = storage.waiting.add(waiter, for: true, until: deadline)
            let isNews = storage.changeCount(of: topics) != count
            return (id, alarm, isNews && storage.announce(topics))
        }
        guard let (id, alarm, mustTell) = added else {
            resume()
            return Waiting { true }
        }
        if mustTell { tell() }
        if let alarm { setTimer(alarm) }
        return Waiting { [self] in storage.withLock { $0.waiting.remove(id) } == nil }
    }

    /// Lets all go who wait, and those who come later at once: the server is stopping.
    public func close() {
        let waiters = storage.withLock { storage in
            storage.isClosed = true
            return storage.waiting.removeAll()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// What many proxies do at once is told once.
    private func tell() {
        queue.async(at: SerialQueue.now + Self.grain) { [weak self] in
            let met = self?.storage.withLock { $0.takeMet() } ?? []
            for waiter in met { waiter.resume() }
        }
    }

    private func setTimer(_ time: UInt64) {
        queue.async(at: time) { [weak self] in
            guard let self else { return }
            let (expired, alarm) = storage.withLock { storage in
                let (ids, alarm) = storage.waiting.expire(at: SerialQueue.now)
                return (ids.compactMap { storage.waiting.remove($0) }, alarm)
            }
            if let alarm { setTimer(alarm) }
            for waiter in expired { waiter.resume() }
        }
    }
}
