public import EventLog
import Files
import Foundation

extension SQLiteEventLog {
    /// Copies the log as it is now, page by page, while it is read and written.
    ///
    /// The copy grows under another name and gets its own only when it is whole and on disk. An
    /// existing file is never replaced, not even by a race.
    public func backup(to path: String) throws(EventLogError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw Self.exists(path) }
        UnfinishedFile.removeAbandonedDatabases(in: Folder.name(of: path))
        do {
            let unfinished = try UnfinishedFile(for: path)
            try storing("back up to \(path)") {
                _ = try copyPages(to: unfinished.path, unless: { false })
            }
            try unfinished.finishAsNew()
        } catch let error as EventLogError {
            throw error
        } catch let error as FileError {
            throw error.number == EEXIST
                ? Self.exists(path)
                : EventLogError(
                    error.number == ENOSPC ? .full : .unavailable, "\(error)", hint: nil)
        } catch {
            throw EventLogError(.unavailable, "could not back up to \(path)", underlying: error)
        }
    }

    private static func exists(_ path: String) -> EventLogError {
        EventLogError(
            .unavailable, "\(path) exists already, and a backup replaces nothing",
            hint: "Choose another name, or move the file away.")
    }
}
