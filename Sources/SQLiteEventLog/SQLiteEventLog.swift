import CSQLite
public import EventLog
import Files
import GRDB
import GatewayModel
import Glibc
import Synchronization

/// A log in one SQLite file.
///
/// One connection writes, others read beside it and see whole commits only (WAL). The file is
/// written by one process at a time; any number may read it.
public final class SQLiteEventLog: LogEngine {
    public enum Mode: Sendable {
        /// Creates and migrates the file as needed, and keeps every other writer out.
        case readWrite
        /// Takes no lock and changes nothing; fits beside a writer.
        case readOnly
    }

    /// Whether a log is begun where there is none.
    public enum Beginning: Sendable {
        /// Yes, unless something beside it shows that there was one.
        case unlessThereWasOne
        /// Yes, and nothing else will do.
        case anew
        case never
    }

    /// How long a write waits for another program, such as a sqlite3 shell.
    static let busyMilliseconds = 5000
    /// How many pages, of 4 KiB, the write-ahead log may have before it is folded back. SQLite's
    /// 1,000 are full every few hundred commits, and folding makes the writer wait for two syncs
    /// more; what is not folded is read again after a kill: 16 MB take some ten milliseconds.
    static let foldingPages = 4096

    public let path: String
    public let mode: Mode
    let pool: DatabasePool
    private let lock: LockFile?
    /// Nil for a reader.
    let held: HeldFile?
    /// The write-ahead log still has pages as they were before a key was destroyed.
    let mustForget = Mutex(false)
    let isClosed = Mutex(false)
    /// Of one that shows a moment: where it reads, and nothing else is done.
    // nonisolated(unsafe): used where it was made, while `atOneMoment` lasts.
    nonisolated(unsafe) private let moment: Database?

    /// SQLite would count the memory it uses, under one lock for the whole process: Debian's has no
    /// memory of a connection's own, so that is forty times for each change.
    private static let countsNoMemory: Void = csqlite_count_no_memory()

    /// - Parameter beginning: counts when it is opened for writing.
    public init(
        path: String, mode: Mode = .readWrite, beginning: Beginning = .unlessThereWasOne
    ) throws(EventLogError) {
        Self.countsNoMemory
        let file = LogFile(path: path)
        (self.path, self.mode, moment) = (file.path, mode, nil)
        switch mode {
        case .readWrite:
            let (held, lock) = try Self.take(file, beginning)
            UnfinishedFile.removeAbandonedDatabases(in: Folder.name(of: file.path))
            pool = try Self.openForWriting(file)
            (self.lock, self.held) = (lock, held)
            lock.noteLog()
            forgetWriteAheadLog()
            held.remember()
            // What cannot be removed is in nobody's way; `lintel verify` tells of it.
            try? removeOrphanedChunks()
        case .readOnly:
            try file.inspect()
            (lock, held) = (nil, nil)
            pool = try Self.openForReading(file)
        }
    }

    private init(of moment: Database, in log: SQLiteEventLog) {
        (path, mode, pool) = (log.path, .readOnly, log.pool)
        (lock, held, self.moment) = (nil, nil, moment)
    }

    public func atOneMoment(
        _ body: (any LogEngineReader) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        try storing("read \(path)") {
            try pool.read { database in
                // The moment begins when something is read.
                _ = try Self.head(database)
                try body(SQLiteEventLog(of: database, in: self))
            }
        }
    }

    deinit {
        if moment != nil { return }
        // In this order: the next writer may start as soon as the lock is gone, and SQLite must not
        // lose its own while it has the file open.
        try? pool.close()
        held?.release()
        lock?.release()
    }

    /// Takes the file for this process alone.
    ///
    /// One that is there is taken before anything is made beside it: who is refused leaves nothing.
    private static func take(
        _ file: LogFile, _ beginning: Beginning
    ) throws(EventLogError) -> (HeldFile, LockFile) {
        let held = file.isEmpty ? nil : try hold(file)
        try file.inspect()
        let lock = try LockFile(path: file.lockPath)
        try file.checkBeginning(beginning, lock)
        if let held { return (held, lock) }
        return (try HeldFile(file), lock)
    }

    private static func hold(_ file: LogFile) throws(EventLogError) -> HeldFile {
        do throws(EventLogError) {
            return try HeldFile(file)
        } catch {
            // Where it is held under this name, that knows by whom.
            if FileIdentity(path: file.lockPath) != nil { _ = try LockFile(path: file.lockPath) }
            throw error
        }
    }

    private static func openForWriting(_ file: LogFile) throws(EventLogError) -> DatabasePool {
        try storing("open \(file.path)") {
            var configuration = Configuration()
            configuration.label = "lintel.log"
            configuration.busyMode = .timeout(Double(busyMilliseconds) / 1000)
            // Two may be busy for minutes: with a copy, and with a verification.
            configuration.maximumReaderCount += 2
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            // FULL: "returned from append" must mean "survives a power cut". Set after opening,
            // because opening a pool sets NORMAL itself, also over what prepareDatabase set.
            // 32 MiB of pages, so that what a commit touches need not be read again.
            // Debian's SQLite overwrites whatever is deleted unless it is told not to.
            try pool.writeWithoutTransaction { database in
                try database.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        PRAGMA cache_size = -32768;
                        PRAGMA secure_delete = OFF;
                        PRAGMA wal_autocheckpoint = \(foldingPages);
                        """)
            }
            try file.migrate(pool)
            try pool.read { database in
                try file.checkSchema(database)
                try file.checkIndexes(database)
            }
            return pool
        }
    }

    private static func openForReading(_ file: LogFile) throws(EventLogError) -> DatabasePool {
        guard !file.isEmpty else {
            let trace = file.trace(nil).map { ", but \($0)" } ?? ""
            throw EventLogError(
                .unavailable, "there is no log at \(file.path)\(trace)",
                hint: "Check the path of the database.")
        }
        return try storing("open \(file.path)") {
            var configuration = Configuration()
            configuration.label = "lintel.log"
            configuration.readonly = true
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            try pool.read(file.checkReadable)
            return pool
        }
    }

    /// Runs `body` in a transaction of the one writing connection.
    ///
    /// - Throws: `lost` if a restart would not find what is written now.
    func writing<Value>(
        _ action: @autoclosure () -> String, _ body: (Database) throws -> Value
    ) throws(EventLogError) -> Value {
        guard mode == .readWrite else {
            throw EventLogError(.readOnly, "could not \(action()): the log was opened read-only")
        }
        return try storing(action()) {
            do {
                return try withFile { database in
                    var result = Result<Value, any Error>.failure(Self.notRun)
                    try database.inTransaction {
                        result = .success(try body(database))
                        return .commit
                    }
                    return try result.get()
                }
            } catch let error as DatabaseError
                where error.extendedResultCode == .SQLITE_IOERR_FSYNC
            {
                takeBackWhatWasNotSynced()
                throw error
            }
        }
    }

    private static let notRun = EventLogError(.unavailable, "nothing was done")

    /// Runs `body` on the writing connection while the file is what it should be: before, and
    /// after, as what is in a file that no restart finds is not to be acknowledged.
    ///
    /// Whoever looks at the file does so on that connection's turn: else what it writes itself,
    /// when it folds the write-ahead log, would be taken for somebody else's doing.
    func withFile<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try pool.writeWithoutTransaction { database in
            try held?.check()
            let value: Value
            do {
                value = try body(database)
            } catch {
                held?.rememberWriting()
                throw error
            }
            try held?.checkAfterWriting()
            return value
        }
    }

    /// What could not be synced lies in the write-ahead log all the same, whole and with its mark
    /// of a commit, and would be there after a crash although it was refused. The next commit takes
    /// its place; this one changes nothing and waits for no disk.
    private func takeBackWhatWasNotSynced() {
        try? pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = OFF")
            defer {
                try? database.execute(sql: "PRAGMA synchronous = FULL")
                held?.rememberWriting()
            }
            try database.execute(sql: Self.emptyCommit)
        }
    }

    /// The same number again: changes nothing, and takes the whole way to the file.
    private static let emptyCommit = "PRAGMA user_version = \(LogFile.newestSchema)"

    /// Runs `body` on a reading connection, which sees one state of the log throughout.
    func reading<Value>(
        _ action: @autoclosure () -> String, _ body: (Database) throws -> Value
    ) throws(EventLogError) -> Value {
        try storing(action()) {
            if let moment { return try body(moment) }
            return try pool.read(body)
        }
    }

    /// Less room than a few commits need: a probe of one page may still fit where they do not.
    private static let leastRoom: UInt = 128 << 10

    public func checkWritable() throws(EventLogError) {
        var volume = statvfs()
        if statvfs(path, &volume) == 0, volume.f_bavail * volume.f_frsize < Self.leastRoom {
            throw EventLogError(
                .full, "could not write to \(path): the disk is full",
                hint: "Make room; writes then go on by themselves.")
        }
        try writing("write to \(path)") { database in
            try database.execute(sql: Self.emptyCommit)
        }
    }

    /// Folds the write-ahead part into the main file.
    public func close() throws(EventLogError) {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        defer {
            held?.release()
            lock?.release()
        }
        try storing("close \(path)") {
            if mode == .readWrite { try foldWriteAheadLog() }
            try pool.close()
        }
    }

    private func foldWriteAheadLog() throws {
        do {
            try pool.writeWithoutTransaction { database in
                if case .wasCut = held?.fault() {
                    // Pages that are not there any more would be put into the database.
                    csqlite_keep_log_on_close(database.sqliteConnection)
                } else {
                    _ = try database.checkpoint(.truncate)
                }
            }
        } catch DatabaseError.SQLITE_BUSY, DatabaseError.SQLITE_LOCKED, DatabaseError.SQLITE_FULL {
            // Somebody is still reading, or the main file has no room to grow. What is left in the
            // -wal file is as durable as ever.
        }
    }
}
