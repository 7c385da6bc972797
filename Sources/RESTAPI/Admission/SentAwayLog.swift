import Ledger
import Logging
import Synchronization

/// Names who was sent away to who runs the server: each caller once in a minute for each kind of
/// thing that it wanted, and not more callers than one can read of.
final class SentAwayLog: Sendable {
    /// Of callers in one minute, and what they wanted.
    static let limit = 64

    private struct Cause: Hashable {
        let share: Caller.Share
        let what: String
    }

    private struct Minute {
        var number: Int64 = -1
        var causes: Set<Cause> = []
    }

    private let logger: Logger
    private let clock: any WallClock
    private let minute = Mutex(Minute())

    init(_ logger: Logger, clock: any WallClock = SystemClock()) {
        (self.logger, self.clock) = (logger, clock)
    }

    /// - Parameter what: it wanted too much of.
    func note(_ caller: Caller, _ what: String) {
        let (cause, now) = (Cause(share: caller.share, what: what), clock.elapsed() / 60_000_000)
        let isNews = minute.withLock { minute in
            if minute.number != now { minute = Minute(number: now) }
            return minute.causes.count < Self.limit && minute.causes.insert(cause).inserted
        }
        guard isNews else { return }
        var metadata: Logger.Metadata = ["caller": "\(caller.share.text)", "what": "\(what)"]
        if let id = caller.tokenID { metadata["token"] = "\(id)" }
        logger.info("a caller wants too much, and is told 429 for a while", metadata: metadata)
    }
}
