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
        try storing("look after the file") {
            try pool.writeWithoutTransaction { database in
                guard let fault = held?.fault() else { return }
                if case .isWithout = fault {
                    // The name of the write-ahead log is gone, and SQLite still has it open: what
                    // is in it is put into the database, which a restart finds.
                    _ = try? database.checkpoint(.passive)
                    held?.rememberWriting()
                }
                throw fault.error
            }
        }
        if mustForget.withLock({ $0 }) { forgetWriteAheadLog() }
    }

    /// Folds the write-ahead part into the file and cuts it, as it still has the pages as they
    /// were. Not waited for: while somebody is reading, it is left to ``attend()``.
    func forgetWriteAheadLog() {
        mustForget.withLock { $0 = true }
        let isForgotten: Void? = try? pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer {
                try? database.execute(sql: "PRAGMA busy_timeout = \(Self.busyMilliseconds)")
                held?.rememberWriting()
            }
            _ = try database.checkpoint(.truncate)
        }
        if isForgotten != nil { mustForget.withLock { $0 = false } }
    }
}
