public import GatewayModel

/// What a Gateway says about who may attach to it.
struct Admission: Hashable, Sendable {
    let allowed: AllowedListeners?
    let acceptance: GatewayAcceptance

    init(_ gateway: StoredResource) {
        guard case .gateway(let spec) = gateway.resource.spec else {
            preconditionFailure("\(gateway.id) admits nobody")
        }
        (allowed, acceptance) = (spec.allowedListeners, GatewayAcceptance(spec))
    }
}

/// Whether a Gateway is fit to have sets at all (semantics.md 2.1, step 3; 4.4).
public enum GatewayAcceptance: Hashable, Sendable {
    case accepted
    /// G4: an address of a type nobody here can bind.
    case unsupportedAddress(type: String)
    /// G6: there are no parameter resources to refer to.
    case invalidParameters

    public init(_ spec: GatewaySpec) {
        let unknown = spec.addresses.first {
            $0.type != GatewayAddress.ipAddress && $0.type != GatewayAddress.hostname
        }
        if let address = unknown {
            self = .unsupportedAddress(type: address.type)
        } else if spec.infrastructure?.parametersRef != nil {
            self = .invalidParameters
        } else {
            self = .accepted
        }
    }
}
