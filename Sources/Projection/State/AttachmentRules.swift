public import GatewayModel

/// What a Gateway says about who may attach to it.
struct AttachmentRules: Hashable, Sendable {
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
    /// G5: an address that nodes do not bind. The Gateway is accepted, and not Programmed.
    case unusableAddress(String)

    public init(_ spec: GatewaySpec) {
        let unknown = spec.addresses.first {
            $0.type != GatewayAddress.ipAddress && $0.type != GatewayAddress.hostname
        }
        if let address = unknown {
            self = .unsupportedAddress(type: address.type)
        } else if spec.infrastructure?.parametersRef != nil {
            self = .invalidParameters
        } else if let address = spec.addresses.first(where: \.isUnusable) {
            self = .unusableAddress(address.value)
        } else {
            self = .accepted
        }
    }

    /// As a condition carries it; nil if it is accepted and nothing else is the matter.
    var reason: Condition.Reason? {
        switch self {
        case .accepted: nil
        case .unsupportedAddress: .unsupportedAddress
        case .invalidParameters: .invalidParameters
        case .unusableAddress: .addressNotUsable
        }
    }

    /// What is the matter, and what to do; nil if nothing is.
    var explanation: String? {
        switch self {
        case .accepted: nil
        case .unsupportedAddress(let type):
            "addresses of type \(type) are not supported; use IPAddress or Hostname"
        case .invalidParameters:
            "infrastructure.parametersRef refers to nothing known here; remove it"
        case .unusableAddress(let address):
            "nodes listen on every address they have, not on \(address) alone; remove it from "
                + "spec.addresses"
        }
    }
}

extension GatewayAddress {
    /// Whether it is one that nodes do not bind: they bind 0.0.0.0. An empty value asks for any.
    fileprivate var isUnusable: Bool {
        type == Self.ipAddress && !value.isEmpty && value != "0.0.0.0"
    }
}
