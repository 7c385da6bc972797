import Certificates
import GatewayModel
import Synchronization

/// The Secrets that one rendering needs and that cannot be opened for the time being: their master
/// key was not given, or their data key could not be looked up. Nothing about the Secrets is wrong.
final class LockedSecrets: Sendable {
    private let found = Mutex<[NamespacedName: SecretsError]>([:])

    /// - Returns: whether it is an error of this sort; one that is for good is not noted.
    func note(_ error: SecretsError, of secret: NamespacedName) -> Bool {
        switch error.code {
        case .noMasterKey, .wrongMasterKey, .unavailable: break
        case .destroyed, .damaged, .unusableMasterKey: return false
        }
        found.withLock { $0[secret] = error }
        return true
    }

    /// The errors noted since this was last asked, by the name of the Secret.
    func take() -> [SecretsError] {
        found.withLock { found in
            defer { found = [:] }
            return found.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
