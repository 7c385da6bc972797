import GatewayModel
import Ledger
import Logging
import MicroHTTP
import OIDC
import Projection
import Synchronization

/// By a token in `Authorization: Bearer` (RFC 6750, section 2.1). Who sends none is anonymous.
///
/// Tokens of an issuer are for ``IssuerAuthentication``. Those of this server are found by their
/// id, which is no secret, and what is secret is compared as SHA-256, in constant time.
final class TokenAuthentication: Authentication {
    private let ledger: Ledger
    private let admin: (id: String, known: Known)?
    /// Nil if only tokens of this server count.
    private let issuer: IssuerAuthentication?
    private let epoch: AccessEpoch
    private let clock: any WallClock
    private let log: RefusedTokenLog
    private let cache = Mutex(Cache())

    /// What there is to know of one token.
    private struct Known {
        let digest: TokenDigest
        let caller: Caller
    }

    /// The tokens that were used since who may do what changed last.
    private struct Cache {
        var epoch: UInt64 = 0
        var tokens: [String: Known] = [:]
    }

    /// More tokens than that are looked up again and again, which takes a microsecond each.
    private static let cacheLimit = 16_384

    /// - Parameter admin: the token of the first start.
    init(
        _ ledger: Ledger, admin: AccessToken?, issuer: IssuerAuthentication? = nil,
        epoch: AccessEpoch, clock: any WallClock = SystemClock(), logger: Logger
    ) {
        self.ledger = ledger
        self.admin = admin.map { token in
            let caller = Caller(.admin, share: .principal(Principal.admin.name))
            return (token.id, Known(digest: TokenDigest(of: token), caller: caller))
        }
        self.issuer = issuer
        self.epoch = epoch
        self.clock = clock
        log = RefusedTokenLog(logger)
    }

    func caller(of request: Request) throws -> Caller {
        guard let header = try request.single("Authorization") else {
            return Caller(.anonymous, share: .address(request.client))
        }
        return try caller(withText: Self.credentials(in: header))
    }

    /// - Parameter text: what follows `Bearer`, or stands for it.
    func caller(withText text: Substring) throws -> Caller {
        if let token = AccessToken(text) { return try caller(with: token) }
        if let issuer, TokenIssuer.isMeant(by: text) { return try issuer.caller(with: text) }
        throw Problem.malformedToken(besidesThoseOf: issuer?.name)
    }

    /// Whatever is wrong with a token, the way through here is the same, and so is what is said.
    func caller(with token: AccessToken) throws(Problem) -> Caller {
        let digest = TokenDigest(of: token)
        let known = known(token.id)
        let isGenuine = digest.isSame(as: known?.digest ?? .ofNone)
        let now = clock.now()
        guard let caller = known?.caller, isGenuine, !caller.hasExpired(at: now) else {
            log.note(token.id)
            var problem = Problem.refusedToken
            problem.tokenID = token.id
            throw problem
        }
        caller.use?.note(at: now)
        return caller
    }

    func isSame(_ caller: Caller, sending request: Request) -> Bool {
        if caller.tokenID == nil { return true }
        let now = clock.now()
        caller.use?.note(at: now)
        return !caller.hasExpired(at: now)
    }

    func objection(to caller: Caller) -> Problem? {
        isBelieved(caller) ? nil : Problem.refusedToken
    }

    private func isBelieved(_ caller: Caller) -> Bool {
        if let issuer, let key = caller.issuerKey { return issuer.believes(caller, by: key) }
        guard let id = caller.tokenID else { return true }
        return ledger.published.state.principal(ofToken: id, at: clock.now()) != nil
    }

    private func known(_ id: String) -> Known? {
        if let admin, admin.id == id { return admin.known }
        // Read before the state: what is found in an older one is not kept for longer.
        let epoch = epoch.current
        let cached = cache.withLock { $0.epoch == epoch ? $0.tokens[id] : nil }
        if let cached { return cached }
        guard
            let (principal, token) = ledger.published.state.principal(
                ofToken: id, at: .earliest),
            let digest = TokenDigest(hex: token.sha256)
        else { return nil }
        let known = Known(
            digest: digest,
            caller: Caller(
                principal, tokenID: id, expiresAt: token.expiresAt,
                use: ledger.tokenUses.use(of: id), share: .principal(principal.name)))
        cache.withLock { cache in
            if cache.epoch < epoch || cache.tokens.count >= Self.cacheLimit {
                cache = Cache(epoch: epoch)
            }
            if cache.epoch == epoch { cache.tokens[id] = known }
        }
        return known
    }

    /// - Throws: a problem that has nothing of the header in it.
    private static func credentials(in header: String) throws(Problem) -> Substring {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.notBearer
        }
        return parts[1].drop { $0 == " " }
    }
}

/// Names the tokens that were refused to who runs the server: each once, and not every one that
/// anybody thinks of.
private final class RefusedTokenLog: Sendable {
    private static let limit = 256
    private let logger: Logger
    private let ids = Mutex<Set<String>>([])

    init(_ logger: Logger) { self.logger = logger }

    func note(_ id: String) {
        guard ids.withLock({ $0.count < Self.limit && $0.insert(id).inserted }) else { return }
        logger.info(
            "a token was refused: unknown, revoked, expired, or not all of it is right",
            metadata: ["token": "\(id)"])
    }
}
