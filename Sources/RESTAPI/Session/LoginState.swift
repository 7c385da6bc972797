import Crypto
import GatewayModel
import OIDC

/// One round trip to the issuer, carried by the browser: its `state` holds, sealed, where to go
/// afterwards and until when it counts; a cookie holds what makes it this browser's.
///
/// What has to be secret follows from both: a code that somebody else got is worth nothing here,
/// and however many sign-ins are begun at once, there is one cookie.
struct LoginState: Equatable, Sendable {
    let to: String
    let until: Timestamp
    private let salt: [UInt8]

    static let seconds: Int64 = 600
    private static let saltBytes = 16
    private static let checkBytes = 16
    /// Of the secret that the cookie holds.
    static let browserBytes = 32

    init(to: String, now: Timestamp) {
        self.to = to
        until = Timestamp(clamping: now.rawValue + Self.seconds * 1_000_000)
        salt = Random.bytes(Self.saltBytes)
    }

    /// - Parameter browser: what the cookie holds.
    func sealed(_ seal: SessionSeal, for browser: [UInt8]) throws -> String {
        let end = withUnsafeBytes(of: until.rawValue.bigEndian) { Array($0) }
        return try seal.seal(salt + check(browser) + end + to.utf8, for: .state)
    }

    /// Nil unless it was made here, for this browser.
    init?(_ text: String, _ seal: SessionSeal, of browser: [UInt8]) {
        let (saltEnd, checkEnd) = (Self.saltBytes, Self.saltBytes + Self.checkBytes)
        guard let bytes = seal.open(text, for: .state), bytes.count >= checkEnd + 8,
            let to = String(validating: bytes[(checkEnd + 8)...], as: UTF8.self)
        else { return nil }
        salt = Array(bytes[..<saltEnd])
        let end = bytes[checkEnd..<checkEnd + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        until = Timestamp(clamping: Int64(bitPattern: end))
        self.to = to
        guard Array(bytes[saltEnd..<checkEnd]) == check(browser) else { return nil }
    }

    /// - Parameter state: itself, sealed.
    func question(
        _ state: String, of browser: [UInt8], redirectURI: String
    ) -> IssuerSignIn.Question {
        IssuerSignIn.Question(
            state: state, nonce: Base64.urlText(of: derived("nonce", browser)),
            verifier: Base64.urlText(of: derived("verifier", browser)), redirectURI: redirectURI)
    }

    private func check(_ browser: [UInt8]) -> [UInt8] {
        Array(derived("check", browser).prefix(Self.checkBytes))
    }

    private func derived(_ purpose: String, _ browser: [UInt8]) -> [UInt8] {
        Array(
            HMAC<SHA256>.authenticationCode(
                for: Array(purpose.utf8) + salt, using: SymmetricKey(data: browser)))
    }
}
