import GatewayModel
import Projection

/// The gateways that have lines of their own: Prometheus keeps every series it ever saw.
struct GatewaySample {
    static let limit = 1000
    /// For HELP.
    static let bound = "the first \(limit) gateways by name"

    /// Of all that exist.
    let count: Int
    /// The first by name.
    let records: [GatewayRecord]
    var names: [NamespacedName] { records.map(\.name) }

    init(of state: GatewayState) {
        let names = state.gatewayNames
        count = names.count
        records = names.prefix(Self.limit).compactMap { state.gateway($0) }
    }
}
