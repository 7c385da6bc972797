/// Device and inode: the same for two names of one file.
public struct FileIdentity: Hashable, Sendable {
    public let device: UInt64
    public let inode: UInt64

    /// Nil if there is nothing of that name; links are followed.
    public init?(path: String) {
        guard let found = FileStatus(path: path) else { return nil }
        self = found.identity
    }

    public init?(_ descriptor: CInt) {
        guard let found = FileStatus(descriptor) else { return nil }
        self = found.identity
    }

    init(device: UInt64, inode: UInt64) {
        (self.device, self.inode) = (device, inode)
    }
}
