import Glibc

/// A file that is written as `NAME.unfinished` and renamed to `NAME` when it is whole and on disk.
/// If that never happens, it is removed.
///
/// The process that writes it holds a lock on it, which ends with the process. So one that is not
/// locked was left by a process that was killed: whoever makes the same file next writes over it,
/// and ``removeAbandoned(for:)`` removes it.
public struct UnfinishedFile: ~Copyable {
    static let suffix = ".unfinished"

    public let path: String
    /// Open for reading and writing. Whoever opens the same file with SQLite closes that first:
    /// closing any descriptor of a file gives up the locks SQLite has on it.
    public let descriptor: CInt
    private let target: String

    /// Readable by its owner alone, and empty.
    ///
    /// - Parameter target: the file that it is to become; need not exist.
    public init(for target: String) throws(FileError) {
        let path = target + Self.suffix
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FileError("create \(path)") }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let error = FileError("lock \(path)")
                close(descriptor)
                throw error.number == EWOULDBLOCK ? .isBeingMade(target) : error
            }
            // The one before may have finished, and taken the name away, a moment ago.
            if FileIdentity(descriptor) != FileIdentity(path: path) {
                close(descriptor)
                continue
            }
            guard ftruncate(descriptor, 0) == 0 else {
                let error = FileError("empty \(path)")
                close(descriptor)
                throw error
            }
            Self.removeBeside(path)
            (self.target, self.path, self.descriptor) = (target, path, descriptor)
            return
        }
    }

    deinit {
        // By now the name is gone, or it is still the unfinished file's.
        if FileIdentity(descriptor) == FileIdentity(path: path) {
            unlink(path)
            Self.removeBeside(path)
        }
        close(descriptor)
    }

    /// Removes what SQLite has beside a database that it writes.
    static func removeBeside(_ path: String) {
        for suffix in ["-journal", "-wal", "-shm"] { unlink(path + suffix) }
    }

    public borrowing func write(_ bytes: [UInt8]) throws(FileError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw FileError("write \(path)") }
            sent += count
        }
    }

    /// Gives it its name, if no file has that.
    ///
    /// - Throws: ``FileError`` with `EEXIST` if one has.
    public consuming func finishAsNew() throws(FileError) {
        try synchronize()
        guard link(path, target) == 0 else { throw FileError("name \(target)") }
        try Self.synchronizeFolder(of: target)
    }

    /// Gives it its name, and takes the place of the file that has it.
    public consuming func finishReplacing() throws(FileError) {
        try synchronize()
        guard rename(path, target) == 0 else { throw FileError("replace \(target)") }
        try Self.synchronizeFolder(of: target)
    }

    private borrowing func synchronize() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError("write \(path) to disk") }
    }

    private static func synchronizeFolder(of path: String) throws(FileError) {
        let folder = Folder.name(of: path)
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open \(folder)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError("write \(folder) to disk") }
    }
}
