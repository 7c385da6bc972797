import EventLog
import Foundation
import Synchronization

/// The right to write to a log, held by one process at a time.
///
/// A lock of the kernel on a file of its own: it dies with the process, however that dies, so
/// there is never a stale one to clear away. It is `flock`, because the `fcntl` locks SQLite uses
/// are lost when any descriptor of the file is closed, and it is not on the database itself, so
/// that readers need none. The file is never removed: whoever waits on a removed file waits on
/// nothing.
final class LockFile: Sendable {
    /// Guards giving the lock back, which must happen once.
    private let descriptor: Mutex<CInt?>

    init(path: String) throws(EventLogError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Self.failure("open the lock file \(path)", errno)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { Foundation.close(descriptor) }
            guard reason == EWOULDBLOCK else { throw Self.failure("lock \(path)", reason) }
            throw Self.held(path, by: Self.contents(of: descriptor))
        }
        self.descriptor = Mutex(descriptor)
        // For people and messages only; what counts is the lock.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { Foundation.close(open) }
            descriptor = nil
        }
    }

    private static func contents(of descriptor: CInt) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count], as: UTF8.self).filter(\.isNumber))
    }

    private static func held(_ path: String, by process: Int32?) -> EventLogError {
        let holder = process.map { "process \($0)" } ?? "another process"
        return EventLogError(
            .locked, "\(holder) has the log open for writing (\(path))",
            hint: "Stop it first. What only reads does not need to write: --read-only.")
    }

    private static func failure(_ action: String, _ reason: CInt) -> EventLogError {
        EventLogError(
            .unavailable, "could not \(action): \(String(cString: strerror(reason)))",
            hint: "Check that the directory exists and may be written.")
    }
}
