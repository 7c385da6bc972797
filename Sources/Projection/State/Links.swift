import GatewayModel
import HashTreeCollections

/// A way from one namespace into another, as ReferenceGrants open it (semantics.md 5.1).
struct Passage: Hashable, Sendable {
    /// Of the referrer.
    let from: ReferenceGrantSpec.From
    /// Of the target.
    let namespace: String
}

/// What refers to what, by target (semantics.md 2.3).
struct Links: Sendable {
    /// Routes by the Gateways, ListenerSets and Backends they name; Gateways and ListenerSets by
    /// the Secrets they name.
    var referrers = ReverseIndex<ResourceID, ResourceID>()
    /// Routes, Gateways and ListenerSets by the ways into other namespaces that their references
    /// need.
    var travellers = ReverseIndex<Passage, ResourceID>()
    /// Grants by the ways they open, each to some targets.
    var grants = ReverseIndex<Passage, NamespacedName>()
}

extension ResourceID {
    /// As the `from` of a grant has it: the namespace stands for everything of that kind in it.
    var grantee: ReferenceGrantSpec.From {
        .init(group: kind.group, kind: kind.rawValue, namespace: namespace)
    }
}

extension ReferenceGrantSpec {
    /// The ways that a grant in `namespace` opens.
    func passages(into namespace: String) -> Set<Passage> {
        Set(from.map { Passage(from: $0.canonical, namespace: namespace) })
    }
}

extension GatewayState {
    /// Whether `referrer` may refer to `target` in `namespace`: always in its own (5.1).
    func permits(
        _ referrer: ResourceID, to target: ReferenceGrantSpec.To, in namespace: String
    ) -> Bool {
        if namespace == referrer.namespace { return true }
        let from = referrer.grantee
        return links.grants[Passage(from: from, namespace: namespace)].contains { name in
            grants[name]?.grant?.permits(from, to: target) ?? false
        }
    }
}

extension StoredResource {
    var grant: ReferenceGrantSpec? {
        if case .referenceGrant(let spec) = resource.spec { spec } else { nil }
    }
}
