import Files
import GatewayModel
import Glibc
package import ServerClient
import Terminal

/// `lintel backup FILE` from a server: a copy of its log, which it makes while it goes on.
package enum ServerBackup {
    private static let mediaType = "application/vnd.sqlite3"

    /// Writes the file, whole or not at all.
    package static func save(_ session: Session, to path: String) throws(ClientError) {
        if FileStatus(path: path) != nil {
            throw ClientError(
                .file, "\(path) exists already", hint: "a backup is a new file; name another one")
        }
        // Ctrl-C leaves nothing behind.
        Interruption.catch()
        let bar = ProgressBar("copying the log", on: session.err)
        session.connection.onProgress = { progress in
            bar.update(
                progress.received >> 20, of: (progress.toReceive >> 20).positive, unit: " MiB")
        }
        defer {
            bar.end()
            session.connection.onProgress = nil
        }
        let answer = try answer(session, path)
        bar.end()
        let revision = answer.header("lintel-revision")?.printable ?? "-"
        session.out.line("\(path) holds the log up to revision \(revision)")
    }

    private static func answer(
        _ session: Session, _ path: String
    ) throws(ClientError) -> ServerAnswer {
        var request = ServerRequest(.get, "/v1/backup", patienceSeconds: nil)
        request.accept = mediaType
        do {
            let file = try UnfinishedFile(for: path)
            let descriptor = file.descriptor
            var failure: CInt?
            let answer = try session.connection.answer(request) { bytes in
                failure = Self.write(bytes, to: descriptor)
                return failure == nil
            }
            if let failure {
                throw ClientError(
                    .file, "could not write \(path): \(String(cString: strerror(failure)))")
            }
            guard answer.mediaType == Self.mediaType else {
                throw ClientError(
                    .notLintel, "\(session.connection.server) answers something that is no backup")
            }
            guard Self.isWholeDatabase(descriptor) else {
                throw ClientError(
                    .notLintel, "what \(session.connection.server) sent is no whole database",
                    hint: "something on the way may have cut it; run it again")
            }
            try file.finishAsNew()
            return answer
        } catch let error as ClientError {
            throw error
        } catch {
            throw ClientError(.file, "\(error)")
        }
    }

    /// Whether it begins as a database of SQLite and has as many pages as it says. A proxy may end
    /// an answer early without anybody being told.
    static func isWholeDatabase(_ descriptor: CInt) -> Bool {
        var (head, status) = ([UInt8](repeating: 0, count: 100), stat())
        guard pread(descriptor, &head, head.count, 0) == head.count,
            head.starts(with: Array("SQLite format 3\0".utf8)), fstat(descriptor, &status) == 0
        else { return false }
        func number(at offset: Int, _ count: Int) -> Int {
            head[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
        }
        let pageSize = number(at: 16, 2) == 1 ? 1 << 16 : number(at: 16, 2)
        // The number of pages is true where these two are the same (its file format, 1.3.9).
        let isCounted = number(at: 24, 4) == number(at: 92, 4)
        let size = Int(status.st_size)
        return pageSize > 0 && size % pageSize == 0
            && (!isCounted || size == pageSize * number(at: 28, 4))
    }

    /// `errno`; nil if all of it is written.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> CInt? {
        var sent = 0
        while sent < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return errno }
            sent += count
        }
        return nil
    }
}

extension Int {
    fileprivate var positive: Int? { self > 0 ? self : nil }
}
