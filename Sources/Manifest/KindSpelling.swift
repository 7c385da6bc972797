import GatewayModel

/// How kinds are written in manifests: a kind with the API versions it is known in.
enum KindSpelling: String, CaseIterable {
    case namespace = "Namespace"
    case gateway = "Gateway"
    case listenerSet = "ListenerSet"
    /// What ListenerSet was called while experimental; it is stored as a ListenerSet.
    case xListenerSet = "XListenerSet"
    case referenceGrant = "ReferenceGrant"
    case secret = "Secret"
    case httpRoute = "HTTPRoute"
    case tlsRoute = "TLSRoute"
    case tcpRoute = "TCPRoute"
    case udpRoute = "UDPRoute"
    case backend = "Backend"

    var kind: ResourceKind {
        switch self {
        case .namespace: .namespace
        case .gateway: .gateway
        case .listenerSet, .xListenerSet: .listenerSet
        case .referenceGrant: .referenceGrant
        case .secret: .secret
        case .httpRoute: .httpRoute
        case .tlsRoute: .tlsRoute
        case .tcpRoute: .tcpRoute
        case .udpRoute: .udpRoute
        case .backend: .backend
        }
    }

    var apiVersions: [String] {
        switch self {
        case .namespace, .secret: ["v1"]
        case .gateway, .httpRoute, .referenceGrant:
            ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"]
        case .listenerSet: ["gateway.networking.k8s.io/v1"]
        case .tlsRoute:
            [
                "gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha3",
                "gateway.networking.k8s.io/v1alpha2",
            ]
        case .tcpRoute, .udpRoute:
            ["gateway.networking.k8s.io/v1alpha2", "gateway.networking.k8s.io/v1"]
        case .backend: ["lintel.dev/v1"]
        case .xListenerSet: ["gateway.networking.x-k8s.io/v1alpha1"]
        }
    }

    init(_ kind: ResourceKind) {
        switch kind {
        case .namespace: self = .namespace
        case .gateway: self = .gateway
        case .listenerSet: self = .listenerSet
        case .referenceGrant: self = .referenceGrant
        case .secret: self = .secret
        case .httpRoute: self = .httpRoute
        case .tlsRoute: self = .tlsRoute
        case .tcpRoute: self = .tcpRoute
        case .udpRoute: self = .udpRoute
        case .backend: self = .backend
        }
    }

    static var known: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
