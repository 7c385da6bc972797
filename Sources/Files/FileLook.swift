public import Glibc

/// What one look at a name of a file tells.
public struct FileLook: Sendable {
    public let identity: FileIdentity
    /// In bytes.
    public let size: Int64
    /// When it was last written.
    public let time: timespec

    /// Nil if there is nothing of that name; links are followed.
    public init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        identity = FileIdentity(status)
        (size, time) = (Int64(status.st_size), status.st_mtim)
    }
}
