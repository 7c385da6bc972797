import Glibc
import HTTPClient
import LintelTesting
import MicroHTTP
import Synchronization
import Testing

/// What others answer, and what is taken of it.
@Suite struct WebClientTests {
    private let seen = Seen()
    private let server: Server

    init() throws {
        let seen = seen
        server = try Server([ServerListener(address: "127.0.0.1", port: 0)]) { request in
            seen.note(request)
            switch request.target {
            case "/good": return .now(Response(status: 200, body: .bytes(Array("good".utf8))))
            case "/large":
                return .now(
                    Response(status: 200, body: .bytes([UInt8](repeating: 97, count: 5000))))
            case "/elsewhere":
                return .now(
                    Response(status: 302, headers: [(name: "Location", value: "/good")]))
            case "/silent": return .later { exchange in seen.keep(exchange) }
            default: return .now(Response(status: 503, body: .bytes(Array("no".utf8))))
            }
        }
    }

    private final class Seen: Sendable {
        private let state = Mutex((targets: [String](), agents: [String](), kept: [Exchange]()))
        func note(_ request: Request) {
            let (target, agent) = (request.target, request.header("User-Agent") ?? "")
            state.withLock {
                $0.targets.append(target)
                $0.agents.append(agent)
            }
        }
        func keep(_ exchange: Exchange) { state.withLock { $0.kept.append(exchange) } }
        var targets: [String] { state.withLock { $0.targets } }
        var agents: [String] { state.withLock { $0.agents } }
    }

    private func url(_ path: String) throws -> WebURL {
        try #require(WebURL("http://127.0.0.1:\(server.port)\(path)"))
    }

    private func failure(_ path: String, _ limits: HTTPClientLimits = HTTPClientLimits()) throws
        -> HTTPClientError
    {
        let url = try url(path)
        return try #require(
            throws: HTTPClientError.self
        ) { try WebClient(limits: limits).get(url) }
    }

    @Test func `an answer, and who gave it`() throws {
        let answer = try WebClient().get(try url("/good"))
        #expect(String(decoding: answer.body, as: UTF8.self) == "good")
        #expect(answer.address == "127.0.0.1")
        #expect(seen.agents == ["lintel"])
    }

    @Test func `a redirect is not followed`() throws {
        let error = try failure("/elsewhere")
        #expect(error.code == .redirected && error.description.contains("302"), "\(error)")
        #expect(seen.targets == ["/elsewhere"])
    }

    @Test func `another status is none`() throws {
        let error = try failure("/missing")
        #expect(error.code == .refused && error.description.contains("answered 503"), "\(error)")
        #expect(error.description.contains("at 127.0.0.1"), "\(error)")
    }

    @Test func `what is larger than allowed is not read`() throws {
        var limits = HTTPClientLimits()
        limits.answerBytes = 4999
        let error = try failure("/large", limits)
        #expect(error.code == .large && error.description.contains("4999"), "\(error)")
        limits.answerBytes = 5000
        #expect(try WebClient(limits: limits).get(try url("/large")).body.count == 5000)
    }

    @Test func `who does not answer is not waited for`() throws {
        var limits = HTTPClientLimits()
        limits.totalMilliseconds = 100
        let error = try failure("/silent", limits)
        #expect(error.code == .slow && error.description.contains("100 ms"), "\(error)")
    }

    @Test func `where nobody listens`() throws {
        let port = server.port
        server.stop(deadlineSeconds: 0)
        let url = try #require(WebURL("http://127.0.0.1:\(port)/"))
        let error = try #require(throws: HTTPClientError.self) { try WebClient().get(url) }
        #expect(error.code == .unreachable, "\(error)")
        #expect(error.description.contains("\(port)"), "\(error)")
    }

    @Test func `a proxy of the environment is not asked`() throws {
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsetenv("http_proxy") }
        #expect(try WebClient().get(try url("/good")).body.count == 4)
    }
}
