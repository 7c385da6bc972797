public import GatewayModel
public import Logging

/// Judges tokens of one issuer of OpenID Connect: who they are of, if they count.
///
/// What a token says is believed only once it is known that the issuer signed it, by a key that is
/// found by name among the issuer's own (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
public final class TokenIssuer: Sendable {
    private let settings: IssuerSettings
    private let keeper: KeyKeeper
    /// Signs people in who look at pages of this server.
    public let signIn: IssuerSignIn

    public var issuer: Issuer { settings.issuer }
    /// What a client asks it for, to be let in here.
    public var login: IssuerLogin { settings.login }

    public convenience init(_ settings: IssuerSettings, logger: Logger) {
        let source: any KeySource =
            switch settings.keys {
            case .discovered(let client): DiscoveredKeys(issuer: settings.issuer, client: client)
            case .file(let path): KeyFile(path: path)
            }
        self.init(settings, KeyKeeper(source, logger: logger))
    }

    init(_ settings: IssuerSettings, _ keeper: KeyKeeper) {
        (self.settings, self.keeper) = (settings, keeper)
        signIn = IssuerSignIn(settings)
    }

    /// Loads the keys, and again now and then. That there are none yet stops nobody.
    public func start() { keeper.fetch() }

    /// Loads the keys now.
    public func reload() { keeper.fetch() }

    /// `action` is called when a key counts no more: what was let in by it is to be asked again.
    public func whenKeysGo(_ action: @escaping @Sendable () -> Void) { keeper.whenKeysGo(action) }

    /// What there is to know of the keys, for whoever watches the server.
    public var keyStatus: KeyStatus { keeper.status }

    /// Whether what was signed with that key counts still.
    public func has(_ key: KeyFingerprint) -> Bool {
        keeper.keys?.fingerprints.contains(key) ?? false
    }

    /// Whether a text is meant to be a token of an issuer.
    public static func isMeant(by text: some StringProtocol) -> Bool {
        CompactToken.isMeant(by: text)
    }

    /// What the names of its users and groups begin with here; empty for nothing.
    public var prefixes: [String] { [settings.naming.userPrefix, settings.naming.groupPrefix] }

    public enum Judgement: Sendable {
        case counts(VerifiedToken)
        /// Its key is on its way, perhaps: ask again after ``whenFetched(_:)``.
        case awaitsKeys
        /// No keys could be loaded yet, so nobody knows.
        case unknown
    }

    /// - Throws: why the token does not count.
    public func judge(_ text: String, at now: Timestamp) throws(TokenRefusal) -> Judgement {
        do throws(TokenRefusal) {
            return try judged(text, now)
        } catch {
            throw error.naming(VerifiedToken.id(TokenHash(of: text)))
        }
    }

    private func judged(_ text: String, _ now: Timestamp) throws(TokenRefusal) -> Judgement {
        let token = try CompactToken(text)
        let header = try TokenHeader(token.header)
        let claims = try Claims(token.payload)
        try claims.requireIssuer(settings.issuer)
        guard let keys = keeper.keys else {
            return keeper.ask() ? .awaitsKeys : .unknown
        }
        guard let key = keys[header.keyID] else {
            if keeper.ask() { return .awaitsKeys }
            throw TokenRefusal(
                "no key of \(settings.issuer) has the kid \(quotedKeyID(header.keyID)) of the "
                    + "token")
        }
        return .counts(try verified(token, text, header, claims, key, now))
    }

    private func verified(
        _ token: CompactToken, _ text: String, _ header: TokenHeader, _ claims: Claims,
        _ key: VerificationKey, _ now: Timestamp
    ) throws(TokenRefusal) -> VerifiedToken {
        guard key.isFor(header.algorithm) else {
            throw TokenRefusal(
                "the issuer's key \(quotedKeyID(key.keyID)) is not for "
                    + header.algorithm.rawValue)
        }
        guard key.verifies(token, by: header.algorithm) else {
            throw TokenRefusal(
                "the token is not signed with the issuer's key \(quotedKeyID(key.keyID)), or "
                    + "was altered; send all of it as it was issued")
        }
        // From here on it is the issuer who speaks.
        let id = VerifiedToken.id(claims, hash: TokenHash(of: text))
        do throws(TokenRefusal) {
            try claims.requireAudience(settings.audiences)
            let end = try claims.requireTime(now)
            return VerifiedToken(
                principal: try settings.naming.principal(claims), id: id, expiresAt: end,
                key: key.fingerprint)
        } catch {
            throw error.naming(id)
        }
    }

    /// Calls `action` once, when the fetch that is on its way has ended: at once if it has.
    ///
    /// - Returns: false if too many wait.
    public func whenFetched(_ action: @escaping @Sendable () -> Void) -> Bool {
        keeper.whenFetched(action)
    }
}
