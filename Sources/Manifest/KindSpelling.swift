import GatewayModel

/// How a kind is written in manifests, by its own name or by another, with the API versions it is
/// known in.
enum KindSpelling: Hashable, CaseIterable {
    case own(ResourceKind)
    case alias(KindAlias)

    init?(_ name: String) {
        if let kind = ResourceKind(rawValue: name) {
            self = .own(kind)
        } else if let alias = KindAlias(rawValue: name) {
            self = .alias(alias)
        } else {
            return nil
        }
    }

    var name: String {
        switch self {
        case .own(let kind): kind.rawValue
        case .alias(let alias): alias.rawValue
        }
    }

    var kind: ResourceKind {
        switch self {
        case .own(let kind): kind
        case .alias(let alias): alias.kind
        }
    }

    var group: String {
        switch self {
        case .own(let kind): kind.group
        case .alias(let alias): alias.group
        }
    }

    /// The first is the one to use.
    var apiVersions: [String] {
        switch self {
        case .alias(let alias): alias.apiVersions
        case .own(.namespace), .own(.secret): ["v1"]
        case .own(.listenerSet): ["gateway.networking.k8s.io/v1"]
        case .own(.gateway), .own(.httpRoute), .own(.referenceGrant):
            ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"]
        case .own(.tlsRoute):
            [
                "gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha3",
                RouteSpec.tlsAlpha2,
            ]
        case .own(.tcpRoute), .own(.udpRoute):
            ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"]
        case .own(.backend): ["lintel.dev/v1"]
        }
    }

    static let allCases: [KindSpelling] =
        ResourceKind.allCases.map(own) + KindAlias.allCases.map(alias)

    static let known = allCases.map(\.name).joined(separator: ", ")
}
