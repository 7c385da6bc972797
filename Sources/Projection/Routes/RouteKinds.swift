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
        switch listener.protocol {
        case .http, .https: [http]
        case .tls: listener.tls?.mode == .passthrough ? [tls] : [tls, tcp]
        case .tcp: [tcp]
        case .udp: [udp]
        case .unsupported: []
        }
    }

    private static let http = RouteGroupKind(kind: "HTTPRoute")
    private static let tls = RouteGroupKind(kind: "TLSRoute")
    private static let tcp = RouteGroupKind(kind: "TCPRoute")
    private static let udp = RouteGroupKind(kind: "UDPRoute")
}
