import Glibc

/// The file of the log, and the file system that it is on.
struct LogDisk: Sendable {
    let path: String

    /// Bytes of the file, and of the write-ahead log if there is one.
    func size() -> Int? {
        guard let main = Self.size(of: path) else { return nil }
        return main + (Self.size(of: path + "-wal") ?? 0)
    }

    /// Bytes of the file system: all, and those that are free for who is not root.
    func space() -> (size: Double, available: Double)? {
        var space = statvfs()
        guard statvfs(path, &space) == 0 else { return nil }
        let unit = Double(space.f_frsize)
        return (Double(space.f_blocks) * unit, Double(space.f_bavail) * unit)
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}
