import GatewayModel
import Logging
import Synchronization

/// Tells who runs the server why people cannot sign in: each reason once, and only so many, since
/// anybody can have them come.
final class SignInLog: Sendable {
    private static let limit = 64
    private let logger: Logger
    private let reasons = Mutex<Set<String>>([])

    init(_ logger: Logger) { self.logger = logger }

    func note(_ reason: String) {
        let reason = String(reason.printable.prefix(500))
        guard reasons.withLock({ $0.count < Self.limit && $0.insert(reason).inserted }) else {
            return
        }
        logger.warning("somebody could not sign in", metadata: ["reason": "\(reason)"])
    }
}
