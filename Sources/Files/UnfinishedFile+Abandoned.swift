import Glibc

/// Removes unfinished files of processes that were killed.
extension UnfinishedFile {
    private static let databaseMark = Array("SQLite format 3\0".utf8)

    /// Removes what was to become the file at `path`.
    public static func removeAbandoned(for path: String) {
        remove(path + suffix) { _ in true }
    }

    /// Removes the unfinished databases in a folder. Other unfinished files may belong to other
    /// programs. SQLite writes the beginning of a copy last: until then there is nothing there.
    public static func removeAbandonedDatabases(in folder: String) {
        for found in Folder.names(in: folder) where found.hasSuffix(suffix) {
            remove(folder + "/" + found) { start in
                start.allSatisfy { $0 == 0 }
                    || start.elementsEqual(databaseMark.prefix(start.count))
            }
        }
    }

    /// - Parameter isOurs: looks at the first bytes.
    private static func remove(_ path: String, if isOurs: ([UInt8]) -> Bool) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return }
        var start = [UInt8](repeating: 0, count: databaseMark.count)
        let count = pread(descriptor, &start, start.count, 0)
        guard count >= 0, isOurs(Array(start.prefix(count))),
            FileIdentity(descriptor) == FileIdentity(path: path)
        else { return }
        unlink(path)
        removeBeside(path)
    }
}
