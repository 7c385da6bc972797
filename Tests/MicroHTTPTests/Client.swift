import Glibc
import LintelTesting
import MicroHTTP

/// A raw socket, because the tests are about bytes no proper client would send.
final class Client {
    let connection: ClientSocket
    private var unread: [UInt8] = []

    var socket: CInt { connection.descriptor }

    struct Failure: Error { let what: String }

    struct Answer: Equatable {
        var status = 0
        /// Names in lower case.
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Connects to loopback. Every read gives up after a minute, so that no test hangs.
    ///
    /// - Parameter tls: nil for none; by default as the suite runs.
    init(
        _ port: UInt16, tls: @autoclosure () throws -> ClientTLS? = try SuiteTransport.client(),
        receiveBufferBytes: CInt? = nil,
        isIPv6: Bool = false
    ) throws {
        connection = try ClientSocket(
            port: port, tls: tls(), receiveBufferBytes: receiveBufferBytes, isIPv6: isIPv6)
    }

    /// False once the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        (try? connection.write(bytes)) != nil
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
        !unread.isEmpty || connection.hasSomethingToRead(withinMilliseconds: time)
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
        do {
            let piece = try connection.read()
            unread += piece
            return !piece.isEmpty
        } catch let error as ClientSocket.Failure {
            if error.isSilence { throw Failure(what: "silence") }
            return false
        }
    }
}

/// Runs `body` against a server of its own, and stops it.
///
/// - Parameter tls: nil for none; by default as the suite runs.
func withServer<Result>(
    _ limits: ServerLimits = ServerLimits(),
    tls: @autoclosure () throws -> TLSContext? = try suiteTLS(),
    handler: @escaping Handler,
    _ body: (Server) throws -> Result
) throws -> Result {
    let tls = try tls()
    let listener = ServerListener(address: "127.0.0.1", port: 0, isSecure: tls != nil)
    let server = try Server([listener], tls: tls, limits: limits, handler: handler)
    defer { server.stop(deadlineSeconds: 0) }
    return try body(server)
}

/// Where servers listen as the suite runs.
let suiteListener = ServerListener(
    address: "127.0.0.1", port: 0, isSecure: SuiteTransport.isSecure)

/// What servers show if the suite runs by TLS.
func suiteTLS() throws -> TLSContext? {
    guard SuiteTransport.isSecure else { return nil }
    return TLSContext(try TLSTests.credentials(SuiteTransport.leaf()))
}

extension Response {
    static func text(_ text: String, status: Int = 200) -> Response {
        Response(status: status, body: .bytes(Array(text.utf8)))
    }
}
