import Certificates
import GatewayModel
import Ledger
import Projection

/// Opens Secrets for proxies, in the one way of writing PEM that they all read alike. One that
/// cannot be opened for good leaves its listeners closed: they hold their names and serve nobody.
/// Its owner is warned in any case.
struct SecretOpener: Sendable {
    let vault: Vault
    /// Nil where nobody needs to be told.
    var warnings: WarningStore?
    /// Collects the Secrets that may be opened another day.
    var locked: LockedSecrets?

    func open(_ secret: SecretRecord) -> TLSMaterial? {
        // Nothing but sealed content reaches the log.
        guard case .sealed(let content) = secret.spec.content else { return nil }
        do {
            // No listener gets as far with one of another type.
            guard case .tls(let material) = try vault.open(content) else { return nil }
            return material.canonical
        } catch {
            _ = locked?.note(error, of: secret.name)
            warnings?.record(
                reason: "SecretNotOpened", regarding: ResourceID(.secret, secret.name),
                message: "proxies do not get Secret \(secret.name): \(error.message)",
                key: "SecretNotOpened \(secret.name) \(content.dataKey)")
            return nil
        }
    }
}
