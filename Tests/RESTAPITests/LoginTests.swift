import GatewayModel
import HTTPClient
import IssuerTesting
import JSON
import LintelTesting
import MicroHTTP
import OIDC
import Testing
import Threads

@testable import RESTAPI

/// The way to the issuer and back: who comes back is signed in, or told why not.
@Suite struct LoginTests {
    private let issuer: SignInIssuer
    private let server: AccessServer
    private let browser: SessionBrowser
    private let clock = SetClock()

    init() throws { try self.init(tokenType: .access) }

    private init(tokenType: IssuerLogin.TokenType, audience: String = "lintel") throws {
        issuer = try SignInIssuer()
        let tokens = TokenIssuer(
            IssuerSettings(
                issuer: try #require(Issuer(issuer.url)), audiences: [audience],
                keys: .discovered(by: WebClient()), naming: Naming(),
                login: IssuerLogin(clientID: "lintel", tokenType: tokenType)),
            logger: ReadsServer.noLogger)
        tokens.start()
        server = try AccessServer(clock: clock, issuer: tokens)
        browser = SessionBrowser(server)
    }

    private func me() throws -> String? {
        let answer = try browser.get("/v1/me")
        if answer.status != 200 { return nil }
        return try JSONDocument.parsing(answer.body).root.text("principal")
    }

    private static let to = "/gateway?name=edge&namespace=infra"
    private static let login = "/session/login?to=%2Fgateway%3Fname%3Dedge%26namespace%3Dinfra"

    @Test(arguments: [IssuerLogin.TokenType.access, .id])
    func `one comes back to where one was, signed in`(type: IssuerLogin.TokenType) throws {
        let test = try LoginTests(tokenType: type)
        #expect(try test.browser.visit(Self.login) == Self.to)
        #expect(try test.me() == "oidc:ada")
        #expect(try test.browser.visit("/session/login") == "/")
        #expect(test.browser.cookies.count == 3, "one of each kind, however often")
    }

    @Test func `the issuer is asked as it has to be, and no token is in any address`() throws {
        let first = try browser.get(Self.login)
        #expect(first.status == 302 && first.headers["cache-control"] == "no-store")
        #expect(first.headers["referrer-policy"] == "no-referrer")
        let url = try #require(first.headers["location"])
        #expect(
            url.hasPrefix(issuer.url + "/authorize?tenant=a&response_type=code&client_id=lintel&"))
        let own = "http%3A%2F%2F127.0.0.1%3A\(browser.port)%2Fsession%2Fcallback"
        #expect(url.contains("&redirect_uri=\(own)&") && url.hasSuffix("challenge_method=S256"))
        let cookie = try #require(first.cookies.first)
        #expect(cookie.contains("Path=/session; HttpOnly; SameSite=Lax; Max-Age=600"))
        let back = try #require(try TestBrowser.get(url).headers["location"])
        let path = String(back.dropFirst("http://127.0.0.1:\(browser.port)".count))
        // Who only looks where it leads does not spend the code.
        let look = try browser.send("HEAD", path)
        #expect(look.headers["location"]?.hasPrefix("/sign-in?problem=expired") == true)
        let last = try browser.send("GET", path)
        #expect(last.status == 302 && last.headers["location"] == Self.to)
        #expect(last.headers["cache-control"] == "no-store")
        for text in [url, back, last.headers["location"] ?? ""] {
            #expect(!text.contains("eyJ") && !text.contains("verifier"))
        }
        // A code counts once, and who reads the history has nothing.
        #expect(try browser.visit(path).hasPrefix("/sign-in?problem=issuer-refused"))
    }

    @Test(arguments: [
        ("denied", "says no"), ("wrong-issuer", "another nonce"),
        ("wrong-issuer", "another name"), ("issuer-unavailable", "no PKCE"),
    ])
    func `who is not signed in is told why in our words`(code: String, fault: String) throws {
        issuer.conduct { conduct in
            switch fault {
            case "says no": conduct.isRefusing = true
            case "another nonce": conduct.nonce = "another"
            case "another name": conduct.namedIssuer = "https://evil.example"
            default: conduct.discovery = #","code_challenge_methods_supported":["plain"]"#
            }
        }
        let to = Self.login.dropFirst("/session/login?to=".count)
        #expect(try browser.visit(Self.login) == "/sign-in?problem=\(code)&to=\(to)")
        #expect(try me() == nil)
    }

    @Test func `an ID token that is wanted and not given is said`() throws {
        let test = try LoginTests(tokenType: .id)
        test.issuer.conduct { $0.givesIdentityTokens = false }
        #expect(try test.browser.visit("/session/login").contains("problem=issuer-refused"))
    }

    @Test func `a token for somebody else is refused, and written down`() throws {
        let test = try LoginTests(tokenType: .access, audience: "others")
        #expect(
            try test.browser.visit("/session/login").hasPrefix("/sign-in?problem=token-refused"))
        #expect(try test.me() == nil)
        let trail = try test.server.reads.json("/v1/audit").at("attempts")
        let refused = trail?.elements.contains {
            $0.text("resource") == "session" && ($0.text("reason") ?? "").contains("audience")
        }
        #expect(refused == true)
    }

    @Test func `an answer that this browser did not ask for is none`() throws {
        let url = try #require(try browser.get(Self.login).headers["location"])
        let back = try #require(try TestBrowser.get(url).headers["location"])
        let path = String(back.dropFirst("http://127.0.0.1:\(browser.port)".count))
        // Somebody's answer, in another's browser.
        let other = SessionBrowser(server)
        #expect(try other.visit(path) == "/sign-in?problem=expired")
        _ = try other.get("/session/login")
        #expect(try other.visit(path) == "/sign-in?problem=expired")
        #expect(try other.get("/v1/me").status == 401)
        for wrong in ["", "?code=a", "?state=x&code=a", "?state=", "?error=access_denied"] {
            #expect(try browser.visit("/session/callback" + wrong) == "/sign-in?problem=expired")
        }
        #expect(issuer.count("/token") == 0)
        clock.advance(seconds: 601)
        #expect(try browser.visit(path) == "/sign-in?problem=expired")
    }

    @Test func `two windows sign in at once`() throws {
        let urls = try (0..<2).map { _ in
            try #require(try browser.get("/session/login").headers["location"])
        }
        for url in urls {
            let back = try #require(try TestBrowser.get(url).headers["location"])
            #expect(try browser.visit(back) == "/")
        }
        #expect(try me() == "oidc:ada")
    }

    @Test(arguments: [
        "//evil", "/%5Cevil", "https:%2F%2Fevil.example", "/gateway%0D%0ASet-Cookie:a=b", "/v1/me",
        "", "javascript:1",
    ])
    func `it leads nowhere else`(to: String) throws {
        let answer = try browser.get("/session/login?to=" + to)
        #expect(answer.status == 400 && answer.cookies.isEmpty)
        #expect(answer.headers["location"] == nil)
    }

    // MARK: Going on

    @Test func `a session is renewed, also by several pages at once`() throws {
        _ = try browser.visit("/session/login")
        let before = browser.cookies
        let (port, headers) = (browser.port, browser.headers)
        let all = before.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let pages = (0..<4).map { _ in
            TestThread { () -> Int in
                let answer = try? HTTPClient(port: port).send(
                    "POST", "/session/refresh",
                    headers: headers.merging(["Cookie": all]) { $1 })
                return answer?.status ?? 0
            }
        }
        for page in pages { #expect(page.join() == 204) }
        #expect(issuer.count("/token") == 2)
        // A moment later, with what is spent.
        #expect(try browser.send("POST", "/session/refresh").status == 204)
        #expect(issuer.count("/token") == 2)
        #expect(browser.cookies != before)
        #expect(try me() == "oidc:ada")
        #expect(try browser.send("POST", "/session/refresh").status == 204)
        #expect(issuer.count("/token") == 3)
    }

    @Test func `what has ended at the issuer is not renewed`() throws {
        _ = try browser.visit("/session/login")
        issuer.conduct { $0.forgets = true }
        let answer = try browser.send("POST", "/session/refresh")
        #expect(answer.status == 401 && answer.cookies.isEmpty)
    }

    @Test func `nobody renews with what is another's`() throws {
        _ = try browser.visit("/session/login")
        let other = SessionBrowser(server)
        _ = try other.visit("/session/login")
        let name = "lintel-refresh-\(browser.port)"
        browser.cookies[name] = other.cookies[name]
        #expect(try browser.send("POST", "/session/refresh").status == 401)
        browser.cookies["lintel-session-\(browser.port)"] = nil
        #expect(try browser.send("POST", "/session/refresh").status == 401)
        #expect(issuer.count("/token") == 2)
    }

    @Test func `without a refresh token the browser forgets when the token ends`() throws {
        issuer.conduct { $0.givesRefreshTokens = false }
        #expect(try browser.visit("/session/login") == "/")
        #expect(browser.cookies["lintel-refresh-\(browser.port)"] == nil)
        #expect(try browser.send("POST", "/session/refresh").status == 401)
    }

    @Test func `signing out tells the issuer`() throws {
        _ = try browser.visit("/session/login")
        #expect(try browser.send("DELETE", "/session").status == 204)
        #expect(browser.cookies.isEmpty)
        #expect(eventually { issuer.revoked.count == 1 })
    }
}
