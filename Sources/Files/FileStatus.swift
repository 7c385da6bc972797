import CLinux
import Glibc

/// What the kernel says of a file: which file it is, how large, and when it was written.
public struct FileStatus: Sendable {
    public let identity: FileIdentity
    /// In bytes.
    public let size: Int64
    /// When it was last written, in nanoseconds since 1970; 0 if nobody asked.
    public let time: Int64

    /// Nil if there is nothing of that name; links are followed.
    ///
    /// - Parameter withTime: makes the next write of the file dearer (see `clinux_status`).
    public init?(path: String, withTime: Bool = false) {
        if path.isEmpty { return nil }
        self.init(at: AT_FDCWD, path, withTime: withTime)
    }

    /// Of an open file.
    init?(_ descriptor: CInt) { self.init(at: descriptor, "", withTime: false) }

    private init?(at descriptor: CInt, _ path: String, withTime: Bool) {
        var file = clinux_file()
        guard clinux_status(descriptor, path, withTime ? 1 : 0, &file) == 0 else { return nil }
        identity = FileIdentity(device: file.device, inode: file.inode)
        (size, time) = (file.size, file.time)
    }
}
