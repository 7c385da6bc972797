import Certificates
import EventLog
import GatewayModel
import Ledger
import Projection

/// What `/metrics` tells of Secrets, their certificates and the keys that seal them.
struct SecretMetrics {
    /// The most certificates with a line of their own.
    private static let limit = 1000

    let state: GatewayState
    let ledger: Ledger
    let vault: Vault?
    let seals: SealCheck?

    func write(to page: inout PrometheusText) {
        let ids = state.ids(of: .secret)
        page.metric("lintel_secrets", .gauge, "Secrets that exist.", ids.count)
        if let vault {
            page.metric(
                "lintel_master_key", .gauge, "1 if there is a master key to seal Secrets with.",
                vault.hasMasterKey ? 1 : 0)
            if let keys = try? ledger.sideStore.dataKeys() {
                page.metric(
                    "lintel_data_keys_unreadable", .gauge,
                    "Keys of Secrets that the master keys at hand do not open.",
                    vault.unreadableCount(among: keys))
            }
        }
        if let seals {
            page.metric(
                "lintel_secrets_unopened", .gauge,
                "Secrets that cannot be opened: their keys are lost, or their master key is not "
                    + "there.", seals.count(in: state))
        }
        let ends = ids.lazy.compactMap { id -> PrometheusText.Sample? in
            guard case .secret(let secret)? = state[id]?.resource.spec,
                let certificate = secret.certificate
            else { return nil }
            let labels = [(name: "namespace", value: id.namespace), (name: "name", value: id.name)]
            return (labels, Double(certificate.notAfter.rawValue / 1_000_000))
        }
        page.metric(
            "lintel_certificate_not_after_seconds", .gauge,
            "When a certificate expires, in seconds since 1970; the first \(Self.limit) Secrets by "
                + "name.", samples: Array(ends.prefix(Self.limit)))
    }
}
