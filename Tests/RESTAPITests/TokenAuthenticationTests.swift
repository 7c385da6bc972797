import GatewayModel
import JSON
import Ledger
import LintelTesting
import Logging
import MicroHTTP
import Projection
import Synchronization
import Testing

@testable import RESTAPI

/// Who is let in by a token, and what is said to who is not.
@Suite struct TokenAuthenticationTests {
    private static let gateway = "/v1/namespaces/infra/gateways/edge"
    private static let snapshot = gateway + "/snapshot"

    @Test(arguments: ["/healthz", "/readyz", "/version", "/openapi.yaml"])
    func `what tells nothing of anybody is for everybody`(target: String) throws {
        let server = try AccessServer()
        #expect(try server.client().get(target).status == 200)
    }

    private static func metadata(_ server: AccessServer) -> String {
        "\"http://127.0.0.1:\(server.reads.server.port)\(GetProtectedResource.path)\""
    }

    @Test(arguments: [
        "/v1/gateways", gateway, snapshot, "/v1/commits", "/v1/events", "/v1/warnings", "/metrics",
        "/v1/me", "/v1/namespaces/infra/gateways/nothing",
    ])
    func `who says nothing is asked who it is`(target: String) throws {
        let server = try AccessServer()
        let answer = try server.client().get(target)
        #expect(answer.status == 401)
        let challenge = #"Bearer realm="lintel", resource_metadata="# + Self.metadata(server)
        #expect(answer.headers["www-authenticate"] == challenge)
    }

    @Test func `who says nothing changes nothing`() throws {
        let server = try AccessServer()
        let before = server.reads.ledger.published.state.revision
        for (method, target) in [
            ("POST", "/v1/changes"), ("PUT", Self.gateway), ("PATCH", Self.gateway),
            ("DELETE", Self.gateway), ("POST", Self.gateway + "/rollback"),
            ("POST", "/v1/commits/1/revert"), ("POST", "/v3/discovery:listeners"),
            ("POST", AccessServer.path("infra/x")),
        ] {
            #expect(try server.client().send(method, target).status == 401, "\(method) \(target)")
        }
        #expect(server.reads.ledger.published.state.revision == before)
    }

    @Test func `the admin token is for everything`() throws {
        let server = try AccessServer()
        #expect(try server.reads.get(Self.gateway).status == 200)
        #expect(try server.reads.get("/metrics").status == 200)
        let me = try server.reads.json("/v1/me")
        #expect(me.text("principal") == "system:admin")
        #expect(me.text("mayDoEverything") == "true")
        #expect(me.at("token") == nil)
    }

    @Test(arguments: [
        ("Basic YTpi", "another scheme"), ("Bearer", "another scheme"), ("", "another scheme"),
        ("bearer lintel_x", "is not a token"), ("Bearer eyJhbGciOi.J9.x", "is not a token"),
        ("Bearer a.b c.d", "is not a token"),
    ])
    func `what is no token is said to be none`(header: String, says: String) throws {
        let server = try AccessServer()
        let answer = try server.client().get(
            "/v1/gateways", headers: ["Authorization": header])
        #expect(answer.status == 401 && answer.text.contains(says), "\(answer.text)")
        #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer ") == true)
        let sent = header.split(separator: " ").last.map(String.init) ?? "…"
        #expect(sent == "Bearer" || !answer.text.contains(sent))
    }

    @Test func `two are one too many`() throws {
        let server = try AccessServer()
        let line = "Authorization: Bearer \(server.admin.text)\r\n"
        let host = "Host: 127.0.0.1:\(server.reads.server.port)\r\n"
        let answer = try server.client().send(
            Array("GET /v1/gateways HTTP/1.1\r\n\(host)\(line)\(line)\r\n".utf8))
        #expect(answer.status == 400)
        #expect(!answer.text.contains(server.admin.text))
    }

    @Test(arguments: ["\r", "\n", "\0", "\u{B}", "\r\n "])
    func `no control character gets through in a header`(text: String) throws {
        let server = try AccessServer()
        let host = "Host: 127.0.0.1:\(server.reads.server.port)\r\n"
        for header in ["Bearer \(text)\(server.admin.text)", "Bearer \(server.admin.text)\(text)x"]
        {
            let answer = try? server.client().send(
                Array("GET /v1/gateways HTTP/1.1\r\n\(host)Authorization: \(header)\r\n\r\n".utf8))
            #expect((answer?.status ?? 400) / 100 == 4, "\(header.debugDescription)")
        }
    }

    @Test(arguments: ["bearer", "BEARER", "Bearer "])
    func `the scheme is written as one likes`(scheme: String) throws {
        let server = try AccessServer()
        let answer = try server.client().get(
            "/v1/gateways", headers: ["Authorization": "\(scheme) \(server.admin.text)"])
        #expect(answer.status == 200)
    }

    // MARK: Guessing

    /// Whatever is wrong with a token, the answer is the same to the last byte.
    @Test func `who guesses learns nothing`() throws {
        let server = try AccessServer()
        let known = try server.token(as: "viewer")
        let revoked = try server.token(of: "infra/viewer")
        try server.revoke(revoked, of: "infra/viewer")
        let expired = try server.token(of: "infra/viewer", expiresIn: "1s")
        let client = try server.client()
        func answer(_ token: String) throws -> HTTPClient.Answer {
            try client.get("/v1/gateways", headers: ["Authorization": "Bearer \(token)"])
        }
        #expect(try eventually { try answer(expired.text).status == 401 })
        let guesses = [
            AccessToken.make().text, AccessToken.make(id: known.id).text, revoked.text,
            AccessToken.make(id: revoked.id).text, expired.text,
            AccessToken.make(id: server.admin.id).text,
        ]
        let answers = try guesses.map { try answer($0) }
        for answer in answers {
            #expect(answer.status == 401)
            #expect(answer.body == answers[0].body)
            #expect(
                answer.headers["www-authenticate"]
                    == #"Bearer realm="lintel", error="invalid_token", resource_metadata="#
                    + Self.metadata(server))
        }
        #expect(try answer(known.text).status == 200)
    }

    /// A comparison that stopped at the first difference would be found by its time.
    @Test func `digests differ wherever they differ`() throws {
        let zeros = String(repeating: "0", count: 64)
        let zero = try #require(TokenDigest(hex: zeros))
        for place in 0..<64 {
            var digits = Array(zeros)
            digits[place] = "1"
            let other = try #require(TokenDigest(hex: String(digits)))
            #expect(!zero.isSame(as: other) && !other.isSame(as: zero))
            #expect(other.isSame(as: other) && other.hex == String(digits))
        }
        #expect(TokenDigest(hex: String(repeating: "A", count: 64)) == nil)
        #expect(TokenDigest(hex: "0") == nil)
        let token = AccessToken.make()
        #expect(TokenDigest(of: token).isSame(as: TokenDigest(of: token)))
    }

    // MARK: URLs

    @Test func `a token in a URL is refused and appears nowhere`() throws {
        let lines = Lines()
        let server = try AccessServer(logger: lines.logger(.debug))
        let token = server.admin.text
        let encoded = token.replacing("_", with: "%5F").replacing("l", with: "%6c")
        let targets = [
            "/v1/gateways?access_token=\(token)", "/v1/gateways?access_token=x",
            "/v1/gateways?limit=\(token)", "/v1/gateways?\(token)", "/\(token)",
            "/v1/namespaces/\(token)/gateways", "/v1/namespaces/\(encoded)/gateways/%",
            "/v1/gateways?labelSelector=\(encoded)", "/healthz?x=\(token.prefix(40))",
        ]
        for target in targets {
            for headers in [[:], server.asAdmin] {
                let answer = try server.client().get(target, headers: headers)
                #expect(answer.status == 400 && answer.text.contains("/problems/token-in-url"))
                #expect(!answer.text.contains(token.suffix(49).prefix(16)))
            }
        }
        #expect(lines.text.contains("request") && lines.text.contains("(not shown"))
        #expect(!lines.text.contains(token.suffix(49).prefix(16)), "\(lines.text)")
        #expect(!lines.text.contains(encoded.suffix(49).prefix(16)), "\(lines.text)")
    }

    @Test func `of a refused token the log has the id and no more`() throws {
        let lines = Lines()
        let server = try AccessServer(logger: lines.logger(.info))
        let token = AccessToken.make()
        for _ in 0..<3 {
            _ = try server.client().get(
                "/v1/gateways", headers: ["Authorization": "Bearer \(token.text)"])
        }
        #expect(lines.text.ranges(of: token.id).count == 1)
        #expect(!lines.text.contains(token.text.suffix(49)))
    }

    // MARK: The same poll again

    @Test func `a poll that comes again ends with its token`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "proxy")
        let client = try server.client()
        for _ in 0..<3 {
            #expect(try client.get(Self.snapshot, headers: token.headers).status == 200)
        }
        try server.revoke(token, of: "infra/proxy")
        for _ in 0..<2 {
            #expect(try client.get(Self.snapshot, headers: token.headers).status == 401)
        }
    }

    @Test func `a poll that comes again ends with the right`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "proxy")
        let client = try server.client()
        for _ in 0..<2 {
            #expect(try client.get(Self.snapshot, headers: token.headers).status == 200)
        }
        try server.deleteBinding("proxy")
        for _ in 0..<2 {
            #expect(try client.get(Self.snapshot, headers: token.headers).status == 404)
        }
    }

    @Test func `a poll that comes again ends when its token expires`() throws {
        let clock = SetClock()
        let server = try AccessServer(clock: clock)
        try server.addAccount("proxy", "proxy", in: "infra")
        let token = try server.token(of: "infra/proxy", expiresIn: "1h")
        let client = try server.client()
        for seconds: Int64 in [0, 0, 1800, 1790] {
            clock.advance(seconds: seconds)
            #expect(try client.get(Self.snapshot, headers: token.headers).status == 200)
        }
        clock.advance(seconds: 30)
        for _ in 0..<2 {
            #expect(try client.get(Self.snapshot, headers: token.headers).status == 401)
        }
    }

    @Test func `the next who polls on a connection is not taken for the one before`() throws {
        let server = try AccessServer()
        let (one, other) = (
            try server.token(as: "proxy"), try server.token(as: "editor", in: "shop")
        )
        let client = try server.client()
        for _ in 0..<2 {
            #expect(try client.get(Self.snapshot, headers: one.headers).status == 200)
            #expect(try client.get(Self.snapshot, headers: other.headers).status == 404)
            #expect(try client.get(Self.snapshot).status == 401)
        }
    }
}

/// What was logged.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]
        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            lines.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}

/// Shows what a test says.
final class SetClock: WallClock {
    private let time = Mutex(SystemClock().now())
    func now() -> Timestamp { time.withLock { $0 } }
    func set(_ now: Timestamp) { time.withLock { $0 = now } }
    func advance(seconds: Int64) {
        time.withLock { $0 = Timestamp(rawValue: $0.rawValue + seconds * 1_000_000) }
    }
}
