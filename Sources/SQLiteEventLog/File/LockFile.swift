import EventLog
import Foundation
import Synchronization

/// The right to write to a log, held by one process at a time.
///
/// A lock of the kernel on a file of its own: it dies with the process, however that dies, so
/// there is never a stale one to clear away. It is `flock`, because the `fcntl` locks SQLite uses
/// are lost when any descriptor of the file is closed. The file is never removed: whoever waits on
/// a removed file waits on nothing. It says who has the lock, and whether there was a log once.
///
/// The database has a lock of its own as well (``HeldFile``), which is the same for all its names.
/// But before there is a database there is nothing to lock.
final class LockFile: Sendable {
    /// Guards giving the lock back, which must happen once.
    private let descriptor: Mutex<CInt?>
    /// Whether a log was written beside it before.
    let knowsOfLog: Bool

    init(path: String) throws(EventLogError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Self.failure("open the lock file \(path)", errno)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { Foundation.close(descriptor) }
            guard reason == EWOULDBLOCK else { throw Self.failure("lock \(path)", reason) }
            throw Self.held(path, by: Self.lines(of: descriptor).first.flatMap { Int32($0) })
        }
        self.descriptor = Mutex(descriptor)
        knowsOfLog = Self.lines(of: descriptor).dropFirst().contains(Self.mark)
        write(isBesideLog: knowsOfLog)
    }

    /// The second line, once there is a log.
    private static let mark = "log"

    /// To be called when there is a log.
    func noteLog() { write(isBesideLog: true) }

    private func write(isBesideLog: Bool) {
        // The process is for people and messages only; what counts is the lock.
        let text = Array((isBesideLog ? "\(getpid())\n\(Self.mark)\n" : "\(getpid())\n").utf8)
        descriptor.withLock { descriptor in
            guard let descriptor else { return }
            // Killed in between, it must not forget: written over first and cut then.
            _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
            _ = ftruncate(descriptor, off_t(text.count))
        }
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { Foundation.close(open) }
            descriptor = nil
        }
    }

    private static func lines(of descriptor: CInt) -> [String] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return [] }
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
            .map(String.init)
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
