public import GatewayModel
import HashTreeCollections

/// What a state knows about the rules of the house besides the resources themselves.
struct GovernanceState: Sendable {
    /// What ends by itself, the first to end first.
    private(set) var deadlines = SortedTree<Deadline>()
    /// In the order of their names.
    private(set) var freezes: [StoredResource] = []
    /// How much each open proposal keeps, in bytes.
    private(set) var openProposals: TreeDictionary<ResourceID, Int> = [:]

    /// - Parameters:
    ///   - old: the resource before the event.
    ///   - new: as it is now; nil if it is gone.
    mutating func note(_ id: ResourceID, from old: StoredResource?, to new: StoredResource?) {
        let (was, now) = (old.flatMap(Deadline.init), new.flatMap(Deadline.init))
        if was != now {
            if let was { deadlines.remove(was) }
            if let now { deadlines.insert(now) }
        }
        if case .proposal? = (new ?? old)?.resource.spec { note(proposal: id, new) }
        if case .changeFreeze? = (new ?? old)?.resource.spec {
            freezes.removeAll { $0.id == id }
            if let new { freezes.append(new) }
            freezes.sort { $0.id < $1.id }
        }
    }

    /// Measured once: an approval adds next to nothing.
    private mutating func note(proposal id: ResourceID, _ stored: StoredResource?) {
        guard case .proposal(let proposal)? = stored?.resource.spec, proposal.state == .open else {
            openProposals[id] = nil
            return
        }
        if openProposals[id] == nil { openProposals[id] = proposal.byteCount }
    }
}

/// When a resource ends, or changes, by itself.
public struct Deadline: Hashable, Sendable {
    public let time: Timestamp
    public let id: ResourceID

    init?(_ stored: StoredResource) {
        guard let time = stored.resource.spec.deadline else { return nil }
        (self.time, id) = (time, stored.id)
    }
}

extension Deadline: Comparable {
    public static func < (left: Deadline, right: Deadline) -> Bool {
        left.time == right.time ? left.id < right.id : left.time < right.time
    }
}

extension GatewayState {
    /// Whether anything is frozen, or will be.
    public var hasFreezes: Bool { !governance.freezes.isEmpty }

    /// The next thing that ends by itself.
    public var nextDeadline: Deadline? { governance.deadlines.first }
}
