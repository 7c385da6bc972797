import GatewayModel
import Ledger
import Logging
import MicroHTTP
import OIDC

/// The sessions of people who look at pages: none of them is kept here. A cookie holds a token,
/// sealed, and counts for exactly as long as that does (decision 54).
final class Sessions: Sendable {
    let tokens: TokenAuthentication
    /// Nil if only tokens of this server count.
    let issuer: TokenIssuer?
    let seal: SessionSeal
    let clock: any WallClock
    let log: SignInLog
    let renewals = Renewals()

    /// What browsers keep of a cookie (RFC 6265, section 6.1).
    static let cookieLimit = 4096
    /// Of what renews a session with the session: they come back together, and a head is small.
    private static let bothLimit = 5500

    init(
        _ tokens: TokenAuthentication, _ issuer: TokenIssuer?, seal: SessionSeal,
        clock: any WallClock, logger: Logger
    ) {
        (self.tokens, self.issuer) = (tokens, issuer)
        (self.seal, self.clock, log) = (seal, clock, SignInLog(logger))
    }

    // MARK: What comes back

    /// What stands for `Authorization`; nil where there is no cookie.
    ///
    /// - Throws: `unauthenticated` where it does not count, for what it says or who had it sent.
    func session(of request: Request) throws(Problem) -> WebSession? {
        let cookies = SessionCookies(request)
        let value = cookies.value(.session, in: request)
        if value == .none { return nil }
        guard AskingPage(request, isSecure: cookies.isSecure).mayUseSession else {
            throw .foreignSession
        }
        guard let bytes = opened(value, for: .session), let session = WebSession(bytes) else {
            throw .refusedSession
        }
        return session
    }

    /// What gets a new token, if it is of that session.
    func refreshToken(of request: Request, for session: WebSession) -> String? {
        let value = SessionCookies(request).value(.refresh, in: request)
        guard let refresh = opened(value, for: .refresh).flatMap({ WebSession($0) }),
            refresh.id == session.id
        else { return nil }
        return refresh.token
    }

    /// What makes a sign-in that of this browser; nil if none was begun there.
    func browser(of request: Request) -> [UInt8]? {
        opened(SessionCookies(request).value(.login, in: request), for: .login)
    }

    private func opened(
        _ value: SessionCookies.Value, for purpose: SessionSeal.Purpose
    ) -> [UInt8]? {
        guard case .one(let text) = value else { return nil }
        return seal.open(text, for: purpose)
    }

    // MARK: What is given out

    /// The cookies of a token that counts.
    ///
    /// - Throws: `session-too-large`.
    func granting(
        _ session: WebSession, of caller: Caller, renewedBy refreshToken: String? = nil,
        _ cookies: SessionCookies
    ) throws -> [(name: String, value: String)] {
        let refresh = try refreshToken.map { token in
            let bytes = WebSession(id: session.id, token: token).bytes
            return cookies.setting(.refresh, to: try seal.seal(bytes, for: .refresh))
        }
        let value = try seal.seal(session.bytes, for: .session)
        // One that is renewed is kept beyond the end of its token.
        var own = cookies.setting(.session, to: value)
        let size = refresh.map { $0.value.utf8.count + own.value.utf8.count } ?? 0
        if let refresh, refresh.value.utf8.count <= Self.cookieLimit, size <= Self.bothLimit,
            own.value.utf8.count <= Self.cookieLimit
        {
            return [own, refresh]
        }
        own = cookies.setting(.session, to: value, forSeconds: seconds(until: caller.expiresAt))
        guard own.value.utf8.count <= Self.cookieLimit else {
            throw Problem.sessionTooLarge(limit: Self.cookieLimit)
        }
        return [own, cookies.clearing(.refresh)]
    }

    private func seconds(until end: Timestamp?) -> Int64? {
        end.map { max(0, ($0.rawValue - clock.now().rawValue) / 1_000_000) }
    }

    /// Judges a token as if it had come in a request, now or when the issuer's keys are there.
    func judge(
        _ token: String, triesLeft: Int = 1,
        _ completion: @escaping @Sendable (Result<Caller, Problem>) -> Void
    ) {
        do {
            completion(.success(try tokens.caller(withText: Substring(token))))
        } catch let keys as AwaitedKeys where triesLeft > 0 {
            let isWaiting = keys.issuer.whenFetched { [self] in
                judge(token, triesLeft: triesLeft - 1, completion)
            }
            if !isWaiting { completion(.failure(.overloaded)) }
        } catch {
            completion(.failure(error is AwaitedKeys ? .issuerUnavailable : Problem(error)))
        }
    }
}

extension Problem {
    static let noSessions = Problem.notFound(
        "everybody is let in here, so nobody signs in")
    static let noIssuer = Problem.notFound(
        "this server knows no issuer to sign in at; sign in by a token")
}
