import EventLog
import Files
import Glibc
import Synchronization

/// The database file as this process writes it: no other process does, under whatever name, and it
/// is noticed when it is not the file any more that a restart would find.
final class HeldFile: Sendable {
    /// The lock is on a byte of the file itself, right after those that SQLite locks
    /// (https://www.sqlite.org/src/doc/trunk/src/os.h), in the one page where it stores nothing.
    private static let lockedByte: Int64 = 0x4000_0200
    /// SQLite loses its locks when any descriptor of the file is closed in its process, so a file
    /// that is held here is not opened a second time.
    private static let held = Mutex<Set<FileIdentity>>([])

    let identity: FileIdentity
    private let file: LogFile
    private let writeAheadLog: String
    private let sharedMemory: String
    private let descriptor: Mutex<CInt?>
    /// What this process left.
    private let known = Mutex(Known())

    private struct Known {
        var writeAheadLog: FileIdentity?
        var sharedMemory: FileIdentity?
        var header: DatabaseHeader?
        /// In bytes; nobody else makes them shorter.
        var size: Int64 = 0
        var writeAheadLogSize: Int64 = 0
    }

    /// Opens the file and locks it; makes an empty one, for its owner alone, where there is none.
    init(_ file: LogFile) throws(EventLogError) {
        let (identity, descriptor) = try Self.held.withLock { held throws(EventLogError) in
            if let identity = FileIdentity(path: file.path), held.contains(identity) {
                throw Self.isHeld(file.path)
            }
            let opened = try Self.open(file.path)
            held.insert(opened.identity)
            return opened
        }
        (self.file, self.identity) = (file, identity)
        (writeAheadLog, sharedMemory) = (file.path + "-wal", file.path + "-shm")
        self.descriptor = Mutex(descriptor)
    }

    private static func open(
        _ path: String
    ) throws(EventLogError) -> (identity: FileIdentity, CInt) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open \(path)", errno) }
        do throws(FileError) {
            if try ByteLock.take(descriptor, at: lockedByte),
                let identity = FileIdentity(descriptor)
            {
                return (identity, descriptor)
            }
        } catch {
            close(descriptor)
            throw EventLogError(.unavailable, "\(path): \(error)", hint: nil)
        }
        close(descriptor)
        throw isHeld(path)
    }

    deinit { release() }

    /// To be called when SQLite has closed the file.
    func release() {
        let open = descriptor.withLock { $0.take() }
        guard let open else { return }
        _ = Self.held.withLock { $0.remove(identity) }
        close(open)
    }

    // MARK: Watching

    /// - Throws: `lost` if a restart would not find what is written now.
    func check() throws(EventLogError) {
        if let fault = fault() { throw fault.error }
    }

    /// The same when this process has written to the file: what is in it now is its own doing.
    func checkAfterWriting() throws(EventLogError) {
        if let fault = look(isOwnDoing: true) { throw fault.error }
    }

    /// Notes what is there now as what has to be there: SQLite has all of it open.
    func remember() {
        known.withLock { known in
            known.writeAheadLog = FileIdentity(path: writeAheadLog)
            known.sharedMemory = FileIdentity(path: sharedMemory)
        }
        rememberWriting()
    }

    /// To be called when this process has written to the file.
    func rememberWriting() { _ = look(isOwnDoing: true) }

    /// Why a restart would not find what is written now; nil if it would.
    func fault() -> FileFault? { look(isOwnDoing: false) }

    /// One look at each file: a commit costs two of them.
    private func look(isOwnDoing: Bool) -> FileFault? {
        // By the name that was given: a restart follows links anew.
        guard let found = FileStatus(path: file.given, withTime: true) else {
            return .isGone(file.given)
        }
        guard found.identity == identity else { return .isAnother(file.given) }
        let log = FileStatus(path: writeAheadLog)
        return known.withLock { known in
            var fault: FileFault?
            if log?.identity != known.writeAheadLog {
                fault = .isWithout(writeAheadLog)
            } else if FileIdentity(path: sharedMemory) != known.sharedMemory {
                fault = .isWithout(sharedMemory)
            } else if !isOwnDoing {
                if found.size < known.size { return .wasCut(file.given) }
                if log?.size ?? 0 < known.writeAheadLogSize { return .wasCut(writeAheadLog) }
            }
            if fault != nil && !isOwnDoing { return fault }
            (known.size, known.writeAheadLogSize) = (found.size, log?.size ?? 0)
            if known.header?.isOf(found) ?? false { return fault }
            guard let now = header(at: found) else { return fault }
            if !isOwnDoing, now.bytes != known.header?.bytes { return .wasWritten(file.given) }
            known.header = now
            return fault
        }
    }

    private func header(at status: FileStatus) -> DatabaseHeader? {
        descriptor.withLock { descriptor in descriptor.map { DatabaseHeader($0, at: status) } }
    }

    private static func isHeld(_ path: String) -> EventLogError {
        EventLogError(
            .locked,
            "another process has the log open for writing, under another name (\(path) is a link "
                + "to the same file, or another mount of it)",
            hint: "Stop it first. What only reads does not need to write: --read-only.")
    }

    private static func failure(_ action: String, _ reason: CInt) -> EventLogError {
        EventLogError(
            .unavailable, "could not \(action): \(String(cString: strerror(reason)))",
            hint: "Check the path, and the permissions of the file and of its directory.")
    }
}
