import Crypto
import GatewayModel
import MicroHTTP
import Testing

@testable import RESTAPI

/// What a browser is given to keep, and what it sends back.
@Suite struct SessionCookieTests {
    @Test(
        arguments: [
            ([], []), ([""], []), (["a=1"], ["1"]), (["b=1"], []), (["b=2; a=1"], ["1"]),
            (["a=1;b=2"], ["1"]), (["a=1; a=2"], ["1", "2"]), (["a=1", "a=2"], ["1", "2"]),
            (["b=2", "a=1"], ["1"]), (["  a=1\t ;"], ["1"]), (["a=1=2"], ["1=2"]), (["a="], [""]),
            (["a"], []), (["=1"], []), (["A=1"], []), (["aa=1"], []), (["a =1"], []),
            (["a=\"1\""], ["\"1\""]), ([";;;a=1;;"], ["1"]), (["b=a=1"], []),
            (["b=\u{FFFD}; a=1"], ["1"]),
        ] as [([String], [String])])
    func `a cookie is found by its whole name`(lines: [String], values: [String]) {
        #expect(CookieHeader.values(named: "a", in: lines) == values)
        let others = String(repeating: "b=2; ", count: 3000)
        #expect(CookieHeader.values(named: "a", in: [others] + lines) == values)
    }

    @Test(arguments: [
        ("lintel.example", true, "__Host-lintel-session", "__Secure-lintel-refresh"),
        ("lintel.example:8443", true, "__Host-lintel-session-8443", "__Secure-lintel-refresh-8443"),
        ("localhost:8080", false, "lintel-session-8080", "lintel-refresh-8080"),
        ("[::1]:8080", false, "lintel-session-8080", "lintel-refresh-8080"),
        ("localhost", false, "lintel-session", "lintel-refresh"),
        ("[::1]", false, "lintel-session", "lintel-refresh"),
        ("a b:8080;x=y", false, "lintel-session", "lintel-refresh"),
    ])
    func `servers on one machine have cookies of their own`(
        host: String, isSecure: Bool, session: String, refresh: String
    ) {
        let cookies = SessionCookies(host: host, isSecure: isSecure)
        #expect(cookies.name(.session) == session)
        #expect(cookies.name(.refresh) == refresh)
    }

    @Test func `a cookie goes to nobody else`() {
        let plain = SessionCookies(host: "localhost", isSecure: false)
        let secure = SessionCookies(host: "lintel.example", isSecure: true)
        #expect(
            secure.setting(.session, to: "x", forSeconds: 5).value
                == "__Host-lintel-session=x; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=5")
        #expect(
            secure.setting(.login, to: "x").value
                == "__Host-lintel-login=x; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(
            plain.setting(.refresh, to: "x").value
                == "lintel-refresh=x; Path=/session; HttpOnly; SameSite=Strict")
        for kind in SessionCookies.Kind.allCases {
            for cookies in [plain, secure] {
                let (setting, end) = (cookies.setting(kind, to: "x"), cookies.clearing(kind))
                #expect(!setting.value.contains("Domain"))
                // What a browser has is only replaced by the same name and path.
                #expect(end.value.replacing("=;", with: "=x;").hasPrefix(setting.value))
                #expect(end.value.hasSuffix("Max-Age=0"))
                // Without that path no browser takes it.
                if setting.value.hasPrefix("__Host-") { #expect(setting.value.contains("Path=/;")) }
            }
        }
    }

    // MARK: Sealing

    private let keys = (0..<3).map { _ in SymmetricKey(size: .bits256) }
    private let text = Array("lintel_something".utf8)

    @Test func `what was sealed is opened, and seen by nobody`() throws {
        let seal = SessionSeal(keys)
        let (one, other) = (
            try seal.seal(text, for: .session), try seal.seal(text, for: .session)
        )
        #expect(one != other)
        #expect(seal.open(one, for: .session) == text)
        let bytes = try #require(Base64.bytes(ofURLText: one))
        #expect(bytes.firstRange(of: text) == nil)
    }

    @Test func `any bit that is another opens nothing`() throws {
        let seal = SessionSeal(keys)
        let bytes = try #require(Base64.bytes(ofURLText: try seal.seal(text, for: .session)))
        for index in bytes.indices {
            for bit in 0..<8 {
                var wrong = bytes
                wrong[index] ^= 1 << UInt8(bit)
                #expect(seal.open(Base64.urlText(of: wrong), for: .session) == nil)
            }
        }
        for count in 0..<bytes.count {
            #expect(seal.open(Base64.urlText(of: bytes.prefix(count)), for: .session) == nil)
        }
        for strange in ["", "=", "a", "é", "\"\"", String(repeating: "A", count: 16_000)] {
            #expect(seal.open(strange, for: .session) == nil)
        }
    }

    @Test func `what is sealed for one thing is nothing to another`() throws {
        let seal = SessionSeal(keys)
        for purpose in SessionSeal.Purpose.allCases {
            let sealed = try seal.seal(text, for: purpose)
            for other in SessionSeal.Purpose.allCases {
                #expect((seal.open(sealed, for: other) != nil) == (other == purpose))
            }
        }
    }

    @Test func `a new master key opens what was sealed before, and another does not`() throws {
        let old = try SessionSeal([keys[0]]).seal(text, for: .session)
        #expect(SessionSeal([keys[1], keys[0]]).open(old, for: .session) == text)
        #expect(SessionSeal([keys[1], keys[2]]).open(old, for: .session) == nil)
        let new = try SessionSeal([keys[1], keys[0]]).seal(text, for: .session)
        #expect(SessionSeal([keys[0]]).open(new, for: .session) == nil, "the first key seals")
        #expect(
            SessionSeal([]).open(try SessionSeal([]).seal(text, for: .session), for: .session)
                == nil)
    }

    // MARK: Whose page

    private static let own = "https://lintel.example"
    private static let port = "https://lintel.example:8443"

    @Test(
        arguments: [
            (AskingPage(origins: [own], sites: ["same-origin"], method: .post), true),
            (AskingPage(origins: [own], method: .delete), true),
            (AskingPage(sites: ["same-origin"], method: .put), true),
            (AskingPage(sites: ["same-origin"]), true), (AskingPage(), true),
            (AskingPage(method: .head), true),
            (AskingPage(sites: ["none"], mode: "navigate", destination: "document"), true),
            // No browser that sends it says so little.
            (AskingPage(method: .post), false), (AskingPage(method: .patch), false),
            (AskingPage(sites: ["none"], method: .post), false),
            // Another port, another name under the same domain, another scheme.
            (AskingPage(origins: [port], method: .post), false),
            (AskingPage(origins: ["https://other.lintel.example"], sites: ["same-site"]), false),
            (AskingPage(sites: ["same-site"]), false),
            (AskingPage(origins: ["http://lintel.example"], method: .post), false),
            (AskingPage(sites: ["same-site"], mode: "navigate", destination: "document"), false),
            (AskingPage(sites: ["cross-site"], mode: "navigate", destination: "document"), false),
            (AskingPage(origins: ["null"], method: .post), false),
            (AskingPage(origins: [own, "https://evil.example"], method: .post), false),
            (AskingPage(origins: [own], sites: ["cross-site"], method: .post), false),
        ] as [(AskingPage, Bool)])
    func `a session counts for pages of ours`(page: AskingPage, counts: Bool) {
        var page = page
        (page.host, page.port, page.isSecure) = ("lintel.example", 443, true)
        #expect(page.mayUseSession == counts)
    }

    // MARK: Where to

    @Test(
        arguments: [
            ("/", true), ("/gateway", true), ("/gateway?name=edge&namespace=infra", true),
            ("/history?at=2026-12-01T10%3A42%3A00Z", true), ("/sign-in", true), ("/?q=a", true),
            ("", false), ("//evil", false), ("//evil.example/gateway", false), ("/\\evil", false),
            ("\\/evil", false), ("https:", false), ("https://evil.example", false),
            ("javascript:alert(1)", false), ("gateway", false), ("/gateway/", false),
            ("/gateway/../..", false), ("/gateway#x", false), ("/gateway?a\\b", false),
            ("/gateway?a\r\nSet-Cookie: x=y", false), ("/gateway?a b", false), ("/\t/evil", false),
            ("/gateway?é", false), ("/gateway\u{0}", false), ("/ /evil", false),
            ("/%2Fevil", false),
            ("/.evil.example", false), ("/@evil.example", false), ("/v1/backup", false),
            ("/session/login", false), ("?x", false), ("/gateway?<script>", false),
        ] as [(String, Bool)])
    func `one comes back to a page of ours and nowhere else`(text: String, isOne: Bool) {
        #expect(ReturnPath.isOne(text) == isOne)
    }

    @Test func `an address has an end`() {
        let query = String(repeating: "a", count: ReturnPath.limit - "/gateway?".utf8.count)
        #expect(ReturnPath.isOne("/gateway?" + query))
        #expect(!ReturnPath.isOne("/gateway?a" + query))
    }

    @Test func `a round trip is of the browser that began it`() throws {
        let seal = SessionSeal(keys)
        let (browser, other) = (Random.bytes(32), Random.bytes(32))
        let state = LoginState(to: "/fleet?x=1", now: Timestamp(rawValue: 5))
        let text = try state.sealed(seal, for: browser)
        #expect(LoginState(text, seal, of: browser) == state)
        #expect(state.until.rawValue == 600_000_005)
        #expect(LoginState(text, seal, of: other) == nil)
        #expect(LoginState(text, SessionSeal([keys[1]]), of: browser) == nil)
        #expect(LoginState(try seal.seal(Random.bytes(60), for: .state), seal, of: browser) == nil)
        #expect(LoginState(try seal.seal([1], for: .state), seal, of: browser) == nil)
        #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }
}
