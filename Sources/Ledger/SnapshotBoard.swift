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

    init(state: GatewayState, head: LogHead) {
        self.state = state
        self.head = head
    }
}

/// Where readers look, and where those wait who have already seen what is there.
///
/// Writers hold the lock only to swap a value; readers only to copy one.
public final class SnapshotBoard: Sendable {
    /// What a reader waits for.
    public enum Topic: Hashable, Sendable {
        /// A new version of a gateway, or its end.
        case gateway(NamespacedName)
        /// Any commit.
        case commits
    }

    private struct Storage {
        var published: Published
        var waiters: [Topic: [UInt64: Waiter]] = [:]
        var nextID: UInt64 = 0
        var isClosed = false
    }

    private struct Waiter {
        let resume: @Sendable (Published) -> Void
        /// Set a moment after the waiter: starting a timer is no work for under the lock.
        var timer: SerialQueue.Timer?
    }

    private let storage: Mutex<Storage>
    /// Resumes waiting readers, so that neither who publishes nor a timer does their work.
    private let notifications: SerialQueue

    init(_ published: Published) {
        storage = Mutex(Storage(published: published))
        notifications = SerialQueue("lintel.notifications")
    }

    public var latest: Published { storage.withLock { $0.published } }

    /// Replaces what readers see, and lets those go on who waited for one of the gateways, or for
    /// any commit.
    func publish(_ published: Published, changed gateways: Set<NamespacedName>) {
        let met = storage.withLock { storage -> [Waiter] in
            storage.published = published
            guard !storage.waiters.isEmpty else { return [] }
            var met = Array((storage.waiters.removeValue(forKey: .commits) ?? [:]).values)
            for gateway in gateways {
                met += (storage.waiters.removeValue(forKey: .gateway(gateway)) ?? [:]).values
            }
            return met
        }
        if met.isEmpty { return }
        notifications.async {
            for waiter in met {
                waiter.timer?.cancel()
                waiter.resume(published)
            }
        }
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
        let registered = storage.withLock { storage -> UInt64? in
            if storage.isClosed || isMet(storage.published) { return nil }
            storage.nextID += 1
            storage.waiters[topic, default: [:]][storage.nextID] = Waiter(resume: resume)
            return storage.nextID
        }
        guard let id = registered else {
            resume(latest)
            return Waiting { true }
        }
        let timer = notifications.timer(afterSeconds: seconds) { [self] in
            remove(id, from: topic)?.resume(latest)
        }
        let isWaiting = storage.withLock { storage in
            storage.waiters[topic]?[id]?.timer = timer
            return storage.waiters[topic]?[id] != nil
        }
        if !isWaiting { timer.cancel() }
        return Waiting { [self] in remove(id, from: topic) == nil }
    }

    /// Lets all waiting readers go, and those who come later at once: the server is stopping.
    public func close() {
        let waiters = storage.withLock { storage in
            storage.isClosed = true
            defer { storage.waiters = [:] }
            return storage.waiters.values.flatMap(\.values)
        }
        let published = latest
        for waiter in waiters {
            waiter.timer?.cancel()
            waiter.resume(published)
        }
    }

    /// True once the server is stopping: nobody should wait any more.
    public var isClosed: Bool { storage.withLock { $0.isClosed } }

    public var waitingCount: Int {
        storage.withLock { $0.waiters.values.reduce(0) { $0 + $1.count } }
    }

    private func remove(_ id: UInt64, from topic: Topic) -> Waiter? {
        let waiter = storage.withLock { storage -> Waiter? in
            let waiter = storage.waiters[topic]?.removeValue(forKey: id)
            if storage.waiters[topic]?.isEmpty == true { storage.waiters[topic] = nil }
            return waiter
        }
        waiter?.timer?.cancel()
        return waiter
    }
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
