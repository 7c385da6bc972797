import Glibc

/// The bytes of a small file.
public enum FileContent {
    /// - Parameter limit: no more bytes than these are read.
    public static func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open \(path)") }
        defer { close(descriptor) }
        var (bytes, count) = ([UInt8](repeating: 0, count: limit), 0)
        while count < limit {
            let more = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), limit - count)
            }
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { throw FileError("read \(path)") }
            if more == 0 { break }
            count += more
        }
        return Array(bytes[..<count])
    }
}
