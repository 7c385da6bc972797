public import GatewayModel

/// What one caller may be told of (decision 37).
///
/// Who may get a resource may know all that is said of it. Who may get a Gateway sees its merged
/// view, with the names of all who take part; who may not sees its own parts of it only, and of
/// others that they are there, where something of its own is otherwise than it looks.
public struct Visibility: Sendable {
    private let rights: Rights
    /// Where only these are seen.
    private let only: Set<ResourceID>?

    /// Nothing is kept from anybody.
    public static let everything = Visibility(.unlimited)

    public init(_ rights: Rights) { (self.rights, only) = (rights, nil) }

    /// Of somebody who may get these, and nothing else: what is written for all who may.
    public init(ofOnly resources: [ResourceID]) {
        (rights, only) = (Rights(isUnlimited: false, everywhere: [], byNamespace: [:]), Set(resources))
    }

    /// Whether nothing has to be looked at.
    public var isUnlimited: Bool { rights.isUnlimited }

    /// Whether the resource may be told of, that there is one included.
    public func sees(_ id: ResourceID) -> Bool {
        if let only { return only.contains(id) }
        return rights.isUnlimited || rights.allows(.get, AccessTarget(reading: id))
    }

    /// Whether the merged view of a gateway may be told.
    public func seesMerge(of gateway: NamespacedName) -> Bool {
        sees(ResourceID(.gateway, gateway))
    }

    /// Whether the resource may be told of as a part of that gateway.
    public func sees(_ id: ResourceID, on gateway: NamespacedName) -> Bool {
        seesMerge(of: gateway) || sees(id)
    }
}

extension AccessTarget {
    /// Reading a resource is an access to itself; to a token, to the tokens of accounts.
    fileprivate init(reading id: ResourceID) {
        if id.kind.row.isReadable {
            self.init(id)
        } else {
            let account = ResourceID(.serviceAccount, namespace: id.namespace, name: "")
            self.init(account, subresource: "token")
        }
    }
}
