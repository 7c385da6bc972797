public import EventLog
import Files
import GRDB
import Glibc

extension SQLiteEventLog {
    /// How many pages, of 4 KiB, are copied before it is asked whether to go on.
    private static let pagesPerStep: CInt = 1024

    /// Copies the log as it is now into a file beside it that loses its name at once, so that it
    /// does not stay, whatever becomes of this process. The next start, or the next copy, removes
    /// what a process left that was killed before.
    ///
    /// Whoever writes goes on; the write-ahead log grows meanwhile.
    public func copy(
        unless isCancelled: @Sendable () -> Bool
    ) throws(EventLogError) -> LogCopy {
        UnfinishedFile.removeAbandonedDatabases(in: Folder.name(of: path))
        try checkRoomForCopy()
        do {
            let unfinished = try UnfinishedFile(for: path + ".copy")
            let head = try storing("copy \(path)") {
                try copyPages(to: unfinished.path, unless: isCancelled)
            }
            let file = try unfinished.withoutName()
            return LogCopy(head: head, size: file.size) { offset, count throws(EventLogError) in
                do throws(FileError) {
                    return try file.read(at: offset, count: count)
                } catch {
                    throw EventLogError(.unavailable, "\(error)", hint: nil)
                }
            }
        } catch let error as EventLogError {
            throw error
        } catch let error as FileError {
            throw EventLogError(
                error.number == ENOSPC ? .full : .unavailable, "\(error)", hint: nil)
        } catch {
            throw EventLogError(.unavailable, "could not copy \(path)", underlying: error)
        }
    }

    /// Page by page, all of one moment.
    ///
    /// - Returns: where the copy ends.
    func copyPages(to path: String, unless isCancelled: () -> Bool) throws -> LogHead {
        let copy = try DatabaseQueue(path: path)
        do {
            let head = try pool.read { source in
                // Looking at it holds on to that moment: else each step would begin one of its own,
                // and a commit between two of them would have all begin anew.
                let head = try Self.head(source)
                try copy.writeWithoutTransaction { copy in
                    // Who wants it on disk syncs it as a whole.
                    try copy.execute(sql: "PRAGMA synchronous = OFF")
                    try withoutActuallyEscaping(isCancelled) { isCancelled in
                        try source.backup(to: copy, pagesPerStep: Self.pagesPerStep) { _ in
                            if isCancelled() { throw Self.cancelled }
                        }
                    }
                }
                // Of the last step nobody hears what it says.
                if isCancelled() { throw Self.cancelled }
                return head
            }
            // One file and no more: a copy may be put where nothing can be written beside it.
            try copy.writeWithoutTransaction { copy in
                try copy.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try copy.close()
            return head
        } catch {
            try? copy.close()
            throw error
        }
    }

    private static let cancelled = EventLogError(.unavailable, "nobody wants the copy any more")

    /// A copy that fills the disk would stop who writes.
    private func checkRoomForCopy() throws(EventLogError) {
        var volume = statvfs()
        guard statvfs(path, &volume) == 0 else { return }
        let size = [path, path + "-wal"].reduce(0) { $0 + (FileStatus(path: $1)?.size ?? 0) }
        // What is written meanwhile needs room too.
        let needed = size + max(4 << 20, size / 8)
        let room = Int64(clamping: volume.f_bavail * volume.f_frsize)
        guard room < needed else { return }
        throw EventLogError(
            .full,
            "could not copy \(path): that needs \(needed >> 20) MiB beside it, with some left for "
                + "who writes, and the disk has \(room >> 20) MiB",
            hint: "Make room, or copy it to another disk by lintel backup.")
    }
}
