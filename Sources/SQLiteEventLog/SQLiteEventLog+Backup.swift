public import EventLog
import Foundation
import GRDB

extension SQLiteEventLog {
    /// Copies the log as it is now, page by page, while it is read and written.
    ///
    /// The copy grows under another name and gets its own only when it is whole and on disk. An
    /// existing file is never replaced, not even by a race.
    public func backup(to path: String) throws(EventLogError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw Self.exists(path) }
        let unfinished = "\(path).unfinished-\(getpid())"
        defer { unlink(unfinished) }
        try storing("back up to \(path)") {
            try copy(to: unfinished)
            try Self.synchronize(unfinished)
        }
        guard link(unfinished, path) == 0 else {
            throw errno == EEXIST ? Self.exists(path) : Self.failure("name the backup \(path)")
        }
        try Self.synchronize(URL(filePath: path).deletingLastPathComponent().path)
    }

    private func copy(to path: String) throws {
        let copy = try DatabaseQueue(path: path)
        do {
            try pool.backup(to: copy)
            // One file and no more: a backup may be put where nothing can be written beside it.
            try copy.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
            }
        } catch {
            try? copy.close()
            throw error
        }
        try copy.close()
    }

    private static func synchronize(_ path: String) throws(EventLogError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open \(path)") }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write \(path) to disk") }
    }

    private static func exists(_ path: String) -> EventLogError {
        EventLogError(
            .unavailable, "\(path) exists already, and a backup replaces nothing",
            hint: "Choose another name, or move the file away.")
    }

    private static func failure(_ action: String) -> EventLogError {
        EventLogError(.unavailable, "could not \(action): \(String(cString: strerror(errno)))")
    }
}
