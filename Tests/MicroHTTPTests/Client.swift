import Glibc
import MicroHTTP

/// A raw socket, because the tests are about bytes no proper client would send.
final class Client {
    let socket: CInt
    private var unread: [UInt8] = []

    struct Failure: Error { let what: String }

    struct Answer: Equatable {
        var status = 0
        /// Names in lower case.
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Connects to loopback. Every read gives up after ten seconds, so that no test hangs.
    init(_ port: UInt16, receiveBufferBytes: CInt? = nil) throws {
        socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        if var size = receiveBufferBytes {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "connect: \(errno)") }
    }

    deinit {
        close(socket)
    }

    /// False once the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func get(_ target: String, _ headers: String = "") -> Bool {
        send("GET \(target) HTTP/1.1\r\nHost: t\r\n\(headers)\r\n")
    }

    /// The next answer, which has a body unless it is to HEAD.
    func answer(toHead: Bool = false) throws -> Answer {
        var answer = try head()
        guard !toHead, answer.status >= 200, answer.status != 304, answer.status != 204 else {
            return answer
        }
        if answer.headers["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { answer.body += chunk }
        } else if let length = answer.headers["content-length"].flatMap({ Int($0) }) {
            answer.body = try take(length)
        }
        return answer
    }

    func head() throws -> Answer {
        var answer = Answer()
        let words = try line().split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw Failure(what: "no status") }
        answer.status = status
        while case let line = try line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            answer.headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return answer
    }

    /// One chunk of a chunked body; nil at its end.
    func chunk() throws -> [UInt8]? {
        guard let count = Int(try line(), radix: 16) else { throw Failure(what: "chunk size") }
        let bytes = try take(count)
        _ = try line()
        return count == 0 ? nil : bytes
    }

    /// True if the server closes now, however it does; false if it says anything more.
    func isClosed() -> Bool {
        unread.isEmpty && (try? fill()) == false
    }

    func hasSomethingToRead(withinMilliseconds time: CInt) -> Bool {
        var poll = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return !unread.isEmpty || Glibc.poll(&poll, 1, time) > 0
    }

    /// All that comes until the server closes.
    func everything() throws -> String {
        while try fill() {}
        return String(decoding: unread, as: UTF8.self)
    }

    func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count {
            guard try fill() else { throw Failure(what: "closed early") }
        }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end].filter { $0 != 0x0D }, as: UTF8.self)
            }
            guard try fill() else { throw Failure(what: "closed early") }
        }
    }

    /// False at the end, also a violent one; throws if nothing comes at all.
    private func fill() throws -> Bool {
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        let count = recv(socket, &piece, piece.count, 0)
        if count < 0 && errno == EAGAIN { throw Failure(what: "silence") }
        guard count > 0 else { return false }
        unread += piece[..<count]
        return true
    }
}

/// Runs `body` against a server of its own, and stops it.
func withServer<Result>(
    _ limits: ServerLimits = ServerLimits(), handler: @escaping Handler,
    _ body: (Server) throws -> Result
) throws -> Result {
    let server = try Server(address: "127.0.0.1", port: 0, limits: limits, handler: handler)
    defer { server.stop(deadlineSeconds: 0) }
    return try body(server)
}

extension Response {
    static func text(_ text: String, status: Int = 200) -> Response {
        Response(status: status, body: .bytes(Array(text.utf8)))
    }
}
