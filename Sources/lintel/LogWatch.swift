import EventLog
import Ledger
import Logging
import SQLiteEventLog
import Synchronization

/// Looks after the file of the log twice a second, and says when it is not there any more and when
/// it is again: also while nobody sends a change.
final class LogWatch: Sendable {
    private let task = PeriodicTask("lintel.file")
    private let log: SQLiteEventLog
    private let logger: Logger
    /// What is wrong with it.
    private let fault = Mutex<String?>(nil)

    init(_ log: SQLiteEventLog, logger: Logger) {
        (self.log, self.logger) = (log, logger)
        task.start(everySeconds: 0.5) { [weak self] in self?.look() }
    }

    /// Returns when it has ended.
    func stop() { task.stop() }

    private func look() {
        do throws(EventLogError) {
            try log.attend()
            if note(nil) != nil { logger.notice("the file of the log is back") }
        } catch {
            if note(error.message) == error.message { return }
            logger.critical(
                "changes are refused: \(error.message)",
                metadata: ["hint": "\(error.hint ?? "")"])
        }
    }

    /// What was wrong before.
    private func note(_ now: String?) -> String? {
        fault.withLock { fault in
            defer { fault = now }
            return fault
        }
    }
}
