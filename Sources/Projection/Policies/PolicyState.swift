import GatewayModel
import HashTreeCollections

/// What a state knows of the ListenerPolicies besides the resources themselves.
struct PolicyState: Sendable {
    private var stored: TreeDictionary<String, StoredResource> = [:]
    /// The same for all states between two changes of policies.
    private(set) var table = PolicyTable([])
    /// How much each namespace has; nil as long as no policy asks.
    var usage: NamespaceUsageIndex?

    var isEmpty: Bool { stored.isEmpty }

    mutating func note(_ id: ResourceID, _ resource: StoredResource?) {
        guard id.kind.isPolicy else { return }
        stored[id.name] = resource
        table = PolicyTable(Array(stored.values))
    }
}

extension GatewayState {
    /// Keeps ``PolicyState/usage`` true after a commit: what it counts follows from the resources.
    ///
    /// - Parameter before: the resources of the commit as they were, each once; nil if nothing was
    ///   counted.
    mutating func countUsage(since before: [(id: ResourceID, stored: StoredResource?)]?) {
        guard let wanted = policies.table.counted else {
            policies.usage = nil
            return
        }
        guard let before, policies.usage?.countsBytes == wanted.bytes else {
            policies.usage = NamespaceUsageIndex(
                of: teamResources.compactMap { self[$0] }, countsBytes: wanted.bytes)
            return
        }
        for (id, old) in before {
            let now = self[id]
            policies.usage?.replace(old, with: now)
        }
    }

    /// All that namespaces have, in order.
    var teamResources: [ResourceID] {
        ResourceKind.allCases.filter { $0.isNamespaced && $0.row.isWritable }
            .flatMap { ids(of: $0) }
    }

    /// What ``countUsage(since:)`` needs to know of the state before a commit.
    func countedResources(of commit: Commit) -> [(id: ResourceID, stored: StoredResource?)]? {
        if policies.usage == nil { return nil }
        if commit.events.count == 1 {
            let id = commit.events[0].id
            return [(id, self[id])]
        }
        var seen: Set<ResourceID> = []
        return commit.events.map(\.id).filter { seen.insert($0).inserted }.map { ($0, self[$0]) }
    }
}
