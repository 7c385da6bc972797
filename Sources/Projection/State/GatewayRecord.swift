public import GatewayModel

/// One gateway: its own listeners, and the merge of all that is attached to it.
///
/// A class, because it is handed about and kept as "before" and "after" of every change. It never
/// changes: what is made of it is a changed copy of its ``Parts``.
public final class GatewayRecord: Sendable {
    let parts: Parts
    /// Bytes of all fragments of listeners, without the commas between them, once somebody has
    /// asked for them: from then on they are carried along.
    let listenerBytes: MadeOnce<Int>

    init(_ parts: consuming Parts, listenerBytes: Int? = nil) {
        self.parts = parts
        self.listenerBytes = MadeOnce(listenerBytes)
    }

    /// What is known of a gateway.
    struct Parts: Sendable {
        /// The Gateway itself, with its own listeners.
        var owner: OwnerRecord
        var rules: MergeRules
        /// Who may attach to it.
        var admission: AttachmentRules
        /// The commit that last changed the merged configuration.
        var version: Revision
        /// Winners.
        var listenerCount = 0
        /// The attached sets, oldest first.
        var order = SortedTree<OwnerKey>()
        /// Where the winners end, if there are more than there may be.
        var ceiling: Ceiling?
        /// Winners if there were no ceiling on their number.
        var uncappedCount = 0
        /// Owners with at least one winner.
        var servingOwners = 0
        /// The routes it serves, oldest first.
        var routes = SortedTree<ServedRoute>()
        /// Bytes of the fragments of all routes, without the commas between them.
        var routeBytes = 0

        /// Of a gateway that nothing is known of yet but that it exists.
        init(creating stored: StoredResource, now: Mark) {
            owner = OwnerRecord(
                stored: stored, key: OwnerKey(stored), attachment: .attached, outcomes: [],
                listenerMarks: [], marks: OwnerMarks(accepted: now, programmed: now))
            rules = MergeRules(annotations: stored.resource.metadata.annotations)
            admission = AttachmentRules(stored)
            version = now.revision
        }
    }

    /// The same gateway, serving the same listeners, with something else about it.
    func with(_ change: (inout Parts) -> Void) -> GatewayRecord {
        var parts = parts
        change(&parts)
        return GatewayRecord(parts, listenerBytes: listenerBytes.known)
    }

    public var name: NamespacedName { owner.id.namespacedName }

    /// The records of routes that only this record has, and those that only `old` has; the oldest
    /// first.
    public func routes(
        since old: GatewayRecord?
    ) -> (come: [RouteRecord], gone: [RouteRecord]) {
        let (here, there) = parts.routes.difference(
            from: old?.parts.routes ?? SortedTree()
        ) { $0.record === $1.record }
        return (here.map(\.record), there.map(\.record))
    }

    /// The Gateway itself, with its own listeners.
    public var owner: OwnerRecord { parts.owner }

    public var rules: MergeRules { parts.rules }

    /// Whether its owner chose the conflict policy `reject`.
    var rejectsClashes: Bool { parts.rules.conflictPolicy == .reject }

    /// The attached sets, oldest first: the order of the merge after the Gateway itself.
    public var sets: [OwnerKey] { Array(parts.order) }

    /// The commit that last changed the merged configuration.
    public var version: Revision { parts.version }

    /// Winners.
    public var listenerCount: Int { parts.listenerCount }

    /// Routes that some served listener has.
    public var routeCount: Int { parts.routes.count }

    public var spec: GatewaySpec {
        guard case .gateway(let spec) = owner.stored.resource.spec else {
            preconditionFailure("the record of a gateway holds \(owner.id)")
        }
        return spec
    }
}

/// A gateway as a state has it.
struct GatewayEntry: Sendable {
    var record: GatewayRecord
    /// What every claimed port is claimed for. Apart from the record, which is kept as "before":
    /// so a fold, which nobody else looks at, changes the claims in place.
    var slots: Slots
}

extension GatewayEntry: HashTrieElement {
    var trieKey: NamespacedName { record.owner.trieKey }
    var trieHash: Int { record.owner.trieHash }
    func hasTrieKey(_ name: NamespacedName) -> Bool { record.owner.hasTrieKey(name) }
}
