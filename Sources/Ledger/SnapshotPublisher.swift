public import EventLog
public import GatewayModel
public import Projection
import Synchronization

/// The state that readers see: replaced in one swap, never changed under them.
///
/// A class, so that looking at it counts one reference and not one for each part of the state:
/// every poll on every thread does.
public final class Published: Sendable {
    public let state: GatewayState
    /// The hash of the last commit: two logs with the same hash have the same history.
    public let head: LogHead
    /// Of the gateways whose proxies are not given the latest version: a state that has the one
    /// they are given.
    let releasedStates: [NamespacedName: GatewayState]
    /// Of the gateways whose guard would give an older version than the latest: a state that has
    /// that one, though a pin may be in force now.
    let baseStates: [NamespacedName: GatewayState]

    init(
        state: GatewayState, head: LogHead, releasedStates: [NamespacedName: GatewayState] = [:],
        baseStates: [NamespacedName: GatewayState] = [:]
    ) {
        self.state = state
        self.head = head
        self.releasedStates = releasedStates
        self.baseStates = baseStates
    }
}

/// Where readers look, and where those wait who have already seen what is there.
///
/// Writers hold the lock only to swap a value; readers only to copy one.
public final class SnapshotPublisher: Sendable {
    /// What a reader waits for.
    public enum Topic: Hashable, Sendable {
        /// A new version of a gateway, or its end.
        case gateway(NamespacedName)
        /// Any commit.
        case commits
    }

    /// Resumes a reader.
    private typealias Waiter = @Sendable (Published) -> Void

    private struct Storage {
        var published: Published
        var waiting = WaitingList<Topic, Waiter>()
        var isClosed = false
        var accessObservers: [@Sendable () -> Void] = []
    }

    private let storage: Mutex<Storage>
    /// Resumes waiting readers, so that the publishing thread does not do their work.
    private let notifications: SerialQueue

    init(_ published: Published) {
        storage = Mutex(Storage(published: published))
        notifications = SerialQueue("lintel.notifications")
    }

    public var latest: Published { storage.withLock { $0.published } }

    /// Replaces what readers see, and lets those go on who waited for one of the gateways, or for
    /// any commit.
    func publish(_ published: Published, changed gateways: Set<NamespacedName>) {
        let (met, observers) = storage.withLock { storage -> ([Waiter], [@Sendable () -> Void]) in
            let changesAccess =
                storage.published.state.accessChanges != published.state.accessChanges
            storage.published = published
            let observers = changesAccess ? storage.accessObservers : []
            if storage.waiting.count == 0 { return ([], observers) }
            let met =
                storage.waiting.removeAll(for: .commits)
                + gateways.flatMap { storage.waiting.removeAll(for: .gateway($0)) }
            return (met, observers)
        }
        for tell in observers { tell() }
        if met.isEmpty { return }
        notifications.async {
            for resume in met { resume(published) }
        }
    }

    /// Calls `action` whenever a commit has changed who may do what: once readers see it, and
    /// before anybody who waits is resumed or told that it was made. It must not wait.
    public func whenAccessChanges(_ action: @escaping @Sendable () -> Void) {
        storage.withLock { $0.accessObservers.append(action) }
    }

    /// Calls `resume` once: at once if `isMet` holds already, else as soon as the topic has news,
    /// or after `seconds`, or when the server stops, with whatever is published then.
    ///
    /// - Returns: what cancels the waiting, for a reader that has gone away.
    @discardableResult
    public func wait(
        for topic: Topic, seconds: Double, unless isMet: (Published) -> Bool,
        resume: @escaping @Sendable (Published) -> Void
    ) -> Waiting {
        let deadline = SerialQueue.now + UInt64(max(0, seconds) * 1e9)
        let added = storage.withLock { storage -> (id: UInt64, alarm: UInt64?)? in
            if storage.isClosed || isMet(storage.published) { return nil }
            return storage.waiting.add(resume, for: topic, until: deadline)
        }
        guard let (id, alarm) = added else {
            resume(latest)
            return Waiting { true }
        }
        if let alarm { setTimer(alarm) }
        return Waiting { [self] in storage.withLock { $0.waiting.remove(id) } == nil }
    }

    private func setTimer(_ time: UInt64) {
        notifications.async(at: time) { [weak self] in
            guard let self else { return }
            let (expired, alarm) = storage.withLock { storage in
                let (ids, alarm) = storage.waiting.expire(at: SerialQueue.now)
                return (ids.compactMap { storage.waiting.remove($0) }, alarm)
            }
            if let alarm { setTimer(alarm) }
            for resume in expired { resume(latest) }
        }
    }

    /// Lets all waiting readers go, and those who come later at once: the server is stopping.
    public func close() {
        let waiters = storage.withLock { storage in
            storage.isClosed = true
            return storage.waiting.removeAll()
        }
        let published = latest
        for resume in waiters { resume(published) }
    }

    /// True once the server is stopping: nobody should wait any more.
    public var isClosed: Bool { storage.withLock { $0.isClosed } }

    public var waitingCount: Int { storage.withLock { $0.waiting.count } }
}

/// A reader that waits. Letting it go does nothing; ``cancel()`` does.
public struct Waiting: Sendable {
    let cancelled: @Sendable () -> Bool

    /// Stops waiting without resuming the reader.
    ///
    /// - Returns: true if it was too late: the reader has been or is being resumed.
    @discardableResult
    public func cancel() -> Bool { cancelled() }
}
