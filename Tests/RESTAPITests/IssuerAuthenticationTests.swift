import GatewayModel
import IssuerTesting
import JSON
import LintelTesting
import Logging
import MicroHTTP
import OIDC
import Synchronization
import Testing

@testable import RESTAPI

/// Who is let in by a token of an issuer.
@Suite struct IssuerAuthenticationTests {
    private static let gateway = "/v1/namespaces/infra/gateways/edge"
    private static let snapshot = gateway + "/snapshot"

    @Test func `a token of the issuer says who one is`() throws {
        let server = try IssuerServer()
        let text = try server.token("ada", groups: ["platform"]) { $0.claims["jti"] = #""t-1""# }
        for _ in 0..<2 {
            let answer = try server.get("/v1/me", text)
            #expect(answer.status == 200, "\(answer.text)")
            let me = try JSONDocument.parsing(answer.body).root
            #expect(me.text("principal") == "oidc:ada")
            #expect(me.text("groups.0") == "oidc:platform")
            #expect(me.text("groups.1") == "system:authenticated")
            #expect(me.text("mayDoEverything") == "false")
            #expect(me.text("token.id") == "oidc-t-1")
            #expect(me.text("token.expiresAt") != nil)
        }
        #expect(try server.get(Self.gateway, text).status == 404)
        #expect(try server.access.reads.get(Self.gateway).status == 200, "tokens of ours count on")
    }

    @Test func `a group of the issuer has what it is bound to`() throws {
        let server = try IssuerServer()
        try server.bind("oidc:platform", to: "gateway-admin")
        let inside = try server.token(groups: ["a", "platform"]) { $0.claims["jti"] = #""t-2""# }
        let outside = try server.token(groups: ["a", "b"])
        #expect(try server.get(Self.gateway, outside).status == 404)
        #expect(try server.get(Self.gateway, inside).status == 200)
        let change = try server.access.client().send(
            "DELETE", Self.gateway, headers: server.headers(inside))
        #expect(change.status == 200, "\(change.text)")
        let revision = try #require(change.headers["lintel-revision"])
        let commit = try server.access.reads.json("/v1/commits/\(revision)")
        #expect(commit.text("origin.principal") == "oidc:ada")
        #expect(commit.text("origin.tokenId") == "oidc-t-2")
    }

    @Test func `nobody makes himself an admin by a name`() throws {
        let server = try IssuerServer()
        for group in ["system:masters", "system:serviceaccounts"] {
            let answer = try server.get("/v1/me", try server.token(groups: [group]))
            #expect(answer.status == 200)
            let me = try JSONDocument.parsing(answer.body).root
            #expect(me.text("mayDoEverything") == "false" && me.text("groups.0") == "oidc:" + group)
        }
    }

    @Test(arguments: [
        ("iss", #""https://evil.example""#, "iss of the token"),
        ("aud", #""another""#, "for another audience"), ("exp", "1000000000", "has expired"),
        ("nbf", "9999999999", "only later"), ("sub", nil, "no text in sub"),
    ])
    func `a token that does not count is told why`(
        claim: String, value: String?, says: String
    ) throws {
        let server = try IssuerServer()
        let text = try server.token { $0.claims[claim] = value }
        let answer = try server.get("/v1/me", text)
        #expect(answer.status == 401 && answer.text.contains(says), "\(answer.text)")
        let challenge = try #require(answer.headers["www-authenticate"])
        #expect(challenge.hasPrefix(#"Bearer realm="lintel", error="invalid_token", "#))
        let audit = try server.access.reads.json("/v1/audit").text("attempts.0.reason") ?? ""
        #expect(audit.isEmpty || audit.contains(says))
        for part in text.split(separator: ".") { #expect(!answer.text.contains(part.prefix(12))) }
    }

    @Test(arguments: ["eyJh.eyJh.x", "a.b.c", "..", "eyJh.eyJh.eyJh.eyJh.eyJh"])
    func `what is no token is told so`(text: String) throws {
        let server = try IssuerServer()
        let answer = try server.get("/v1/me", text)
        #expect(answer.status == 401, "\(answer.text)")
    }

    @Test func `an opaque token is told what to send instead`() throws {
        let server = try IssuerServer()
        let answer = try server.get("/v1/me", "ya29.a0AfH6SMBx")
        #expect(answer.status == 401)
        #expect(answer.text.contains("or a token of \(server.issuer.url), three parts with points"))
        #expect(answer.text.contains("send the ID token"))
    }

    /// A head has no more room, so that no link of the chain sees it.
    @Test(arguments: [17 << 10, 64 << 10])
    func `a token that is larger than a head gets nowhere`(bytes: Int) throws {
        let server = try IssuerServer()
        let text = try server.token {
            $0.claims["x"] = "\"\(String(repeating: "x", count: bytes))\""
        }
        #expect(try server.get("/v1/me", text).status == 431)
        #expect(try server.get("/v1/me", try server.token()).status == 200)
        #expect(try attempts(server).isEmpty)
    }

    // MARK: Who is told

    /// What the audit has.
    private func attempts(_ server: IssuerServer) throws -> [JSONNode] {
        Array(try #require(try server.access.reads.json("/v1/audit").at("attempts")).elements)
    }

    /// One that has expired must not hide one of another issuer.
    @Test func `the audit tells reasons apart, and names what was refused`() throws {
        let server = try IssuerServer()
        let old = try server.token {
            $0.claims["exp"] = "1000000000"
            $0.claims["jti"] = #""t-3""#
        }
        let foreign = try server.token {
            $0.claims["iss"] = #""https://evil.example""#
            $0.claims["jti"] = #""t-4""#
        }
        for text in [old, old, foreign, old, "a.b.c"] {
            #expect(try server.get("/v1/me", text).status == 401)
        }
        let attempts = try attempts(server)
        func told(_ reason: String) -> (count: String?, token: String?) {
            let found = attempts.filter { $0.text("reason")?.contains(reason) == true }
            #expect(found.count == 1)
            return (found.first?.text("count"), found.first?.text("origin.tokenId"))
        }
        #expect(attempts.count == 3)
        // What the issuer calls it is believed of the issuer only.
        #expect(told("has expired") == ("3", "oidc-t-3"))
        let stranger = told("iss of the token")
        #expect(stranger.token?.hasPrefix("oidc-") == true && stranger.token != "oidc-t-4")
        #expect(told("not three texts").token?.hasPrefix("oidc-") == true)
    }

    @Test func `at debug the log names what was refused`() throws {
        let lines = Lines()
        let server = try IssuerServer(logger: lines.logger(.debug))
        let text = try server.token {
            $0.claims["exp"] = "1000000000"
            $0.claims["jti"] = #""t-5""#
        }
        #expect(try server.get("/v1/me", text).status == 401)
        #expect(lines.text.contains("oidc-t-5") && lines.text.contains("has expired"))
        #expect(!lines.text.contains(text))
    }

    @Test func `metrics tell of the keys`() throws {
        let server = try IssuerServer(isAway: true)
        func lines() throws -> [String] {
            try server.access.reads.get("/metrics").text.split(separator: "\n")
                .filter { $0.hasPrefix("lintel_issuer_") }.map(String.init)
        }
        #expect(try lines() == ["lintel_issuer_keys 0", "lintel_issuer_failures_total 1"])
        try server.issuer.setKeys([server.key])
        server.fetch()
        let metrics = try lines()
        #expect(metrics.count == 3 && metrics.first == "lintel_issuer_keys 1")
        #expect(metrics.contains { $0.hasPrefix("lintel_issuer_keys_age_seconds ") })
        #expect(try !AccessServer().reads.get("/metrics").text.contains("\nlintel_issuer_"))
    }

    @Test func `without an issuer its tokens are none`() throws {
        let server = try IssuerServer()
        let other = try AccessServer()
        let text = try server.token()
        let answer = try other.client().get("/v1/me", headers: server.headers(text))
        #expect(answer.status == 401 && answer.text.contains("is not a token"))
    }

    @Test func `a token of an issuer in a URL is refused`() throws {
        let server = try IssuerServer()
        let text = try server.token()
        for target in ["/v1/gateways?x=\(text)", "/\(text)", "/v1/me?access_token=\(text)"] {
            let answer = try server.get(target, text)
            #expect(answer.status == 400 && answer.text.contains("token-in-url"), "\(answer.text)")
        }
    }

    // MARK: Keys come and go

    @Test(arguments: ["GET", "POST"])
    func `the first request with a new key waits for it`(method: String) throws {
        let server = try IssuerServer(isAway: true)
        // The schedule lets nobody ask again so soon, but an operator.
        server.issuer.hold(TestIssuer.keys)
        let new = SigningKey.p256("new")
        server.tokens.reload()
        try #require(eventually { server.issuer.count(TestIssuer.keys) == 2 })
        let text = try server.token(by: new)
        let (port, headers) = (server.access.reads.server.port, server.headers(text))
        let body = method == "GET" ? "" : "{}"
        let asking = (0..<8).map { _ in
            TestThread {
                try? HTTPClient(port: port).send(
                    method, method == "GET" ? "/v1/me" : "/v1/changes",
                    headers: headers.merging(["Content-Type": "application/json"]) { $1 },
                    body: body
                ).status
            }
        }
        // Everybody else is answered meanwhile.
        #expect(try server.access.reads.get("/v1/gateways").status == 200)
        try server.issuer.setKeys([new])
        server.issuer.release()
        for thread in asking {
            #expect(thread.join() == (method == "GET" ? 200 : 422))
        }
        #expect(server.issuer.count(TestIssuer.keys) == 3, "the request held is asked again")
    }

    /// Whoever thinks of a key could fill the memory while its issuer is slow.
    @Test func `a large body of who is not known yet is not kept`() throws {
        var limits = AdmissionLimits()
        limits.load = ServerLoad(bodyBytes: 1 << 20)
        let server = try IssuerServer(limits: limits)
        server.issuer.hold(TestIssuer.keys)
        server.tokens.reload()
        let headers = server.headers(try server.token(by: SigningKey.p256("made up")))
            .merging(["Content-Type": "application/json"]) { $1 }
        let answer = try server.access.client().send(
            "POST", "/v1/changes", headers: headers,
            bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20))
        #expect(answer.status == 503 && answer.text.contains("issuer-unavailable"))
        #expect(answer.headers["retry-after"] == "5")
        #expect(limits.load.bodies.refusalCount == 0)
        server.issuer.release()
    }

    @Test func `while the issuer is away nobody knows`() throws {
        let server = try IssuerServer(isAway: true)
        let text = try server.token()
        let answer = try server.get("/v1/me", text)
        #expect(answer.status == 503 && answer.text.contains("issuer-unavailable"))
        #expect(answer.headers["retry-after"] == "5")
        #expect(try server.access.reads.get("/v1/gateways").status == 200)
        try server.issuer.setKeys([server.key])
        server.fetch()
        #expect(try server.get("/v1/me", text).status == 200)
    }

    @Test func `a made up key is refused at once`() throws {
        let server = try IssuerServer()
        let before = server.issuer.count(TestIssuer.keys)
        let client = try server.access.client()
        for number in 0..<50 {
            let text = try server.token(by: SigningKey.p256("k\(number)"))
            let answer = try client.get("/v1/me", headers: server.headers(text))
            #expect(
                answer.status == 401 && answer.text.contains(#""k\#(number)\"#), "\(answer.text)")
        }
        #expect(server.issuer.count(TestIssuer.keys) - before <= 2)
    }

    /// A poll that comes again is known by its bytes, and would be answered without a look.
    @Test func `what was signed with a key that is gone counts no more`() throws {
        let server = try IssuerServer()
        try server.bind("oidc:proxies", to: "proxy")
        let text = try server.token(groups: ["proxies"])
        let client = try server.access.client()
        for _ in 0..<3 {
            #expect(try client.get(Self.snapshot, headers: server.headers(text)).status == 200)
        }
        try server.issuer.setKeys([server.key, SigningKey.p256("second")])
        server.fetch()
        #expect(try client.get(Self.snapshot, headers: server.headers(text)).status == 200)
        try server.issuer.setKeys([SigningKey.p256("second")])
        server.fetch()
        #expect(try client.get(Self.snapshot, headers: server.headers(text)).status == 401)
    }

    enum End: CaseIterable, Sendable { case keyGone, expired, unbound }

    @Test(arguments: End.allCases)
    func `a poll that is held ends with what it stands on`(end: End) throws {
        let server = try IssuerServer()
        try server.bind("oidc:proxies", to: "proxy")
        let text = try server.token(groups: ["proxies"], endsAfter: 3600)
        // Who waits is looked at when the token ends, which is soon.
        server.clock.advance(seconds: 3599)
        let client = try server.access.client()
        let tag = try #require(
            try client.get(Self.snapshot, headers: server.headers(text)).headers["etag"])
        try client.ask(
            Self.snapshot + "?wait=5m",
            headers: server.headers(text).merging(["If-None-Match": tag]) { $1 })
        try #require(eventually { server.access.reads.chain.admission.held.takenCount == 1 })
        switch end {
        case .keyGone:
            try server.issuer.setKeys([SigningKey.p256("second")])
            server.fetch()
        case .expired: server.clock.advance(seconds: 2)
        case .unbound: try server.access.deleteBinding("proxy-of-issuer")
        }
        #expect(try client.answer().status == (end == .unbound ? 404 : 401))
    }

    @Test func `a token ends for who polls again and again too`() throws {
        let server = try IssuerServer()
        try server.bind("oidc:proxies", to: "proxy")
        let text = try server.token(groups: ["proxies"], endsAfter: 3600)
        let client = try server.access.client()
        for (seconds, status): (Int64, Int) in [
            (0, 200), (3598, 200), (0, 200), (3, 401), (0, 401),
        ] {
            server.clock.advance(seconds: seconds)
            let answer = try client.get(Self.snapshot, headers: server.headers(text))
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test func `a request that is repeated gets its first answer`() throws {
        let server = try IssuerServer()
        try server.bind("oidc:platform", to: "gateway-admin")
        let body = """
            {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
             "metadata": {"namespace": "infra", "name": "second"}, "spec": {}}
            """
        func send(_ user: String) throws -> HTTPClient.Answer {
            let own = ["Content-Type": "application/json", "Idempotency-Key": "k"]
            let token = try server.token(user, groups: ["platform"]) { token in
                token.claims["jti"] = "\"\(UInt64.random(in: 0 ... .max))\""
            }
            return try server.access.client().send(
                "POST", "/v1/changes", headers: server.headers(token).merging(own) { $1 },
                body: body)
        }
        let first = try send("ada")
        #expect(first.status == 201, "\(first.text)")
        // With another token of the same user, as after an hour.
        let again = try send("ada")
        #expect(again.status == 201 && again.body == first.body, "\(again.text)")
        let other = try send("bob")
        #expect(other.body != first.body)
    }
}
