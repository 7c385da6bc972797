import HashTreeCollections

typealias Slots = TreeDictionary<SlotKey, Slot>

/// All claims on one port of one transport.
///
/// Nothing here says who wins: that follows from the order of the claims (semantics.md 3.4), so
/// a change touches only the keys it names and nothing has to be undone.
struct Slot {
    private struct Name: Hashable {
        let listenerClass: ListenerClass
        let hostname: String

        init(_ key: ClaimKey) { (listenerClass, hostname) = (key.listenerClass, key.hostname) }
    }

    private var names: TreeDictionary<Name, Claimants> = [:]
    /// Every claim, whatever it is for: the first of them decides the class.
    private(set) var order = SortedTree<Claim>()

    var isEmpty: Bool { order.isEmpty }

    /// The claim that wins whatever else there is.
    var first: Claim? { order.first }

    func claimants(of key: ClaimKey) -> Claimants? { names[Name(key)] }

    mutating func insert(_ claim: Claim, for key: ClaimKey) {
        order.insert(claim)
        names[Name(key)].insert(claim)
    }

    mutating func remove(_ claim: Claim, for key: ClaimKey) {
        order.remove(claim)
        names[Name(key)].remove(claim)
    }
}

/// The claims on one key, in merge order. Nearly always there is one, which needs no tree.
struct Claimants {
    private(set) var first: Claim
    private var others = SortedTree<Claim>()

    init(first: Claim) { self.first = first }

    var all: [Claim] { [first] + others }
}

extension Claimants? {
    fileprivate mutating func insert(_ claim: Claim) {
        if self == nil { self = Claimants(first: claim) } else { self?.insert(claim) }
    }

    fileprivate mutating func remove(_ claim: Claim) {
        if self?.remove(claim) == false { self = nil }
    }
}

extension Claimants {
    fileprivate mutating func insert(_ claim: Claim) {
        others.insert(max(first, claim))
        first = min(first, claim)
    }

    /// False when nobody is left.
    fileprivate mutating func remove(_ claim: Claim) -> Bool {
        if claim != first {
            others.remove(claim)
            return true
        }
        guard let next = others.first else { return false }
        others.remove(next)
        first = next
        return true
    }
}
