import CLinux
import Glibc

/// A file in memory (`memfd_create`) that a child process can be given. It is in no folder, and is
/// gone when nobody has it open.
public struct UnnamedFile: ~Copyable {
    public let descriptor: CInt

    /// - Throws: ``FileError`` if there is no room for it.
    public init(_ bytes: [UInt8]) throws(FileError) {
        let descriptor = clinux_memory_file("lintel")
        guard descriptor >= 0 else { throw FileError("make a file in memory") }
        do throws(FileError) {
            try Self.write(bytes, to: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) throws(FileError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(sent))
            }
            guard count > 0 else { throw FileError("write a file in memory") }
            sent += count
        }
    }
}
