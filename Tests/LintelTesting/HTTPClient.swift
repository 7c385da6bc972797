/// One connection to a server on loopback, kept open between requests: for tests that are about
/// what a server says, byte for byte.
public final class HTTPClient {
    public struct Failure: Error {
        public let what: String
    }

    public struct Answer: Sendable {
        public var status = 0
        /// Names in lower case.
        public var headers: [String: String] = [:]
        /// The values of `Set-Cookie`, of which there may be several.
        public var cookies: [String] = []
        public var body: [UInt8] = []
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    public let socket: ClientSocket
    private let port: UInt16
    private var unread: [UInt8] = []

    /// Connects. Every read and write gives up after `timeoutSeconds`, so that no test hangs.
    public init(port: UInt16, tls: ClientTLS? = nil, timeoutSeconds: Int = 60) throws {
        self.port = port
        socket = try ClientSocket(port: port, tls: tls, timeoutSeconds: timeoutSeconds)
    }

    /// Sends a request and reads its answer, body and all.
    public func send(
        _ method: String, _ target: String, headers: [String: String] = [:], body: String = ""
    ) throws -> Answer {
        try send(method, target, headers: headers, bytes: Array(body.utf8))
    }

    /// The same with a body that may be no text.
    public func send(
        _ method: String, _ target: String, headers: [String: String] = [:], bytes: [UInt8]
    ) throws -> Answer {
        try send(request(method, target, headers, bytes), isHead: method == "HEAD")
    }

    /// Sends bytes as they are, and reads an answer.
    public func send(_ request: [UInt8], isHead: Bool = false) throws -> Answer {
        // Who is refused early may still be writing: what the server said is what counts.
        let failure = Result { try write(request) }
        do {
            return try answer(isHead: isHead)
        } catch {
            try failure.get()
            throw error
        }
    }

    /// The next answer, body and all.
    public func answer(isHead: Bool = false) throws -> Answer {
        var answer = try head()
        if isHead || answer.status == 304 || answer.status == 204 { return answer }
        if answer.headers["transfer-encoding"] == "chunked" {
            while let chunk = try chunk() { answer.body += chunk }
        } else if let length = answer.headers["content-length"].flatMap({ Int($0) }) {
            answer.body = try take(length)
        }
        return answer
    }

    public func get(_ target: String, headers: [String: String] = [:]) throws -> Answer {
        try send("GET", target, headers: headers)
    }

    /// Sends a request and reads the head of its answer; ``chunk()`` reads on.
    public func start(
        _ method: String, _ target: String, headers: [String: String] = [:], body: String = ""
    ) throws -> Answer {
        try write(request(method, target, headers, Array(body.utf8)))
        return try head()
    }

    /// Sends a GET whose ``answer(isHead:)`` is awaited later.
    public func ask(_ target: String, headers: [String: String] = [:]) throws {
        try write(request("GET", target, headers, []))
    }

    /// One chunk of a chunked body; nil at its end.
    public func chunk() throws -> [UInt8]? {
        guard let count = Int(try line(), radix: 16) else { throw Failure(what: "chunk size") }
        let bytes = try take(count)
        _ = try line()
        return count == 0 ? nil : bytes
    }

    private func request(
        _ method: String, _ target: String, _ headers: [String: String], _ body: [UInt8]
    ) -> [UInt8] {
        var text = "\(method) \(target) HTTP/1.1\r\n"
        text += "Host: \(headers["Host"] ?? "127.0.0.1:\(port)")\r\n"
        for (name, value) in headers where name != "Host" { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.count)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }

    // MARK: Bytes

    public func write(_ bytes: [UInt8]) throws { try socket.write(bytes) }

    private func head() throws -> Answer {
        var answer = Answer()
        let words = try line().split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { throw Failure(what: "no status") }
        answer.status = status
        while case let line = try line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            let (name, value) = (parts[0].lowercased(), String(parts[1].drop { $0 == " " }))
            answer.headers[name] = value
            if name == "set-cookie" { answer.cookies.append(value) }
        }
        return answer
    }

    private func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[..<end].filter { $0 != UInt8(ascii: "\r") }
                unread.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            try fill()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count { try fill() }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private func fill() throws {
        let piece = try socket.read(atMost: 1 << 16)
        guard !piece.isEmpty else { throw Failure(what: "the server closed") }
        unread += piece
    }
}
