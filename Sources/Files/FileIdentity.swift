import Glibc

/// Which file it is, whatever it is called: two names of one file have the same.
public struct FileIdentity: Hashable, Sendable {
    public let device: UInt64
    public let inode: UInt64

    /// Nil if there is nothing of that name; links are followed.
    public init?(path: String) {
        guard let found = FileLook(path: path) else { return nil }
        self = found.identity
    }

    public init?(_ descriptor: CInt) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}
