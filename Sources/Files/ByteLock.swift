import CLinux
import Glibc

/// A lock of the kernel on one byte of a file, which need not have that byte.
///
/// It belongs to the descriptor that was opened and not to the process, so no other descriptor of
/// the same file that is closed gives it up; it ends with the descriptor, or the process.
public enum ByteLock {
    /// Takes it, and never waits.
    ///
    /// - Returns: false if somebody else has it.
    public static func take(_ descriptor: CInt, at offset: Int64) throws(FileError) -> Bool {
        if clinux_lock_byte(descriptor, off_t(offset)) == 0 { return true }
        if errno == EAGAIN || errno == EACCES { return false }
        throw FileError("lock the file")
    }
}
