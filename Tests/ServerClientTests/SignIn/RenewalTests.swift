import Dispatch
import Foundation
import IssuerTesting
import LintelTesting
import OAuth
import Synchronization
import Testing

@testable import ServerClient

/// A token that ends is replaced before it is used, once.
struct RenewalTests {
    private let issuer: SignInIssuer
    private let directory: TemporaryDirectory
    private var path: String { directory.file("config.yaml") }

    init() throws { (issuer, directory) = (try SignInIssuer(), try TemporaryDirectory()) }

    /// Signs in, with a token that ends at once, and keeps that.
    private func keep(_ change: (inout SignIn) -> Void = { _ in }) throws -> SignIn {
        issuer.conduct { $0.lifetimeSeconds = 10 }
        let offer = ProtectedResource.LoginOffer(
            issuer: issuer.url, clientID: "lintel", scopes: ["openid"], tokenType: .access)
        let browser = try BrowserSignIn(
            offer, authorityFile: nil, patienceSeconds: 60, forPerson: .seconds(60))
        let url = browser.url
        Thread.detachNewThread { _ = try? TestBrowser.open(url) }
        var signIn = try browser.finish { $0 }
        change(&signIn)
        var context = Context(name: "a", server: .local)
        context.signIn = signIn
        let kept = context
        try ContextFile.change(path: path) { $0.put(kept) }
        issuer.conduct { $0.lifetimeSeconds = 3600 }
        return signIn
    }

    private func token(_ signIn: SignIn) throws -> String {
        try ContextFile.token(of: signIn, in: "a", at: .local, path: path, patienceSeconds: 60)
    }

    @Test func `of many at once one asks the issuer`() throws {
        let signIn = try keep()
        #expect(issuer.count("/token") == 1)
        let tokens = Mutex<Set<String>>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let token = try? token(signIn)
            tokens.withLock { _ = $0.insert(token ?? "none") }
        }
        #expect(issuer.count("/token") == 2)
        let kept = try #require(try ContextFile(path: path)["a"]?.signIn)
        #expect(tokens.withLock { $0 } == [kept.token])
        #expect(kept.token != signIn.token && kept.refreshToken != signIn.refreshToken)
        // And what was kept counts without asking.
        #expect(try token(kept) == kept.token)
        #expect(issuer.count("/token") == 2)
    }

    @Test func `what cannot be renewed says how to go on`() throws {
        issuer.conduct { $0.forgets = true }
        let signIn = try keep()
        let error = #expect(throws: ClientError.self) { try token(signIn) }
        #expect(error?.code == .notSignedIn && error?.hint?.contains("lintel login") == true)
        #expect(error?.description.contains("invalid_grant: the session has ended") == true)
        #expect(try ContextFile(path: path)["a"]?.signIn == signIn)
    }

    @Test func `without a refresh token one signs in again`() throws {
        let signIn = try keep { $0.refreshToken = nil }
        let error = #expect(throws: ClientError.self) { try token(signIn) }
        #expect(error?.hint?.contains("lintel login") == true)
        #expect(issuer.count("/token") == 1)
    }

    @Test func `who signed out meanwhile has no token`() throws {
        let signIn = try keep()
        try ContextFile.change(path: path) { $0.contexts[0].forgetSecrets() }
        #expect(throws: ClientError.self) { try token(signIn) }
        #expect(issuer.count("/token") == 1)
    }

    @Test func `who signed in elsewhere meanwhile has no token for the server before`() throws {
        let signIn = try keep()
        let elsewhere = try ServerURL("https://b.example")
        try ContextFile.change(path: path) { $0.contexts[0].server = elsewhere }
        #expect(throws: ClientError.self) { try token(signIn) }
        #expect(issuer.count("/token") == 1)
    }

    @Test func `a refresh token can be revoked`() throws {
        let signIn = try keep()
        let client = try IssuerClient(issuer.url, authorityFile: nil)
        let token = try #require(signIn.refreshToken)
        #expect(try client.revoke(token, clientID: signIn.clientID))
        #expect(issuer.revoked == [token])
    }
}
