import Certificates
import EventLog
import GatewayModel
import Ledger
import Projection

/// What `/metrics` tells of Secrets, their certificates and the keys that seal them.
struct SecretMetrics {
    /// The most certificates with a line of their own: alarms rest on these.
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
        let ends = ids.compactMap { id -> (end: Timestamp, id: ResourceID)? in
            guard case .secret(let secret)? = state[id]?.resource.spec else { return nil }
            return secret.certificate.map { ($0.notAfter, id) }
        }
        let nearest = ends.sorted { $0 < $1 }.prefix(Self.limit).sorted { $0.id < $1.id }
        page.metric(
            "lintel_certificate_not_after_seconds", .gauge,
            "When a certificate expires, in seconds since 1970; of the \(Self.limit) Secrets that "
                + "are nearest to that.",
            samples: nearest.map { end, id in
                let labels = [
                    (name: "namespace", value: id.namespace), (name: "name", value: id.name),
                ]
                return (labels, Double(end.rawValue / 1_000_000))
            })
    }
}
