import Certificates
import GatewayModel
import Ledger
import Projection

/// Opens Secrets for proxies. One that cannot be opened leaves its listeners closed: they hold
/// their names and serve nobody, and the Secret's owner is warned.
struct SecretOpener: Sendable {
    let vault: Vault
    /// Nil where nobody needs to be told.
    var warnings: WarningBook?

    func open(_ secret: SecretRecord) -> TLSMaterial? {
        // Nothing but sealed content reaches the log.
        guard case .sealed(let content) = secret.spec.content else { return nil }
        do {
            return try vault.open(content)
        } catch {
            warnings?.record(
                reason: "SecretNotOpened", regarding: ResourceID(.secret, secret.name),
                message: "proxies do not get Secret \(secret.name): \(error.message)",
                key: "SecretNotOpened \(secret.name) \(content.dataKey)")
            return nil
        }
    }
}
