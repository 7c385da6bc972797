import Dispatch
import EventLog
import Logging
import SQLiteEventLog

/// Looks after the file of the log twice a second, and says when it is not there any more and when
/// it is again: also while nobody sends a change.
final class LogWatch {
    private let queue = DispatchQueue(label: "lintel.file", qos: .utility)
    private let timer: any DispatchSourceTimer

    init(_ log: SQLiteEventLog, logger: Logger) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now(), repeating: .milliseconds(500))
        // Touched on the queue alone.
        var lost: String?
        timer.setEventHandler {
            do throws(EventLogError) {
                try log.attend()
                if lost != nil { logger.notice("the file of the log is back") }
                lost = nil
            } catch {
                if lost != error.message {
                    logger.critical(
                        "changes are refused: \(error.message)",
                        metadata: ["hint": "\(error.hint ?? "")"])
                }
                lost = error.message
            }
        }
        timer.activate()
    }

    /// Returns when it has ended.
    func stop() {
        timer.cancel()
        queue.sync {}
    }
}
