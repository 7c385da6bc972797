import GatewayModel
import Ledger
import MicroHTTP
import OIDC
import Synchronization

/// By a token of an issuer. What was found out about one is kept, by its hash, until it ends.
final class IssuerAuthentication: Sendable {
    private let issuer: TokenIssuer
    private let clock: any WallClock
    private let callers = Mutex<[TokenHash: Caller]>([:])

    /// More than that are verified again and again, which takes some 50 microseconds each.
    private static let cacheLimit = 4096

    init(_ issuer: TokenIssuer, clock: any WallClock = SystemClock()) {
        (self.issuer, self.clock) = (issuer, clock)
    }

    /// As tokens have it in `iss`.
    var name: String { "\(issuer.issuer)" }

    /// - Throws: a ``Problem``, or ``AwaitedKeys``.
    func caller(with text: Substring) throws -> Caller {
        let hash = TokenHash(of: text)
        if let known = callers.withLock({ $0[hash] }), let key = known.issuerKey,
            believes(known, by: key)
        {
            return known
        }
        let caller = try judged(String(text))
        callers.withLock { callers in
            if callers.count >= Self.cacheLimit { makeRoom(in: &callers) }
            callers[hash] = caller
        }
        return caller
    }

    /// Whether the token still counts: it has not ended, and its issuer still has its key.
    func believes(_ caller: Caller, by key: KeyFingerprint) -> Bool {
        !caller.hasExpired(at: clock.now()) && issuer.has(key)
    }

    private func judged(_ text: String) throws -> Caller {
        let judgement: TokenIssuer.Judgement
        do throws(TokenRefusal) {
            judgement = try issuer.judge(text, at: clock.now())
        } catch {
            throw Problem.refusedToken(because: error.description, tokenID: error.tokenID)
        }
        switch judgement {
        case .counts(let token):
            return Caller(
                token.principal, tokenID: token.id, expiresAt: token.expiresAt,
                issuerKey: token.key, share: .principal(token.principal.name))
        case .awaitsKeys: throw AwaitedKeys(issuer: issuer)
        case .unknown: throw Problem.issuerUnavailable
        }
    }

    private func makeRoom(in callers: inout [TokenHash: Caller]) {
        let now = clock.now()
        callers = callers.filter { !$0.value.hasExpired(at: now) }
        let surplus = callers.count - Self.cacheLimit / 2
        if surplus > 0 { for hash in callers.keys.prefix(surplus) { callers[hash] = nil } }
    }
}

/// Who sends a request is known only once the keys of an issuer have been fetched.
struct AwaitedKeys: Error {
    let issuer: TokenIssuer

    /// The request waits without a thread, and then goes through the chain anew.
    var askAgain: Answer {
        .later { [issuer] exchange in
            let isWaiting = issuer.whenFetched { exchange.askAgain() }
            if !isWaiting { exchange.complete(with: Problem.overloaded.response) }
        }
    }
}
