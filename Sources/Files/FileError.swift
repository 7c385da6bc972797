import Glibc

/// What could not be done with a file, and why.
public struct FileError: Error, CustomStringConvertible {
    /// `errno`.
    public let number: CInt
    /// One sentence without its end.
    public let description: String

    /// To be made right after the call that failed, since it reads `errno`.
    ///
    /// - Parameter action: completes the sentence "could not …".
    init(_ action: String) {
        number = errno
        description = "could not \(action): \(String(cString: strerror(number)))"
    }

    private init(_ number: CInt, _ description: String) {
        (self.number, self.description) = (number, description)
    }

    static func isBeingMade(_ path: String) -> FileError {
        FileError(EWOULDBLOCK, "another process is writing \(path) at this moment")
    }

    static func notRegular(_ path: String) -> FileError {
        FileError(EINVAL, "could not read \(path): it is not a regular file")
    }

    static func tooLarge(_ path: String, _ limitBytes: Int) -> FileError {
        FileError(EFBIG, "could not read \(path): it has more than \(limitBytes) bytes")
    }
}
