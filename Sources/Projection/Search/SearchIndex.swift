public import GatewayModel
import HashTreeCollections

/// All names of a state, laid out to be looked through: the hostnames of listeners, and what
/// resources are called.
///
/// Made once for many searches, and good for later states as well: what was touched since is told
/// to each search, which looks at it as it is then.
public final class SearchIndex: Sendable {
    /// Of the state that it was made of.
    public let revision: Revision
    let hostnames: HostnameRows
    let names: ResourceRows

    public init(of state: GatewayState) {
        revision = state.revision
        var hostnames = HostnameRows()
        for entry in state.gateways { hostnames.append(entry.record.owner) }
        for set in state.listenerSets { hostnames.append(set) }
        self.hostnames = hostnames
        var names = ResourceRows()
        for kind in ResourceKind.allCases where kind.row.isReadable {
            names.begin(kind)
            state.forEachName(of: kind) { names.append($0) }
        }
        self.names = names
    }
}

extension GatewayState {
    /// The names of all resources of a kind, in no order; without a namespace where the kind has
    /// none.
    fileprivate func forEachName(of kind: ResourceKind, _ body: (NamespacedName) -> Void) {
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
