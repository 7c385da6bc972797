import GatewayModel
import IssuerTesting
import Logging
import Synchronization
import Testing

@testable import OIDC

/// An issuer with keys in memory, and what judges its tokens.
struct Judge {
    static let issuer = "https://issuer.example/realms/shop"
    static let noLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    /// Halfway through a token of ``TokenText``.
    static let now = Timestamp(rawValue: 1_000_001_800_000_000)

    /// Made once: keys of RSA take a while.
    static let rsa = Result { try SigningKey.rsa("rsa") }
    static let p256 = SigningKey.p256("p256")
    static let p384 = SigningKey.p384("p384")
    static let p521 = SigningKey.p521("p521")
    static let ed25519 = SigningKey.ed25519("ed25519")

    let tokens: TokenIssuer
    let source: SetKeys
    let keeper: KeyKeeper

    /// - Parameter keys: JSON Web Keys; nil: none can be loaded.
    init(
        _ keys: [String]?, naming: Naming = Naming(groupsClaim: "groups"),
        audiences: [String] = ["lintel", "https://lintel.example"]
    ) async throws {
        source = SetKeys(keys.map { TestIssuer.keySet($0) })
        let source = source
        keeper = KeyKeeper(
            source, logger: Self.noLogger, uptime: { source.uptime })
        let settings = IssuerSettings(
            issuer: try #require(Issuer(Self.issuer)), audiences: audiences, keys: .file(""),
            naming: naming)
        tokens = TokenIssuer(settings, keeper)
        await fetch()
    }

    /// With one key of each kind.
    static func ofAllKinds(naming: Naming = Naming(groupsClaim: "groups")) async throws -> Judge {
        let keys = [try rsa.get(), p256, p384, p521, ed25519]
        return try await Judge(keys.map { try $0.jwk() }, naming: naming)
    }

    /// Returns when the keys have been fetched once more.
    func fetch() async {
        tokens.reload()
        await fetched()
    }

    /// Returns when the fetch that is on its way has ended.
    func fetched() async {
        await withCheckedContinuation { continuation in
            _ = keeper.whenFetched { continuation.resume() }
        }
    }

    /// The token, if it counts.
    func verified(_ text: String, at now: Timestamp = Judge.now) throws -> VerifiedToken? {
        guard case .counts(let token) = try tokens.judge(text, at: now) else { return nil }
        return token
    }

    /// Why it does not count; empty if it does, or nobody knows.
    func reason(_ text: String, at now: Timestamp = Judge.now) -> String {
        do throws(TokenRefusal) {
            _ = try tokens.judge(text, at: now)
            return ""
        } catch {
            return error.description
        }
    }
}

/// Keys that a test sets, and a clock.
final class SetKeys: KeySource {
    private let state: Mutex<(text: String?, count: Int, uptime: Int64)>
    let place = "a test"
    let schedule = FetchSchedule(interval: 600_000, firstRetry: 600_000, pause: 10_000)

    init(_ text: String?) { state = Mutex((text, 0, 0)) }

    /// Nil: they cannot be read any more.
    func set(_ text: String?) { state.withLock { $0.text = text } }
    func pass(milliseconds: Int64) { state.withLock { $0.uptime += milliseconds } }

    var readCount: Int { state.withLock { $0.count } }
    var uptime: Int64 { state.withLock { $0.uptime } }

    func read() throws(KeySetError) -> [UInt8] {
        let text = state.withLock { state in
            state.count += 1
            return state.text
        }
        guard let text else { throw KeySetError("the issuer is away") }
        return Array(text.utf8)
    }
}
