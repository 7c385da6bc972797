public import GatewayModel

/// The kinds of routes a listener takes (semantics.md 4.2, "supportedKinds").
public struct RouteKinds: Hashable, Sendable {
    /// What fits the protocol, and of these what `allowedRoutes.kinds` lists if it lists any.
    public let supported: [RouteGroupKind]
    /// What is listed but does not fit: L8 when nothing is left, L9 otherwise.
    public let unsupported: [RouteGroupKind]

    public init(of listener: Listener) {
        let fitting = Self.fitting(listener)
        guard let listed = listener.allowedRoutes.kinds, !listed.isEmpty else {
            (supported, unsupported) = (fitting, [])
            return
        }
        supported = listed.filter(fitting.contains)
        unsupported = listed.filter { !fitting.contains($0) }
    }

    private static func fitting(_ listener: Listener) -> [RouteGroupKind] {
        ListenerTraffic(of: listener).map { byTraffic[$0.rawValue] } ?? []
    }

    /// In the order of the table of kinds.
    private static let byTraffic = ListenerTraffic.allCases.map { traffic in
        ResourceKind.allCases
            .filter { $0.row.route?.traffic.contains(traffic) ?? false }
            .map { RouteGroupKind(group: $0.group, kind: $0.rawValue) }
    }
}
