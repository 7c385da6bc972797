import Glibc

/// One request of a browser to ``LoopbackListener``.
final class LoopbackVisit {
    let descriptor: CInt
    private var head: [UInt8] = []
    private(set) var request: Request?

    /// What it asks for.
    struct Request: Hashable {
        let method: String
        let path: String
        /// Without the question mark.
        let query: Substring
        let host: String?
    }

    /// Codes of some issuers have thousands of bytes.
    private static let headLimit = 32 << 10
    private static let headEnd = Array("\r\n\r\n".utf8)

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    /// Takes what has come. False if there is no more to come, or it is no request.
    func read() -> Bool {
        var piece = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &piece, piece.count)
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        guard count > 0 else { return false }
        head += piece[..<count]
        guard head.count <= Self.headLimit else { return false }
        guard let end = head.firstRange(of: Self.headEnd)?.lowerBound else { return true }
        // Cookies of others on this machine may be in any writing.
        request = Request(String(decoding: head[..<end], as: UTF8.self))
        return request != nil
    }

    /// Says it, and ends the connection.
    func answer(_ page: LoopbackPage) {
        let bytes = Array(page.response.utf8)
        // A few hundred bytes: they fit into what the kernel keeps.
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        shutdown(descriptor, Int32(SHUT_WR))
        end()
    }

    func end() { close(descriptor) }
}

extension LoopbackVisit.Request {
    fileprivate init?(_ head: String) {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else {
            return nil
        }
        method = String(words[0])
        let target = words[1].split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(target[0])
        query = target.count > 1 ? target[1] : ""
        host = lines.dropFirst().first { $0.lowercased().hasPrefix("host:") }
            .map { $0.dropFirst("host:".count).filter { $0 != " " } }
    }
}
