public import GatewayModel

/// A hostname on a port of a gateway, and whose listeners ask for it.
public struct HostnameFind: Sendable {
    public let fit: NameFit
    public let hostname: String
    public let gateway: NamespacedName
    public let port: UInt16
    /// Not all of them, if there are very many.
    public private(set) var listeners: [FoundListener]

    init(
        _ fit: NameFit, _ hostname: String, on gateway: NamespacedName, _ listener: FoundListener
    ) {
        (self.fit, self.hostname, self.gateway) = (fit, hostname, gateway)
        (port, listeners) = (listener.listener.port, [listener])
    }
}

/// A listener that was found by its hostname.
public struct FoundListener: Sendable {
    public let owner: OwnerRecord
    public let index: Int

    public var listener: Listener { owner.listeners[index] }
    public var id: ListenerID { ListenerID(owner: owner.id, listener: listener.name) }
}

extension HostnameFind: RankedFind {
    private static let listenerLimit = 64

    public static func == (left: HostnameFind, right: HostnameFind) -> Bool {
        !(left < right) && !(right < left)
    }

    /// Shorter names first: less of them was left open.
    public static func < (left: HostnameFind, right: HostnameFind) -> Bool {
        if left.fit != right.fit { return left.fit < right.fit }
        let (ours, theirs) = (left.hostname.utf8, right.hostname.utf8)
        if ours.count != theirs.count { return ours.count < theirs.count }
        if !ours.elementsEqual(theirs) { return ours.lexicographicallyPrecedes(theirs) }
        if left.gateway != right.gateway { return left.gateway < right.gateway }
        return left.port < right.port
    }

    mutating func merge(_ other: HostnameFind) {
        if listeners.count < Self.listenerLimit { listeners += other.listeners }
    }
}

extension OwnerRecord {
    /// The gateway that its listeners are of, or want to be of.
    public var gatewayName: NamespacedName? {
        id.kind.part == .gateway ? id.namespacedName : stored.parent
    }
}
