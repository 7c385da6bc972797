import CLinux
import Glibc

/// A lock of the kernel on one byte of a file, which need not have that byte.
///
/// It belongs to the open descriptor and not to the process (`F_OFD_SETLK`): closing another
/// descriptor of the same file does not give it up. It ends with the descriptor or the process.
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
