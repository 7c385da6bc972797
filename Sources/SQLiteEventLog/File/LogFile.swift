import EventLog
import Files
import Foundation
import GRDB
import Migrations

/// The file of a log: what makes it ours, and how it gets to the newest schema.
struct LogFile {
    /// "Lntl", in the header of every log of ours; see https://www.sqlite.org/pragma.html. Logs
    /// from before the first release have it in capitals, and are not read.
    static let applicationID = 0x4C6E_746C
    static let newestSchema = Migration.all.last?.number ?? 0

    /// As it was given.
    let given: String
    let path: String

    /// Two names of one file must share one lock, so links are followed first.
    init(path: String) {
        given = path
        let url = URL(filePath: path)
        if let resolved = Self.resolve(path) {
            self.path = resolved
        } else if let folder = Self.resolve(url.deletingLastPathComponent().path) {
            self.path = folder + "/" + url.lastPathComponent
        } else {
            self.path = path
        }
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    var lockPath: String { path + ".lock" }

    /// Nothing is there, or a file without a byte, as `mktemp` makes it.
    var isEmpty: Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_size == 0
    }

    /// What shows that there was a log here, in words; nil if nothing does.
    ///
    /// - Parameter lock: nil for a reader, who has none.
    func trace(_ lock: LockFile?) -> String? {
        for suffix in ["-wal", ".master-key"] where FileIdentity(path: path + suffix) != nil {
            return "\(path)\(suffix) is there"
        }
        return lock?.knowsOfLog == true ? "\(lockPath) says that there was one" : nil
    }

    /// Refuses to begin a log where there seems to have been one, and where it is not wanted.
    func checkBeginning(
        _ beginning: SQLiteEventLog.Beginning, _ lock: LockFile
    ) throws(EventLogError) {
        let nothing = isPresent ? "\(path) is empty" : "there is no log at \(path)"
        switch beginning {
        case .never:
            guard isEmpty else { return }
            throw EventLogError(.unavailable, nothing, hint: "Check the path of the database.")
        case .unlessThereWasOne:
            guard isEmpty, let trace = trace(lock) else { return }
            throw EventLogError(
                .unavailable,
                "\(nothing), but \(trace): the database was deleted or moved away, or its volume "
                    + "is not mounted",
                hint: "Put the database back, or restore a backup. To begin a new log and give up "
                    + "what there was: --new.")
        case .anew:
            guard isEmpty else {
                throw EventLogError(
                    .unavailable, "there is a log at \(path), and --new begins one where none is",
                    hint: "Leave --new out, or move the log away first.")
            }
            // SQLite would do so, too.
            for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        }
    }

    private var isPresent: Bool { FileIdentity(path: path) != nil }

    /// Refuses a file that is not a log of ours, without changing a byte of it.
    func inspect() throws(EventLogError) {
        guard !isEmpty else { return }
        try storing("open \(path)") {
            var configuration = Configuration()
            configuration.readonly = true
            do {
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                defer { try? queue.close() }
                _ = try queue.read(schema)
            } catch DatabaseError.SQLITE_READONLY {
                // A writer was killed in the middle of a transaction: what is in the file is known
                // only once it is rolled back, which reading cannot do. Whoever opens it for
                // writing does, and looks at the schema then.
            }
        }
    }

    /// Brings the schema up to date, each step in a transaction of its own.
    func migrate(_ pool: DatabasePool) throws {
        let start = try pool.read(schema)
        for migration in Migration.all where migration.number > start {
            try pool.writeWithoutTransaction { database in
                try database.inTransaction(.exclusive) {
                    try database.execute(sql: migration.sql)
                    try database.execute(
                        sql: """
                            PRAGMA application_id = \(Self.applicationID);
                            PRAGMA user_version = \(migration.number);
                            """)
                    return .commit
                }
            }
        }
    }

    /// Refuses a schema that lost something: what is missing would be noticed only by those who
    /// need it, and what a trigger should refuse by nobody.
    func checkSchema(_ database: Database) throws {
        let faults = try DatabaseSchema(database).faults(.expected(), surplus: false)
        if let first = faults.first { throw Self.damaged(first) }
    }

    /// Refuses an index with a damaged page: reading starts without it, and who asks for history
    /// would be the first to notice.
    func checkIndexes(_ database: Database) throws {
        for sql in SQL.indexWalks {
            do {
                _ = try Int.fetchOne(database, sql: sql)
            } catch DatabaseError.SQLITE_CORRUPT {
                throw Self.damaged("a page of an index is damaged")
            }
        }
    }

    private static func damaged(_ fault: String) -> EventLogError {
        EventLogError(
            .damaged, "the log is damaged: \(fault)",
            hint: "lintel verify says more. Restore a backup, or look at what is there with lintel "
                + "serve --read-only.")
    }

    /// The number of the last migration; zero for a database that nobody has used yet.
    func schema(_ database: Database) throws -> Int {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let isUnused =
            try application == 0 && version == 0
            && Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        if isUnused { return 0 }
        guard application == Self.applicationID else {
            throw EventLogError(
                .damaged, "\(path) is a SQLite database, but not a log of Lintel",
                hint: "Check the path of the database.")
        }
        guard version <= Self.newestSchema else {
            throw EventLogError(
                .damaged,
                "\(path) was written by a newer Lintel: its schema is \(version), and this build "
                    + "knows up to \(Self.newestSchema)",
                hint: "Install the newer Lintel again, or restore a backup made before it.")
        }
        return version
    }

    /// Reading changes nothing, so a schema that is not there cannot be put there.
    func checkReadable(_ database: Database) throws {
        let version = try schema(database)
        guard version == Self.newestSchema else {
            throw EventLogError(
                .unavailable,
                "\(path) has schema \(version), and reading it needs schema \(Self.newestSchema)",
                hint: "Open it once for writing, which brings it up to date.")
        }
    }
}
