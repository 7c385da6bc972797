public import GatewayModel
import HashTreeCollections

/// All names of a state, laid out to be looked through: the hostnames of listeners, and what
/// resources are called.
///
/// Made once for many searches, and good for later states as well: what changed since is told to
/// ``hostnames(fitting:changed:in:limit:seenBy:)``, looked at by itself, and not looked up here.
public final class SearchIndex: Sendable {
    /// Of the state that it was made of.
    public let revision: Revision

    /// A line for each listener, in the order of ``owners``; empty without a hostname.
    let hostnames: NameTable
    let owners: [ResourceID]
    /// Where the lines of each owner begin.
    let ownerStarts: [Int]

    /// A line for each resource, kind by kind.
    let names: NameTable
    let kinds: [ResourceKind]
    /// Where the lines of each kind begin.
    let kindStarts: [Int]

    public init(of state: GatewayState) {
        revision = state.revision
        var (hostnames, owners, ownerStarts) = (NameTable(), [ResourceID](), [Int]())
        func add(_ owner: OwnerRecord) {
            if owner.listeners.allSatisfy({ ($0.hostname ?? "").isEmpty }) { return }
            owners.append(owner.id)
            ownerStarts.append(hostnames.bytes.count)
            for listener in owner.listeners { hostnames.append(listener.hostname ?? "") }
        }
        for entry in state.gateways { add(entry.record.owner) }
        for set in state.listenerSets { add(set) }
        (self.hostnames, self.owners, self.ownerStarts) = (hostnames, owners, ownerStarts)

        var (names, kinds, kindStarts) = (NameTable(), [ResourceKind](), [Int]())
        for kind in ResourceKind.allCases where kind.row.isReadable {
            kinds.append(kind)
            kindStarts.append(names.bytes.count)
            state.forEachName(of: kind) { names.append($0) }
        }
        (self.names, self.kinds, self.kindStarts) = (names, kinds, kindStarts)
    }

    /// Which of the blocks that begin at `starts`, in order, has the place.
    static func block(of place: Int, _ starts: [Int]) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= place { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}

extension GatewayState {
    /// The names of all resources of a kind, in no order; without a namespace where the kind has
    /// none.
    func forEachName(of kind: ResourceKind, _ body: (NamespacedName) -> Void) {
        switch kind.part {
        case .namespace:
            for name in namespaces.keys { body(NamespacedName(namespace: "", name: name)) }
        case .gateway: for entry in gateways { body(entry.trieKey) }
        case .set: for set in listenerSets { body(set.trieKey) }
        case .route: for id in routes.keys where id.kind == kind { body(id.namespacedName) }
        case .backend: for name in backends.keys { body(name) }
        case .secret: for name in secrets.keys { body(name) }
        case .grant: for name in grants.keys { body(name) }
        case .access, .governance, .none: for name in others.names(of: kind) { body(name) }
        }
    }
}
