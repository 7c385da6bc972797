public import EventLog
public import GatewayModel
import Logging
import Synchronization

/// When each token was used last: coarsely, so that it costs those who use them nothing.
///
/// It is noted in memory as it happens, to the minute, and written beside the log by a thread of
/// its own, for each token once an hour at most. A crash forgets the last of it.
public final class TokenUses: Sendable {
    /// Of one token. Noted by any thread.
    public final class Use: Sendable {
        private static let grain: Int64 = 60_000_000
        private let latest = Atomic<Int64>(0)

        public func note(at now: Timestamp) {
            if now.rawValue - latest.load(ordering: .relaxed) >= Self.grain {
                latest.store(now.rawValue, ordering: .relaxed)
            }
        }

        /// Nil if it was not used since the server started.
        var time: Timestamp? {
            let time = latest.load(ordering: .relaxed)
            return time == 0 ? nil : Timestamp(rawValue: time)
        }
    }

    fileprivate struct Entry {
        let use = Use()
        /// The time that is beside the log.
        var written: Timestamp?
    }

    /// An hour, in microseconds.
    private static let writtenEvery: Int64 = 3_600_000_000

    private let store: any SideStore
    private let logger: Logger
    private let isReadOnly: Bool
    private let entries = Mutex<[String: Entry]>([:])
    private let repeated = PeriodicTask("lintel.tokens")

    init(_ store: any SideStore, logger: Logger, isReadOnly: Bool) {
        (self.store, self.logger, self.isReadOnly) = (store, logger, isReadOnly)
    }

    /// Where the use of a token that exists is noted.
    public func use(of id: String) -> Use {
        entries.withLock { entries in
            if let known = entries[id] { return known.use }
            let entry = Entry()
            entries[id] = entry
            return entry.use
        }
    }

    /// When each token was used last, by its id.
    public func latest() throws(EventLogError) -> [String: Timestamp] {
        let inMemory = entries.withLock { $0.compactMapValues(\.use.time) }
        return try store.tokenUses().merging(inMemory) { max($0, $1) }
    }

    /// - Parameter interval: how soon a use is written down if none was within the hour.
    public func start(everySeconds interval: Double = 600) {
        repeated.start(everySeconds: interval) { [weak self] in self?.write() }
    }

    /// Returns when all is written down.
    public func stop() {
        repeated.stop()
        write(isLast: true)
    }

    /// - Parameter isLast: whether what would be written within the hour is written now.
    func write(isLast: Bool = false) {
        if isReadOnly { return }
        let due = entries.withLock { entries in
            entries.compactMapValues { $0.due(every: isLast ? 1 : Self.writtenEvery) }
        }
        if due.isEmpty { return }
        do throws(EventLogError) {
            try store.save(tokenUses: due)
            entries.withLock { entries in
                for (id, time) in due { entries[id]?.written = time }
            }
        } catch {
            logger.error(
                "when tokens were used could not be kept", metadata: ["cause": "\(error)"])
        }
    }
}

extension TokenUses.Entry {
    /// What is to be written down; nil if there is nothing.
    fileprivate func due(every interval: Int64) -> Timestamp? {
        guard let time = use.time else { return nil }
        if let written, time.rawValue - written.rawValue < interval { return nil }
        return time
    }
}
