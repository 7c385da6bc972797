public import GatewayModel

/// One gateway: its own listeners, and the merge of all that is attached to it.
public struct GatewayRecord: Sendable {
    /// The Gateway itself, with its own listeners.
    public internal(set) var owner: OwnerRecord
    public internal(set) var rules: MergeRules
    /// The attached sets, oldest first: the order of the merge after the Gateway itself.
    public var sets: [OwnerKey] { Array(order) }
    /// The commit that last changed the merged configuration.
    public internal(set) var version: Revision
    /// Winners.
    public internal(set) var listenerCount = 0
    /// ``sets`` as the merge keeps them.
    var order = SortedTree<OwnerKey>()
    /// Where the winners end, if there are more than there may be.
    var ceiling: Ceiling?
    /// Winners if there were no ceiling on their number.
    var uncappedCount = 0
    /// Bytes of all fragments, without the commas between them.
    var fragmentBytes = 0
    /// Owners with at least one winner.
    var servingOwners = 0
    /// The routes it serves, oldest first.
    var routes = SortedTree<ServedRoute>()
    /// Bytes of the fragments of all routes, without the commas between them.
    var routeBytes = 0

    init(owner: OwnerRecord, rules: MergeRules, version: Revision) {
        self.owner = owner
        self.rules = rules
        self.version = version
    }

    public var name: NamespacedName { owner.id.namespacedName }

    /// Routes that some served listener has.
    public var routeCount: Int { routes.count }

    public var spec: GatewaySpec {
        guard case .gateway(let spec) = owner.stored.resource.spec else {
            preconditionFailure("the record of a gateway holds \(owner.id)")
        }
        return spec
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
