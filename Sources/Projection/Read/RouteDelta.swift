public import GatewayModel
import HashTreeCollections

/// One route of a gateway before and after; nil where the gateway does not serve it.
public struct RouteChange: Sendable {
    public let id: ResourceID
    public let before: ServedRoute?
    public let after: ServedRoute?

    public init(id: ResourceID, before: ServedRoute?, after: ServedRoute?) {
        self.id = id
        self.before = before
        self.after = after
    }

    /// Whether the snapshot has other bytes for it.
    var isDifferent: Bool {
        before?.part !== after?.part && before?.part.fragment != after?.part.fragment
    }
}

/// The routes in which two merged configurations differ.
public struct RouteDelta: Sendable {
    public private(set) var added: [ServedRoute] = []
    public private(set) var removed: [ServedRoute] = []
    public private(set) var modified: [ServedRoute] = []

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && modified.isEmpty }

    /// Those of it that `isWanted` takes.
    func filter(_ isWanted: (ServedRoute) -> Bool) -> RouteDelta {
        var filtered = self
        filtered.added = added.filter(isWanted)
        filtered.removed = removed.filter(isWanted)
        filtered.modified = modified.filter(isWanted)
        return filtered
    }

    var size: Int { added.count + removed.count + modified.count }

    public init(_ changes: [RouteChange]) {
        for change in changes where change.isDifferent {
            switch (change.before, change.after) {
            case (_?, let after?): modified.append(after)
            case (nil, let after?): added.append(after)
            case (let before?, nil): removed.append(before)
            case (nil, nil): break
            }
        }
    }

    /// The difference between a gateway's routes in two states, either of which may not have the
    /// gateway.
    public init(of gateway: NamespacedName, from old: GatewayState, to new: GatewayState) {
        let (after, before) = (new.gateway(gateway)?.parts.routes ?? SortedTree()).difference(
            from: old.gateway(gateway)?.parts.routes ?? SortedTree()
        ) { $0.part === $1.part }
        var known = Dictionary(uniqueKeysWithValues: before.lazy.map { ($0.record.id, $0) })
        var changes = after.map { route in
            let was = known.removeValue(forKey: route.record.id)
            return RouteChange(id: route.record.id, before: was, after: route)
        }
        changes += known.map { RouteChange(id: $0.key, before: $0.value, after: nil) }
        self.init(changes.sorted { $0.id < $1.id })
    }
}
