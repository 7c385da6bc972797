public import EventLog
import GatewayModel
public import Projection
import Synchronization

/// The state that readers see: replaced in one swap, never changed under them.
public struct Published: Sendable {
    public let state: GatewayState
    /// The hash of the last commit: two logs with the same hash have the same history.
    public let head: LogHead
}

/// Where readers look, and where those wait who have already seen what is there.
///
/// Writers hold the lock only to swap a value; readers only to copy one.
public final class SnapshotBoard: Sendable {
    private struct Storage {
        var published: Published
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        var isClosed = false
    }

    private struct Waiter {
        let isMet: @Sendable (Published) -> Bool
        let resume: @Sendable (Published) -> Void
    }

    private let storage: Mutex<Storage>
    /// Resumes waiting readers, so that neither the writer nor a timer does their work.
    private let notifications: SerialQueue

    init(_ published: Published) {
        storage = Mutex(Storage(published: published))
        notifications = SerialQueue("lintel.notifications")
    }

    public var latest: Published { storage.withLock { $0.published } }

    func publish(_ published: Published) {
        let met = storage.withLock { storage in
            storage.published = published
            guard !storage.waiters.isEmpty else { return [Waiter]() }
            let met = storage.waiters.filter { $0.value.isMet(published) }
            for id in met.keys { storage.waiters[id] = nil }
            return Array(met.values)
        }
        if met.isEmpty { return }
        notifications.async { for waiter in met { waiter.resume(published) } }
    }

    /// Calls `resume` once: as soon as `isMet` holds for what is published, or after `seconds`, or
    /// when the server stops; in the last two cases with whatever is published then.
    ///
    /// - Returns: what cancels the waiting, for a reader that has gone away.
    @discardableResult
    public func wait(
        seconds: Double, until isMet: @escaping @Sendable (Published) -> Bool,
        resume: @escaping @Sendable (Published) -> Void
    ) -> Waiting {
        let registered = storage.withLock { storage -> UInt64? in
            if storage.isClosed || isMet(storage.published) { return nil }
            storage.nextID += 1
            storage.waiters[storage.nextID] = Waiter(isMet: isMet, resume: resume)
            return storage.nextID
        }
        guard let id = registered else {
            resume(latest)
            return Waiting { true }
        }
        notifications.async(afterSeconds: seconds) { [self] in
            if let waiter = remove(id) { waiter.resume(latest) }
        }
        return Waiting { [self] in remove(id) == nil }
    }

    /// Lets all waiting readers go, and those who come later at once: the server is stopping.
    public func close() {
        let waiters = storage.withLock { storage in
            storage.isClosed = true
            defer { storage.waiters = [:] }
            return Array(storage.waiters.values)
        }
        let published = latest
        for waiter in waiters { waiter.resume(published) }
    }

    public var waitingCount: Int { storage.withLock { $0.waiters.count } }

    private func remove(_ id: UInt64) -> Waiter? {
        storage.withLock { $0.waiters.removeValue(forKey: id) }
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
