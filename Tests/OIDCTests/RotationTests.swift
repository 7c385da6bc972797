import HTTPClient
import IssuerTesting
import Logging
import Synchronization
import Testing

@testable import OIDC

/// Keys come and go, and the issuer too.
@Suite struct RotationTests {
    private let old = SigningKey.p256("old")
    private let new = SigningKey.p256("new")

    private func token(_ key: SigningKey, _ user: String = "ada") throws -> String {
        try TokenText(of: Judge.issuer, user: user).signed(key)
    }

    private func isAwaited(_ judgement: TokenIssuer.Judgement) -> Bool {
        if case .awaitsKeys = judgement { true } else { false }
    }

    private func isUnknown(_ judgement: TokenIssuer.Judgement) -> Bool {
        if case .unknown = judgement { true } else { false }
    }

    @Test func `a key that is not known is fetched, once for all who wait`() async throws {
        let judge = try await Judge([try old.jwk()])
        judge.source.set(TestIssuer.keySet([try old.jwk(), try new.jwk()]))
        judge.source.pass(milliseconds: 10_000)
        let text = try token(new)
        #expect(isAwaited(try judge.tokens.judge(text, at: Judge.now)))
        await judge.fetched()
        #expect(try judge.verified(text) != nil)
        #expect(try judge.verified(try token(old)) != nil)
        #expect(judge.source.readCount == 2)
    }

    @Test func `made up keys do not make the issuer be asked again and again`() async throws {
        let judge = try await Judge([try old.jwk()])
        for second in 0..<60 {
            for number in 0..<3 {
                let text = try token(SigningKey.p256("\(second)-\(number)"))
                _ = try? judge.tokens.judge(text, at: Judge.now)
            }
            await judge.fetched()
            judge.source.pass(milliseconds: 1000)
        }
        // The first, and one each ten seconds.
        #expect((5...7).contains(judge.source.readCount), "\(judge.source.readCount)")
        let last = try token(SigningKey.p256("last"))
        _ = try? judge.tokens.judge(last, at: Judge.now)
        await judge.fetched()
        let reason = judge.reason(last)
        #expect(reason.contains(#"no key of \#(Judge.issuer) has the kid "last""#), "\(reason)")
    }

    @Test func `how it stands with the keys can be asked`() async throws {
        let judge = try await Judge(nil)
        #expect(
            judge.tokens.keyStatus
                == KeyStatus(keyCount: 0, secondsSinceLoad: nil, failureCount: 1))
        judge.source.set(TestIssuer.keySet([try old.jwk(), try new.jwk()]))
        await judge.fetch()
        judge.source.pass(milliseconds: 90_500)
        judge.source.set(nil)
        await judge.fetch()
        #expect(
            judge.tokens.keyStatus
                == KeyStatus(keyCount: 2, secondsSinceLoad: 90, failureCount: 2))
        judge.source.set(TestIssuer.keySet([try old.jwk(), try new.jwk()]))
        await judge.fetch()
        #expect(judge.tokens.keyStatus.secondsSinceLoad == 0)
    }

    @Test func `a token of another issuer makes nobody ask for keys`() async throws {
        let judge = try await Judge([try old.jwk()])
        judge.source.pass(milliseconds: 3_600_000)
        let text = try TokenText(of: "https://evil.example").signed(new)
        #expect(judge.reason(text).contains("iss of the token"))
        #expect(judge.source.readCount == 1)
    }

    @Test(arguments: [nil, "", "{}", #"{"keys": []}"#])
    func `old keys stay while there are no others`(broken: String?) async throws {
        let judge = try await Judge([try old.jwk()])
        judge.source.set(broken)
        await judge.fetch()
        #expect(try judge.verified(try token(old)) != nil)
        judge.source.set(TestIssuer.keySet([try new.jwk()]))
        await judge.fetch()
        #expect(try judge.verified(try token(new)) != nil)
    }

    @Test func `a key that the issuer has no more counts no more`() async throws {
        let judge = try await Judge([try old.jwk()])
        let told = Atomic(0)
        judge.tokens.whenKeysGo { told.add(1, ordering: .relaxed) }
        let verified = try #require(try judge.verified(try token(old)))
        judge.source.set(TestIssuer.keySet([try old.jwk(), try new.jwk()]))
        await judge.fetch()
        #expect(told.load(ordering: .relaxed) == 0 && judge.tokens.has(verified.key))
        judge.source.set(TestIssuer.keySet([try new.jwk()]))
        await judge.fetch()
        #expect(told.load(ordering: .relaxed) == 1 && !judge.tokens.has(verified.key))
        #expect(judge.reason(try token(old)).contains("has the kid"))
    }

    /// The same name, and whoever has the old secret half signs in vain.
    @Test func `a key that is replaced under its name counts no more`() async throws {
        let judge = try await Judge([try old.jwk()])
        let verified = try #require(try judge.verified(try token(old)))
        let other = SigningKey.p256("old")
        judge.source.set(TestIssuer.keySet([try other.jwk()]))
        await judge.fetch()
        #expect(!judge.tokens.has(verified.key))
        #expect(judge.reason(try token(old)).contains("is not signed with"))
        #expect(try judge.verified(try token(other)) != nil)
    }

    @Test func `without keys nobody knows whether a token counts`() async throws {
        let judge = try await Judge(nil)
        #expect(isUnknown(try judge.tokens.judge(try token(old), at: Judge.now)))
        // What cannot count is told so all the same.
        #expect(judge.reason("a.b.c").contains("not three texts"))
        judge.source.set(TestIssuer.keySet([try old.jwk()]))
        judge.source.pass(milliseconds: 10_000)
        #expect(isAwaited(try judge.tokens.judge(try token(old), at: Judge.now)))
        await judge.fetched()
        #expect(try judge.verified(try token(old)) != nil)
    }

    @Test func `not everybody waits for a fetch`() async throws {
        let issuer = try TestIssuer()
        issuer.hold(TestIssuer.discovery)
        let settings = IssuerSettings(
            issuer: try #require(Issuer(issuer.url)), audiences: ["lintel"],
            keys: .discovered(by: WebClient()), naming: Naming())
        let tokens = TokenIssuer(settings, logger: Judge.noLogger)
        tokens.start()
        let called = Atomic(0)
        for _ in 0..<KeyKeeper.waitingLimit {
            #expect(tokens.whenFetched { called.add(1, ordering: .relaxed) })
        }
        #expect(!tokens.whenFetched {})
        issuer.set(TestIssuer.discovery, "{}")
        issuer.release()
        let end = ContinuousClock.now + .seconds(30)
        while called.load(ordering: .relaxed) < KeyKeeper.waitingLimit {
            try #require(ContinuousClock.now < end)
            await Task.yield()
        }
        // Nothing is on its way any more.
        await withCheckedContinuation { continuation in
            #expect(tokens.whenFetched { continuation.resume() })
        }
    }
}
