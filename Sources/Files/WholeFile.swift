import Glibc

/// Reading all of a file that somebody else may be writing, replacing, or have made something else
/// than a file.
public enum WholeFile {
    /// - Throws: what the system says, or that it is no regular file, or larger than the limit.
    public static func read(_ path: String, limitBytes: Int) throws(FileError) -> [UInt8] {
        // Without waiting for who would write into a pipe.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError("read \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("read \(path)") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.notRegular(path) }
        return try all(of: descriptor, path, limitBytes)
    }

    /// The same of what may also be a pipe, which is waited for: the standard input, `<(command)`.
    public static func readAny(_ path: String, limitBytes: Int) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read \(path)") }
        defer { close(descriptor) }
        return try all(of: descriptor, path, limitBytes)
    }

    private static func all(
        of descriptor: CInt, _ path: String, _ limitBytes: Int
    ) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { piece.deallocate() }
        while true {
            let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read \(path)") }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= limitBytes else { throw FileError.tooLarge(path, limitBytes) }
        }
    }
}
