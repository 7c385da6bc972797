import Glibc

/// A file that is in no folder any more, for reading. It is gone when nobody has it open, whatever
/// ends the process.
public final class NamelessFile: Sendable {
    private let descriptor: CInt
    /// In bytes.
    public let size: Int

    fileprivate init(_ descriptor: CInt) throws(FileError) {
        guard let status = FileStatus(descriptor) else {
            let error = FileError("look at a file")
            close(descriptor)
            throw error
        }
        (self.descriptor, size) = (descriptor, Int(status.size))
    }

    deinit { close(descriptor) }

    /// The bytes from `offset` on, `count` of them or all that are left.
    public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
        var filled = 0
        while filled < bytes.count {
            let more = bytes[filled...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset + filled))
            }
            if more < 0, errno == EINTR { continue }
            guard more > 0 else { throw FileError("read a file") }
            filled += more
        }
        return bytes
    }
}

extension UnfinishedFile {
    /// Takes its name away: it is never finished, and read as it is now.
    public consuming func withoutName() throws(FileError) -> NamelessFile {
        let descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw FileError("read \(path)") }
        return try NamelessFile(descriptor)
    }
}
