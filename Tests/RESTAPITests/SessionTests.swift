import Certificates
import EventLog
import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// Who has signed in on a page with a token is let in for as long as that counts, and nobody who
/// can have the browser send something is.
@Suite struct SessionTests {
    private static let large = #"{"token": ""# + String(repeating: "a", count: 33 << 10) + "\"}"

    private func principal(_ answer: HTTPClient.Answer) throws -> String? {
        try JSONDocument.parsing(answer.body).root.text("principal")
    }

    @Test func `a token becomes a session, and signing out ends it`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "viewer")
        let browser = SessionBrowser(server)
        #expect(try browser.get("/v1/me").status == 401)
        let answer = try browser.signIn(token.text)
        #expect(answer.status == 204 && answer.body.isEmpty)
        #expect(answer.headers["cache-control"] == "no-store")
        let cookie = try #require(answer.cookies.first { $0.hasPrefix("lintel-session-") })
        #expect(cookie.contains("; HttpOnly; SameSite=Strict; Max-Age="))
        #expect(!cookie.contains(token.text) && !cookie.contains(token.id))
        let me = try browser.get("/v1/me")
        #expect(me.status == 200)
        #expect(try principal(me) == "system:serviceaccount:infra:viewer")
        #expect(me.cookies.isEmpty)
        #expect(try browser.get("/v1/namespaces/infra/gateways/edge").status == 200)
        #expect(try browser.send("DELETE", "/session").status == 204)
        #expect(browser.cookies.isEmpty)
        #expect(try browser.get("/v1/me").status == 401)
    }

    @Test func `a page of one person is not the other's, who signed in meanwhile`() throws {
        let server = try AccessServer()
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(try server.token(as: "viewer").text).status == 204)
        browser.headers["Lintel-Principal"] = "system%3Aserviceaccount%3Ainfra%3Aviewer"
        #expect(try browser.get("/v1/me").status == 200)
        #expect(try browser.signIn(try server.token(as: "admin").text).status == 204)
        let refused = try browser.get("/v1/me")
        #expect(refused.status == 401 && refused.text.contains("session-of-another"))
        #expect(refused.text.contains("system:serviceaccount:infra:admin now"))
        browser.headers["Lintel-Principal"] = nil
        #expect(try browser.get("/v1/me").status == 200)
    }

    @Test func `a page whose session has ended is nobody's, and no other person's`() throws {
        let server = try AccessServer()
        let browser = SessionBrowser(server)
        browser.headers["Lintel-Principal"] = "system%3Aserviceaccount%3Ainfra%3Aviewer"
        let refused = try browser.get("/v1/me")
        #expect(refused.status == 401 && refused.text.contains("/problems/unauthenticated"))
        let token = try server.token(as: "viewer")
        #expect(try browser.signIn(token.text).status == 204)
        #expect(try browser.get("/v1/me").status == 200)
        #expect(try browser.send("DELETE", "/session").status == 204)
    }

    /// As where the cookie has ended, and the browser shows a client certificate of another.
    @Test func `whose page it is counts without a session, too`() throws {
        let server = try AccessServer()
        var headers = try server.token(as: "admin").headers
        #expect(try server.client().get("/v1/me", headers: headers).status == 200)
        headers["Lintel-Principal"] = "system%3Aserviceaccount%3Ainfra%3Aviewer"
        let refused = try server.client().get("/v1/me", headers: headers)
        #expect(refused.status == 401 && refused.text.contains("session-of-another"))
        headers["Lintel-Principal"] = "system%3Aserviceaccount%3Ainfra%3Aadmin"
        #expect(try server.client().get("/v1/me", headers: headers).status == 200)
    }

    @Test func `nothing is kept for the next person`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "viewer")
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(token.text).status == 204)
        for target in ["/v1/namespaces/infra/gateways/edge", "/v1/namespaces/none", "/v1/nothing"] {
            #expect(try browser.get(target).headers["cache-control"] == "no-store", "\(target)")
        }
        let out = try browser.send("DELETE", "/session")
        #expect(out.headers["clear-site-data"] == #""cache""#)
        // Who says who it is without a cookie is nobody's browser.
        let answer = try HTTPClient(port: browser.port).send(
            "GET", "/v1/namespaces/infra/gateways/edge",
            headers: ["Authorization": "Bearer \(token.text)"])
        #expect(answer.status == 200 && answer.headers["cache-control"] == nil)
    }

    @Test func `what one does in it is written down as the token's`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "admin")
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(token.text).status == 204)
        let backend = """
            {"apiVersion": "lintel.dev/v1", "kind": "Backend",
             "metadata": {"namespace": "infra", "name": "a"},
             "spec": {"endpoints": [{"host": "192.0.2.1", "port": 80}]}}
            """
        let made = try browser.send("POST", "/v1/changes", body: backend)
        #expect(made.status == 201, "\(made.text)")
        let commit = try server.reads.json("/v1/commits?limit=1000").at("commits")
        let last = try #require(
            commit.flatMap { Array($0.elements).first { $0.text("origin.tokenId") == token.id } })
        #expect(last.text("origin.principal") == "system:serviceaccount:infra:admin")
    }

    @Test(
        arguments: [
            ("lintel_nothing", 401), ("", 401), ("a.b.c", 401), ("no token", 401),
            (AccessToken.make().text, 401),
        ] as [(String, Int)])
    func `what is no token signs nobody in`(token: String, status: Int) throws {
        let server = try AccessServer()
        let browser = SessionBrowser(server)
        let answer = try browser.signIn(token)
        #expect(answer.status == status && browser.cookies.isEmpty, "\(answer.text)")
        #expect(token.isEmpty || !answer.text.contains(token))
        let trail = try server.reads.json("/v1/audit")
        let entry = try #require(trail.at("attempts")?.elements.first { _ in true })
        #expect(entry.text("resource") == "session" && entry.text("status") == "401")
    }

    @Test(
        arguments: [
            ("", "application/json", 400), ("{", "application/json", 400),
            ("{}", "application/json", 422),
            (#"{"token": 1}"#, "application/json", 422),
            (#"{"token": "a", "more": "lintel_x"}"#, "application/json", 422),
            (#"{"token": "a"}"#, "text/plain", 415),
            ("token=lintel_x", "application/x-www-form-urlencoded", 415),
            (large, "application/json", 413),
        ] as [(String, String, Int)])
    func `a body that is none is refused, and not repeated`(body: String, type: String, status: Int)
        throws
    {
        let server = try AccessServer()
        let answer = try server.client().send(
            "POST", "/session", headers: ["Content-Type": type], body: body)
        #expect(answer.status == status, "\(answer.text)")
        #expect(!answer.text.contains("lintel_x") && answer.cookies.isEmpty)
    }

    // MARK: Who has it sent

    @Test(
        arguments: [
            ("GET", "/v1/me", [:], 200), ("GET", "/v1/me", ["Sec-Fetch-Site": "same-origin"], 200),
            ("GET", "/v1/me", ["Sec-Fetch-Site": "none"], 200),
            // What is only looked at, in a window of its own.
            (
                "GET", "/v1/me",
                [
                    "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate",
                    "Sec-Fetch-Dest": "document",
                ],
                401
            ),
            ("GET", "/v1/me", ["Sec-Fetch-Site": "same-site"], 403),
            ("GET", "/v1/me", ["Origin": "http://127.0.0.1:1"], 403),
            ("DELETE", "/v1/namespaces/infra/gateways/edge", [:], 401),
            ("DELETE", "/v1/namespaces/infra/gateways/edge", ["Sec-Fetch-Site": "none"], 401),
            ("DELETE", "/v1/namespaces/infra/gateways/edge", ["Origin": "http://127.0.0.1:1"], 403),
            ("DELETE", "/v1/namespaces/infra/gateways/edge", ["Origin": "null"], 403),
            ("DELETE", "/v1/namespaces/infra/gateways/edge", ["Sec-Fetch-Site": "same-site"], 403),
            (
                "DELETE", "/v1/namespaces/infra/gateways/edge", ["Sec-Fetch-Site": "same-origin"],
                200
            ),
            ("POST", "/session", ["Origin": "http://127.0.0.1:1"], 403),
            ("POST", "/session/refresh", [:], 401),
            ("DELETE", "/session", ["Origin": "https://evil.example"], 403),
            ("GET", "/version", ["Sec-Fetch-Site": "same-origin"], 200),
        ] as [(String, String, [String: String], Int)])
    func `only pages of ours have a session`(
        method: String, target: String, headers: [String: String], status: Int
    ) throws {
        let server = try AccessServer()
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(server.admin.text).status == 204)
        browser.headers = headers
        #expect(try browser.send(method, target).status == status)
    }

    @Test func `what the client says itself goes before`() throws {
        let server = try AccessServer()
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(server.admin.text).status == 204)
        let token = try server.token(as: "viewer")
        let other = try browser.send("GET", "/v1/me", token.headers)
        #expect(try principal(other) == "system:serviceaccount:infra:viewer")
        #expect(try browser.send("GET", "/v1/me", ["Authorization": "Bearer no"]).status == 401)
    }

    @Test func `two of one name are none, and one that does not open keeps no page away`() throws {
        let server = try AccessServer()
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(server.admin.text).status == 204)
        let (name, value) = try #require(browser.cookies.first)
        func status(_ target: String, _ cookie: String) throws -> Int {
            try server.client().get(target, headers: ["Cookie": cookie]).status
        }
        let other = try SessionSeal([]).seal(
            WebSession(token: server.admin.text).bytes, for: .session)
        let wrong = [
            "\(name)=\(value); \(name)=\(value)", "\(name)=", "\(name)=\(other)", "\(name)=x",
            "\(name)=\(String(value.reversed()))",
        ]
        for cookie in wrong {
            #expect(try status("/v1/me", cookie) == 401, "\(cookie)")
            for page in ["/", "/sign-in", "/version", "/healthz"] {
                #expect(try status(page, cookie) == 200)
            }
        }
        #expect(try status("/v1/me", "other=1; \(name)=\(value); x") == 200)
        // A cookie of a server at another port is not looked at.
        #expect(try status("/v1/me", "lintel-session-1=\(value)") == 401)
        #expect(try status("/v1/me", "lintel-session-1=x; \(name)=\(value)") == 200)
    }

    // MARK: For as long as the token counts

    @Test func `a request that waits ends with the token of its session`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "viewer")
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(token.text).status == 204)
        let cookie = try #require(browser.cookies.first.map { "\($0.key)=\($0.value)" })
        let end = try #require(
            try browser.get("/v1/events?limit=1000").headers["lintel-position"])
        let client = try server.client()
        try client.ask("/v1/events?wait=5m&after=\(end)", headers: ["Cookie": cookie])
        try #require(eventually { server.reads.chain.admission.held.takenCount > 0 })
        try server.revoke(token, of: "infra/viewer")
        #expect(try client.answer().status == 401)
        #expect(try browser.get("/v1/me").status == 401)
    }

    @Test func `a poll that comes again is asked anew when the token was revoked`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "proxy")
        let browser = SessionBrowser(server)
        #expect(try browser.signIn(token.text).status == 204)
        let cookie = try #require(browser.cookies.first.map { "\($0.key)=\($0.value)" })
        let client = try server.client()
        let target = "/v1/namespaces/infra/gateways/edge/snapshot"
        for _ in 0..<3 {
            #expect(try client.get(target, headers: ["Cookie": cookie]).status == 200)
        }
        try server.revoke(token, of: "infra/proxy")
        #expect(try client.get(target, headers: ["Cookie": cookie]).status == 401)
    }

    @Test func `the browser forgets it when the token ends`() throws {
        let clock = SetClock()
        let server = try AccessServer(clock: clock)
        try server.addAccount("viewer", "viewer", in: "infra")
        let token = try server.token(of: "infra/viewer", expiresIn: "1h")
        let browser = SessionBrowser(server)
        let cookie = try #require(try browser.signIn(token.text).cookies.first)
        let age = try #require(cookie.firstMatch(of: /Max-Age=([0-9]+)/)?.1)
        #expect((3500...3601).contains(Int(age) ?? 0))
        clock.advance(seconds: 3700)
        #expect(try browser.get("/v1/me").status == 401)
        #expect(try browser.get("/").status == 200)
    }

    @Test func `a server that begins again knows it by its master key, and no other does`() throws {
        let ring = MasterKeyRing(MasterKey.generate())
        let (log, admin) = (InMemoryEventLog(), AccessToken.make())
        func server(_ ring: MasterKeyRing?) throws -> ReadsServer {
            try ReadsServer(log: log, masterKeys: ring, access: .tokens(admin: admin))
        }
        let first = try server(ring)
        let browser = SessionBrowser(port: first.server.port)
        #expect(try browser.signIn(admin.text).status == 204)
        let value = try #require(browser.cookies.first?.value)
        for (ring, status) in [
            (ring, 200), (MasterKeyRing(MasterKey.generate()), 401), (nil, 401),
        ] {
            let again = try server(ring)
            let other = SessionBrowser(port: again.server.port)
            other.cookies = ["lintel-session-\(again.server.port)": value]
            #expect(try other.get("/v1/me").status == status)
        }
    }

    // MARK: Other ways in

    @Test func `behind a proxy that ends TLS it is a cookie of TLS`() throws {
        let server = try AccessServer(trusting: ["127.0.0.1/32"])
        var headers = [
            "Host": "localhost", "X-Forwarded-Proto": "https", "Origin": "https://localhost",
            "Content-Type": "application/json",
        ]
        func send(_ method: String, _ target: String) throws -> HTTPClient.Answer {
            let body = method == "POST" ? #"{"token": "\#(server.admin.text)"}"# : ""
            return try server.client().send(method, target, headers: headers, body: body)
        }
        let cookie = try #require(try send("POST", "/session").cookies.first)
        #expect(cookie.hasPrefix("__Host-lintel-session="))
        #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict; Secure"))
        let pair = String(cookie.prefix { $0 != ";" })
        headers["Cookie"] = pair
        #expect(try send("GET", "/v1/me").status == 200)
        // Somebody between, who speaks for it without TLS.
        headers["Origin"] = "http://localhost"
        #expect(try send("GET", "/v1/me").status == 401)
        // A cookie that anybody under the same name could have set.
        headers["Origin"] = nil
        headers["Cookie"] = String(pair.dropFirst("__Host-".count))
        #expect(try send("GET", "/v1/me").status == 401)
        headers["Cookie"] = pair
        headers["X-Forwarded-Proto"] = "http"
        #expect(try send("GET", "/v1/me").status == 401)
    }

    @Test func `an open server has none`() throws {
        let server = try ReadsServer()
        for (method, target) in [
            ("POST", "/session"), ("DELETE", "/session"), ("POST", "/session/refresh"),
            ("GET", "/session/login"), ("GET", "/session/callback?code=a&state=b"),
        ] {
            #expect(try server.client.send(method, target).status == 404)
        }
        let cookie = ["Cookie": "lintel-session-\(server.server.port)=x"]
        #expect(try server.client.get("/v1/gateways", headers: cookie).status == 200)
    }

    @Test func `a token of an issuer is a session too, unless it is too large`() throws {
        let server = try IssuerServer()
        let browser = SessionBrowser(server.access)
        let small = try server.token("ada", groups: ["a"])
        #expect(try browser.signIn(small).status == 204)
        #expect(try principal(try browser.get("/v1/me")) == "oidc:ada")
        let groups = (0..<300).map { "group-of-people-\($0)" }
        let large = try server.token("ada", groups: groups)
        #expect(try server.get("/v1/me", large).status == 200)
        let answer = try SessionBrowser(server.access).signIn(large)
        #expect(answer.status == 422 && answer.text.contains("/problems/session-too-large"))
        #expect(answer.cookies.isEmpty)
    }

    @Test func `the largest session there is comes back in a head of usual size`() throws {
        let server = try IssuerServer()
        let browser = SessionBrowser(server.access)
        var count = 120
        func token() throws -> String {
            try server.token("ada", groups: (0..<count).map { "group-\($0)" })
        }
        var largest = try token()
        while case let next = try token(),
            try SessionBrowser(server.access).signIn(next).status == 204
        {
            (largest, count) = (next, count + 4)
        }
        #expect(largest.utf8.count > 2800)
        #expect(try browser.signIn(largest).status == 204)
        let usual = [
            "User-Agent": String(repeating: "u", count: 120),
            "Accept": String(repeating: "application/json, ", count: 8),
            "Referer": "http://127.0.0.1:1/" + String(repeating: "r", count: 1000),
            "sec-ch-ua": String(repeating: "c", count: 100),
        ]
        let answer = try browser.send("GET", "/v1/me", usual)
        #expect(answer.status == 200, "\(answer.status)")
    }
}
