import MicroHTTP
import Synchronization

/// What stands where a server should: one of another version, a proxy, one that never answers.
final class FakeServer: Sendable {
    private let server: Server
    /// Who waits for an answer that never comes.
    private let held: Held

    /// - Parameter answer: to a method and a target; nil for an answer that never comes.
    init(_ answer: @escaping @Sendable (String) -> Response?) throws {
        let held = Held()
        self.held = held
        server = try Server([ServerListener(address: "127.0.0.1", port: 0)]) { request in
            let response = answer("\(request.methodName) \(request.target)")
            return response.map { .now($0) } ?? .later { held.add($0) }
        }
    }

    var url: String { "http://127.0.0.1:\(server.port)" }

    static func json(_ text: String, status: Int = 200, type: String = "application/json")
        -> Response
    {
        Response(
            status: status, headers: [(name: "Content-Type", value: type)],
            body: .bytes(Array(text.utf8)))
    }

    /// As a server says that it knows no such path.
    static func noSuchPath(_ target: String) -> Response {
        json(
            #"{"type":"/problems/not-found","title":"It does not exist","status":404,"detail":"#
                + #""there is nothing at \#(target); GET /openapi.yaml lists all paths"}"#,
            status: 404, type: "application/problem+json")
    }
}

private final class Held: Sendable {
    private let exchanges = Mutex<[Exchange]>([])

    func add(_ exchange: Exchange) { exchanges.withLock { $0.append(exchange) } }
}
