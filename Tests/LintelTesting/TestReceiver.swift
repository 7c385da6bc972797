import Dispatch
import Foundation
import Glibc
import Synchronization

/// A server of HTTP/1.1 that does what a test says, also what no server should: it answers, stalls,
/// never stops answering, hangs up. On this machine alone, with a thread for each connection.
public final class TestReceiver: Sendable {
    public struct Received: Sendable {
        /// `POST /hook HTTP/1.1`.
        public var line: String
        /// By their names in lower case.
        public var headers: [String: String]
        public var body: [UInt8]
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    public enum Reaction: Sendable {
        case answer(Int, [(name: String, value: String)] = [])
        case say(Int, type: String, String)
        /// Nothing, until the other side gives up.
        case stall
        case hangUp
        /// A status, and a body that ends before it is whole.
        case hangUpInBody
        /// A status, and a byte of the body; the next one comes never.
        case drip
        /// A status, and so many bytes of a body.
        case flood(Int)
    }

    public let port: UInt16
    public let address: String
    private let core: ReceiverCore

    public init(
        _ address: String = "127.0.0.1", port: UInt16 = 0,
        _ react: @escaping @Sendable (Received) -> Reaction = { _ in .answer(204) }
    ) throws {
        self.address = address
        core = ReceiverCore(react)
        self.port = try core.listen(address, port)
    }

    deinit { core.hangUp() }

    public var received: [Received] { core.state.withLock { $0.received } }
    /// Without a copy of them all.
    public var count: Int { core.state.withLock { $0.received.count } }
    public var bodies: [String] { received.map(\.text) }
    /// Of floods.
    public var sentBytes: Int { core.state.withLock { $0.sent } }
    public func url(_ path: String = "/hook") -> String { "http://\(address):\(port)\(path)" }

    /// Hangs up on everybody, and answers nobody any more.
    public func stop() {
        if core.hangUp() { core.isClosed.wait() }
    }
}

/// What its threads share, which live longer than who asked for them.
private final class ReceiverCore: Sendable {
    typealias Received = TestReceiver.Received
    typealias Reaction = TestReceiver.Reaction

    struct State {
        var received: [Received] = []
        /// None of them is closed: the system gives the numbers of those to others.
        var connections: Set<CInt> = []
        var listener: CInt = -1
        var sent = 0
        var isStopped = false
    }

    let state = Mutex(State())
    let isClosed = DispatchSemaphore(value: 0)
    private let react: @Sendable (Received) -> Reaction

    init(_ react: @escaping @Sendable (Received) -> Reaction) { self.react = react }

    /// - Returns: the port.
    func listen(_ address: String, _ port: UInt16) throws -> UInt16 {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var yes: CInt = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &place.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(listener, place, size) == 0 && Glibc.listen(listener, 1024) == 0
                    && getsockname(listener, place, &size) == 0
            }
        }
        guard isListening else {
            let code = errno
            close(listener)
            throw POSIXError(.init(rawValue: code) ?? .EIO)
        }
        state.withLock { $0.listener = listener }
        Thread.detachNewThread { [self] in
            acceptAll(listener)
            state.withLock { state in
                state.listener = -1
                close(listener)
            }
            isClosed.signal()
        }
        return UInt16(bigEndian: place.sin_port)
    }

    /// Returns when it is stopped.
    private func acceptAll(_ listener: CInt) {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 {
                if state.withLock({ $0.isStopped }) { return }
                continue
            }
            let isTaken = state.withLock { state in
                if !state.isStopped { state.connections.insert(connection) }
                return !state.isStopped
            }
            guard isTaken else {
                close(connection)
                return
            }
            Thread.detachNewThread { [self] in serve(connection) }
        }
    }

    /// - Returns: false if that was done before.
    @discardableResult
    func hangUp() -> Bool {
        state.withLock { state in
            if state.isStopped { return false }
            state.isStopped = true
            for connection in state.connections { shutdown(connection, CInt(SHUT_RDWR)) }
            if state.listener >= 0 { shutdown(state.listener, CInt(SHUT_RDWR)) }
            return true
        }
    }

    private func serve(_ connection: CInt) {
        var buffer: [UInt8] = []
        while let request = read(connection, &buffer) {
            state.withLock { $0.received.append(request) }
            if !carryOut(react(request), connection) { break }
        }
        _ = state.withLock { $0.connections.remove(connection) }
        close(connection)
    }

    /// False if that was the end of the connection.
    private func carryOut(_ reaction: Reaction, _ connection: CInt) -> Bool {
        switch reaction {
        case .answer(let status, let headers):
            let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
            let length = status == 204 ? "" : "Content-Length: 0\r\n"
            return send("HTTP/1.1 \(status) Said\r\n\(length)\(lines)\r\n", connection)
        case .say(let status, let type, let text):
            let head = "Content-Type: \(type)\r\nContent-Length: \(text.utf8.count)\r\n"
            return send("HTTP/1.1 \(status) Said\r\n\(head)\r\n\(text)", connection)
        case .stall:
            wait(connection)
            return false
        case .hangUp: return false
        case .hangUpInBody:
            _ = send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", connection)
            return false
        case .drip:
            if send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n.", connection) {
                wait(connection)
            }
            return false
        case .flood(let size):
            guard send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n", connection) else {
                return false
            }
            let piece = String(repeating: "x", count: 64 << 10)
            for _ in 0..<(size / piece.utf8.count) {
                if !send(piece, connection) { return false }
                state.withLock { $0.sent += piece.utf8.count }
            }
            return true
        }
    }

    /// Until the other side hangs up.
    private func wait(_ connection: CInt) {
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
    }

    private func send(_ text: String, _ connection: CInt) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    private func read(_ connection: CInt, _ buffer: inout [UInt8]) -> Received? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let head = buffer.firstRange(of: end) {
                let text = String(decoding: buffer[..<head.lowerBound], as: UTF8.self)
                var lines = text.components(separatedBy: "\r\n")[...]
                let line = lines.popFirst() ?? ""
                var headers: [String: String] = [:]
                for line in lines {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                let size = headers["content-length"].flatMap(Int.init) ?? 0
                while buffer.count < head.upperBound + size {
                    guard readMore(connection, &buffer) else { return nil }
                }
                let body = Array(buffer[head.upperBound..<(head.upperBound + size)])
                buffer.removeFirst(head.upperBound + size)
                return Received(line: line, headers: headers, body: body)
            }
            guard readMore(connection, &buffer) else { return nil }
        }
    }

    private func readMore(_ connection: CInt, _ buffer: inout [UInt8]) -> Bool {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(connection, &piece, piece.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: piece[..<count])
        return true
    }
}
