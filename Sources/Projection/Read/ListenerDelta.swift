public import GatewayModel
import HashTreeCollections

/// The listeners in which two merged configurations differ.
public struct ListenerDelta: Sendable {
    public struct Served: Sendable {
        public let id: ListenerID
        public let listener: Listener
    }

    public struct Modified: Sendable {
        public let id: ListenerID
        public let before: Listener
        public let after: Listener
    }

    public private(set) var added: [Served] = []
    public private(set) var removed: [Served] = []
    public private(set) var modified: [Modified] = []
    /// Served before and after, in an owner that has taken another place in the order.
    public private(set) var moved: [Served] = []

    public var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && modified.isEmpty && moved.isEmpty
    }

    public init(_ changes: [OwnerChange]) {
        for change in changes { append(change) }
    }

    private mutating func append(_ change: OwnerChange) {
        if let before = change.before, let after = change.after, before.key == after.key,
            before.outcomes == after.outcomes,
            before.listeners.elementsEqual(after.listeners, by: { $0.name == $1.name })
        {
            // Nearly always: the same names win as before.
            appendModified(before, after)
            return
        }
        let before = change.before?.winners ?? []
        let after = change.after?.winners ?? []
        let moves = change.before.map { $0.key != change.after?.key } ?? false
        var left: [String: Listener] = [:]
        for winner in before { left[winner.id.listener] = winner.listener }
        for winner in after {
            append(left.removeValue(forKey: winner.id.listener), winner, moves: moves)
        }
        // In spec order, not in that of a dictionary.
        for winner in before where left[winner.id.listener] != nil {
            removed.append(Served(id: winner.id, listener: winner.listener))
        }
    }

    private mutating func appendModified(_ before: OwnerRecord, _ after: OwnerRecord) {
        let (old, new) = (before.listeners, after.listeners)
        for index in after.outcomes.indices
        where after.outcomes[index] == .wins && old[index] != new[index] {
            let id = ListenerID(owner: after.id, listener: new[index].name)
            modified.append(Modified(id: id, before: old[index], after: new[index]))
        }
    }

    private mutating func append(
        _ old: Listener?, _ new: (id: ListenerID, listener: Listener), moves: Bool
    ) {
        guard let old else {
            added.append(Served(id: new.id, listener: new.listener))
            return
        }
        if old != new.listener {
            modified.append(Modified(id: new.id, before: old, after: new.listener))
        } else if moves {
            moved.append(Served(id: new.id, listener: new.listener))
        }
    }
}

extension ListenerDelta {
    /// The difference between a gateway's configuration in two states, either of which may not
    /// have the gateway. Costs one look per owner where the states share their records.
    public init(of gateway: NamespacedName, from old: GatewayState, to new: GatewayState) {
        let before = old.members(of: gateway)
        let after = new.members(of: gateway)
        var known: [ResourceID: OwnerRecord] = [:]
        for owner in before { known[owner.id] = owner }
        var changes: [OwnerChange] = []
        for owner in after {
            let was = known.removeValue(forKey: owner.id)
            if was !== owner {
                changes.append(OwnerChange(id: owner.id, before: was, after: owner))
            }
        }
        for owner in before where known[owner.id] != nil {
            changes.append(OwnerChange(id: owner.id, before: owner, after: nil))
        }
        self.init(changes)
    }
}

extension GatewayState {
    fileprivate func members(of gateway: NamespacedName) -> [OwnerRecord] {
        gateways[gateway].map { Array(owners(of: $0)) } ?? []
    }
}
