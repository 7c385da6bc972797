public import GatewayModel
import HashTreeCollections

/// The listeners in which two merged configurations differ.
public struct ListenerDelta: Sendable {
    public struct Modified: Sendable {
        public let before: ServedListener
        public let after: ServedListener

        public var id: ListenerID { after.id }
    }

    public private(set) var added: [ServedListener] = []
    public private(set) var removed: [ServedListener] = []
    public private(set) var modified: [Modified] = []
    /// Served before and after, in an owner that has taken another place in the order.
    public private(set) var moved: [ServedListener] = []

    public var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && modified.isEmpty && moved.isEmpty
    }

    public init(_ changes: [OwnerChange]) {
        for change in changes { append(change) }
    }

    /// Those of it that `isWanted` takes.
    func filter(_ isWanted: (ListenerID) -> Bool) -> ListenerDelta {
        var filtered = self
        filtered.added = added.filter { isWanted($0.id) }
        filtered.removed = removed.filter { isWanted($0.id) }
        filtered.modified = modified.filter { isWanted($0.id) }
        filtered.moved = moved.filter { isWanted($0.id) }
        return filtered
    }

    var size: Int { added.count + removed.count + modified.count + moved.count }

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
        var left: [String: ServedListener] = [:]
        for winner in before { left[winner.id.listener] = winner }
        for winner in after {
            append(left.removeValue(forKey: winner.id.listener), winner, moves: moves)
        }
        // In spec order, not in that of a dictionary.
        for winner in before where left[winner.id.listener] != nil {
            removed.append(winner)
        }
    }

    private mutating func appendModified(_ before: OwnerRecord, _ after: OwnerRecord) {
        let (old, new) = (before.listeners, after.listeners)
        for index in after.outcomes.indices where after.outcomes[index] == .wins {
            let (was, now) = (before.certificates(of: index), after.certificates(of: index))
            if old[index] == new[index] && was == now { continue }
            let (left, right) = (before.served(index), after.served(index))
            if left != right { modified.append(Modified(before: left, after: right)) }
        }
    }

    private mutating func append(
        _ old: ServedListener?, _ new: ServedListener, moves: Bool
    ) {
        guard let old else {
            added.append(new)
            return
        }
        if old != new {
            modified.append(Modified(before: old, after: new))
        } else if moves {
            moved.append(new)
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
        self.gateway(gateway).map { Array(owners(of: $0)) } ?? []
    }
}
