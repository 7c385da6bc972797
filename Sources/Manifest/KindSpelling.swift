import GatewayModel

/// How kinds are written in manifests: a kind with the API versions it is known in.
enum KindSpelling: String, CaseIterable {
    case namespace = "Namespace"
    case gateway = "Gateway"
    case listenerSet = "ListenerSet"
    /// What ListenerSet was called while experimental; it is stored as a ListenerSet.
    case xListenerSet = "XListenerSet"

    var kind: ResourceKind {
        switch self {
        case .namespace: .namespace
        case .gateway: .gateway
        case .listenerSet, .xListenerSet: .listenerSet
        }
    }

    var apiVersions: [String] {
        switch self {
        case .namespace: ["v1"]
        case .gateway: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"]
        case .listenerSet: ["gateway.networking.k8s.io/v1"]
        case .xListenerSet: ["gateway.networking.x-k8s.io/v1alpha1"]
        }
    }

    init(_ kind: ResourceKind) {
        switch kind {
        case .namespace: self = .namespace
        case .gateway: self = .gateway
        case .listenerSet: self = .listenerSet
        }
    }

    static var known: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
