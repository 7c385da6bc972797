import Glibc

/// A lock that one process has at a time, by a file of its own, which stays. It ends with this
/// value, or with the process.
public final class FileLock {
    private let descriptor: CInt

    /// Waits for whoever has it.
    public init(waitingFor path: String) throws(FileError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("create \(path)") }
        guard flock(descriptor, LOCK_EX) == 0 else {
            let error = FileError("lock \(path)")
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
