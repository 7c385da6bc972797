public import MicroHTTP
import Synchronization

/// An issuer on this machine: with a discovery document and keys, or with whatever a test has it
/// say.
public final class TestIssuer: Sendable {
    public static let discovery = "/.well-known/openid-configuration"
    public static let keys = "/keys"

    private let replies = Replies()
    private let server: Server

    public init() throws {
        let replies = replies
        server = try Server([ServerListener(address: "127.0.0.1", port: 0)]) {
            replies.answer($0.target)
        }
        set(Self.discovery, #"{"issuer": "\#(url)", "jwks_uri": "\#(url + Self.keys)"}"#)
    }

    public var url: String { "http://127.0.0.1:\(server.port)" }

    /// From now on it has these keys.
    public func setKeys(_ keys: [SigningKey]) throws {
        set(Self.keys, try Self.keySet(keys.map { try $0.jwk() }))
    }

    /// A JSON Web Key Set of these JSON Web Keys.
    public static func keySet(_ keys: [String]) -> String {
        #"{"keys": [\#(keys.joined(separator: ","))]}"#
    }

    public func set(_ path: String, _ json: String) {
        set(
            path,
            Response(
                status: 200, headers: [(name: "Content-Type", value: "application/json")],
                body: .bytes(Array(json.utf8))))
    }

    public func set(_ path: String, _ response: Response) { replies.set(path, .response(response)) }

    /// From now on, who asks there waits until ``release()``.
    public func hold(_ path: String) { replies.set(path, .held) }

    /// Answers all who wait with what is at their paths now.
    public func release() { replies.release() }

    /// How often it was asked there.
    public func count(_ path: String) -> Int { replies.count(path) }
}

private final class Replies: Sendable {
    enum Reply {
        case response(Response)
        case held
    }

    private struct State {
        var replies: [String: Reply] = [:]
        var counts: [String: Int] = [:]
        var held: [Exchange] = []
    }

    private let state = Mutex(State())

    func set(_ path: String, _ reply: Reply) { state.withLock { $0.replies[path] = reply } }

    func count(_ path: String) -> Int { state.withLock { $0.counts[path] ?? 0 } }

    func answer(_ path: String) -> Answer {
        state.withLock { state in
            state.counts[path, default: 0] += 1
            switch state.replies[path] {
            case .response(let response): return .now(response)
            case nil: return .now(Response(status: 404))
            case .held: return .later { exchange in self.hold(exchange) }
            }
        }
    }

    private func hold(_ exchange: Exchange) { state.withLock { $0.held.append(exchange) } }

    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for exchange in held { exchange.askAgain() }
    }
}
