public import EventLog
import GRDB
import Synchronization

/// What is to be done now and then while nobody asks for anything.
extension SQLiteEventLog {
    /// Looks after the file, and does what had to wait. To be called every half second or so by
    /// whoever writes.
    ///
    /// - Throws: `lost` if a restart would not find what is written now. What was acknowledged is
    ///   saved first, as far as that can be.
    public func attend() throws(EventLogError) {
        if let fault = held?.fault() {
            if case .isWithout = fault { saveWhatIsInTheWriteAheadLog() }
            throw fault.error
        }
        if mustForget.withLock({ $0 }) { forgetWriteAheadLog() }
    }

    /// Folds the write-ahead part into the file and cuts it, as it still has the pages as they
    /// were. Not waited for: while somebody is reading, it is left to ``attend()``.
    func forgetWriteAheadLog() {
        mustForget.withLock { $0 = true }
        let isForgotten: Void? = try? pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Self.busyMilliseconds)") }
            _ = try database.checkpoint(.truncate)
        }
        held?.rememberHeader()
        if isForgotten != nil { mustForget.withLock { $0 = false } }
    }

    /// The name of the write-ahead log is gone, and SQLite still has it open: what is in it is put
    /// into the database, which a restart finds.
    private func saveWhatIsInTheWriteAheadLog() {
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        held?.rememberHeader()
    }
}
