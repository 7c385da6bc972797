import Foundation
import GatewayModel
import IssuerTesting
import LintelTesting
import OAuth
import Synchronization
import Testing

@testable import ServerClient

/// Signing in with a browser, at an issuer of the tests' own.
struct BrowserSignInTests {
    private let issuer: SignInIssuer

    init() throws { issuer = try SignInIssuer() }

    private func begin(_ type: TokenType = .access) throws -> BrowserSignIn {
        let offer = ProtectedResource.LoginOffer(
            issuer: issuer.url, clientID: "lintel", scopes: ["openid"], tokenType: type)
        return try BrowserSignIn(
            offer, authorityFile: nil, patienceSeconds: 60, forPerson: .seconds(60))
    }

    /// Signs in while the browser does that.
    private func finish(
        _ signIn: BrowserSignIn, _ browse: @escaping @Sendable (String) throws -> Void
    ) throws -> SignIn {
        let url = signIn.url
        let failure = Mutex<String?>(nil)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            do { try browse(url) } catch { failure.withLock { $0 = "\(error)" } }
            done.signal()
        }
        defer {
            done.wait()
            #expect(failure.withLock { $0 } == nil)
        }
        return try signIn.finish { $0 }
    }

    @Test func `a browser that goes where it is sent signs in`() throws {
        let shown = Mutex("")
        let signIn = try finish(try begin()) { url in
            let (end, answer) = try TestBrowser.open(url)
            shown.withLock { $0 = "\(answer.status) \(answer.text)" }
            #expect(end.hasPrefix("http://127.0.0.1:") && end.contains("/callback?"))
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["referrer-policy"] == "no-referrer")
        }
        #expect(shown.withLock { $0 }.hasPrefix("200 "))
        #expect(shown.withLock { $0 }.contains("You are signed in."))
        #expect(!shown.withLock { $0 }.contains(signIn.token))
        #expect(signIn.issuer == issuer.url && signIn.clientID == "lintel")
        #expect(signIn.refreshToken != nil)
        let end = try #require(signIn.expiresAt.flatMap { Timestamp(rfc3339: $0) })
        let left = (end.rawValue - Timestamp.now.rawValue) / 1_000_000
        #expect((3000...3600).contains(left))
        let claims = try #require(IdentityClaims(signIn.token))
        #expect(claims.issuer == issuer.url && claims.nonce == nil)
    }

    @Test func `a server that wants ID tokens gets one`() throws {
        let signIn = try finish(try begin(.identity)) { try TestBrowser.open($0) }
        #expect(IdentityClaims(signIn.token)?.nonce != nil && signIn.tokenType == .identity)
    }

    @Test func `what is no answer is told so, and ends nothing`() throws {
        let signIn = try begin()
        let signedIn = try finish(signIn) { url in
            let end = try #require(
                try TestBrowser.get(url).headers["location"]?.replacing("%20", with: "+"))
            let base = try #require(end.split(separator: "/callback").first)
            let host = base.dropFirst("http://".count)
            for (path, status, word) in [
                ("/favicon.ico", 404, "nothing"), ("/callback", 400, "no answer"),
                ("/callback?code=x&state=x", 400, "no answer"),
                ("/callback?error=access_denied&state=", 400, "no answer"),
            ] {
                let answer = try TestBrowser.get(base + path)
                #expect(answer.status == status && answer.text.contains(word), "\(path)")
            }
            let elsewhere = try TestBrowser.get(end, host: "evil.example")
            #expect(elsewhere.status == 421)
            let port = try #require(UInt16(host.drop { $0 != ":" }.dropFirst()))
            let posted = try HTTPClient(port: port).send("POST", "/callback")
            #expect(posted.status == 405)
            let garbage = try HTTPClient(port: port)
            try garbage.write(Array("nonsense\r\n\r\n".utf8))
            // Connections that say nothing, as browsers keep them.
            let idle = try (0..<40).map { _ in try ClientSocket(port: port) }
            #expect(try TestBrowser.get(end).status == 200)
            withExtendedLifetime(idle) {}
        }
        #expect(signedIn.issuer == issuer.url)
    }

    @Test func `a request that comes byte by byte is one`() throws {
        _ = try finish(try begin()) { url in
            let end = try #require(try TestBrowser.get(url).headers["location"])
            let rest = end.dropFirst("http://127.0.0.1:".count)
            let port = try #require(UInt16(rest.prefix { $0 != "/" }))
            let target = rest.drop { $0 != "/" }
            let client = try HTTPClient(port: port)
            let head = "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nCookie: é\r\n\r\n"
            for byte in head.utf8 {
                try client.write([byte])
            }
            #expect(try client.answer().status == 200)
        }
    }

    @Test func `who comes a second time is told that it has ended`() throws {
        let signIn = try begin()
        let end = try #require(try TestBrowser.get(signIn.url).headers["location"])
        Thread.detachNewThread { _ = try? TestBrowser.get(end) }
        let rest = end.dropFirst("http://127.0.0.1:".count)
        let port = try #require(UInt16(rest.prefix { $0 != "/" }))
        var second: HTTPClient?
        _ = try signIn.finish { (kept) throws(ClientError) in
            // It has asked while the first is being looked at.
            second = try? HTTPClient(port: port)
            try? second?.ask(String(rest.drop { $0 != "/" }))
            return kept
        }
        let answer = try #require(try second?.answer())
        #expect(answer.status == 410 && answer.text.contains("has ended"))
    }

    /// What the issuer does, and what is said of it.
    static let refusals: [(String, @Sendable (inout SignInIssuer.Conduct) -> Void)] = [
        ("says no: access_denied: not today", { $0.isRefusing = true }),
        ("of another issuer", { $0.namedIssuer = "https://evil.example" }),
        ("an ID token of another sign-in", { $0.nonce = "other" }),
    ]

    @Test(arguments: refusals)
    func `what an issuer refuses is said in its words`(
        says: String, conduct: @Sendable (inout SignInIssuer.Conduct) -> Void
    ) throws {
        issuer.conduct(conduct)
        let signIn = try begin()
        let error = #expect(throws: ClientError.self) {
            try finish(signIn) { url in
                let page = try TestBrowser.open(url).answer
                #expect(page.status == 400 && page.text.contains("not signed in"))
                #expect(!page.text.contains("today") && !page.text.contains("evil"))
            }
        }
        #expect(error?.code == .notSignedIn)
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test func `an issuer without ID tokens is of no use to a server that wants them`() throws {
        issuer.conduct { $0.givesIdentityTokens = false }
        let signIn = try begin(.identity)
        #expect(throws: ClientError.self) {
            try finish(signIn) { try TestBrowser.open($0) }
        }
    }

    @Test func `nobody is waited for without end`() throws {
        let offer = ProtectedResource.LoginOffer(
            issuer: issuer.url, clientID: "lintel", scopes: ["openid"], tokenType: .access)
        let signIn = try BrowserSignIn(
            offer, authorityFile: nil, patienceSeconds: 60, forPerson: .zero)
        let error = #expect(throws: ClientError.self) { try signIn.finish { $0 } }
        #expect(error?.code == .unreachable && error?.hint?.contains("lintel login") == true)
    }
}
