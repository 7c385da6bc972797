public import EventLog
public import GatewayModel
public import Logging
import Synchronization

/// Where warnings are written down that no request asked for, and read again.
public final class WarningStore: Sendable {
    private let store: any SideStore
    private let clock: any WallClock
    private let logger: Logger
    private let isReadOnly: Bool
    private let observers = Mutex<[@Sendable () -> Void]>([])

    public init(
        _ store: any SideStore, clock: any WallClock = SystemClock(), logger: Logger,
        isReadOnly: Bool = false
    ) {
        (self.store, self.clock, self.logger) = (store, clock, logger)
        self.isReadOnly = isReadOnly
    }

    /// Calls `action` whenever a new warning has been written down. It must not wait.
    public func whenRecorded(_ action: @escaping @Sendable () -> Void) {
        observers.withLock { $0.append(action) }
    }

    /// Keeps and logs a warning, or counts it when there is one with its key already.
    ///
    /// It never fails: what cannot be kept is logged. Writes to disk, so not to be called where
    /// others wait.
    ///
    /// - Parameters:
    ///   - reason: one word in CamelCase, for programs.
    ///   - gateway: the one that it is about, if it is about one.
    ///   - message: one sentence, for people; no secrets.
    ///   - details: the same for programs (``WarningEvent/details(_:)``).
    ///   - trace: of the request that it came of.
    ///   - key: tells it from every other warning.
    /// - Returns: whether it is new.
    @discardableResult
    public func record(
        reason: String, regarding: ResourceID?, gateway: NamespacedName? = nil, message: String,
        details: [UInt8]? = nil, trace: TraceParent? = nil, key: String
    ) -> Bool {
        let now = clock.now()
        return record(
            WarningEvent(
                key: key, firstAt: now, lastAt: now, reason: reason, regarding: regarding,
                gateway: gateway, message: message, details: details, trace: trace),
            isOnce: false) != .known
    }

    /// The same for what is found again and again and worth one word: it is not counted.
    ///
    /// - Returns: whether that is done, now or before. If not, it is to be tried again.
    @discardableResult
    func recordOnce(
        reason: String, regarding: ResourceID?, gateway: NamespacedName? = nil, message: String,
        details: [UInt8]? = nil, trace: TraceParent? = nil, key: String
    ) -> Bool {
        let now = clock.now()
        return record(
            WarningEvent(
                key: key, firstAt: now, lastAt: now, reason: reason, regarding: regarding,
                gateway: gateway, message: message, details: details, trace: trace),
            isOnce: true) != .failed
    }

    private enum Outcome { case new, known, failed }

    private func record(_ warning: WarningEvent, isOnce: Bool) -> Outcome {
        guard !isReadOnly else { return .known }
        do throws(EventLogError) {
            let isNew = try store.record(
                warning, countingRepeats: !isOnce, keeping: WarningEvent.keptCount)
            guard isNew else { return .known }
            for tell in observers.withLock({ $0 }) { tell() }
        } catch {
            logger.error("a warning could not be kept", metadata: ["cause": "\(error)"])
            log(warning)
            return .failed
        }
        log(warning)
        return .new
    }

    /// Writes a line for each of what came with commits.
    func log(_ warnings: [WarningEvent]) { for warning in warnings { log(warning) } }

    private func log(_ warning: WarningEvent) {
        var metadata: Logger.Metadata = ["reason": "\(warning.reason)"]
        if let regarding = warning.regarding { metadata["regarding"] = "\(regarding)" }
        logger.warning("\(warning.message)", metadata: metadata)
    }

    /// The warnings after `id`, oldest first, about resources of one namespace (nil: of all).
    public func warnings(
        in namespace: String?, after id: Int64, limit: Int
    ) throws(EventLogError) -> [WarningEvent] {
        try store.warnings(in: namespace, after: id, limit: limit)
    }

    /// Whether the warning that was meant by a position has that number here, or could have had it:
    /// of those that were forgotten nothing is known.
    public func holds(_ position: LogPosition) throws(EventLogError) -> Bool {
        guard position.lineage != nil, let before = position.revision.previous else { return true }
        let found = try store.warnings(in: nil, after: before.rawValue, limit: 1).first
        guard let found else { return false }
        return found.id > position.revision.rawValue || found.position == position
    }
}
