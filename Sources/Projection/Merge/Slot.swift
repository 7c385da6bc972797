/// What each claimed port of a gateway is claimed for, and by whom.
struct Slots {
    private var slots = HashTrie<Slot>()

    subscript(key: SlotKey) -> Slot? { slots.element(key, hash: key.keyHash) }

    /// The ports whose winners may be many, told apart by hostnames. Sorted.
    var portsOfNames: [UInt16] {
        slots.filter { $0.first?.listenerClass.sharesByHostname ?? false }.map(\.key.port).sorted()
    }

    /// The claims on a key before a change: whose was first, and whether anybody else claims it
    /// than the owner whose claim comes or goes.
    typealias Before = (first: Claim?, isContested: Bool)

    /// The claims before a change: those on the key, and the first on the slot.
    typealias Firsts = (onKey: Before, onSlot: Claim?)

    static let nobody: Before = (nil, false)

    /// - Returns: the firsts before.
    mutating func insert(_ claim: Claim, for key: ClaimKey) -> Firsts {
        slots.update(key.slot, hash: key.slot.keyHash) { slot in
            if slot == nil { slot = Slot(key.slot) }
            return slot?.insert(claim, for: key) ?? (Self.nobody, nil)
        }
    }

    /// - Returns: the firsts before.
    mutating func remove(_ claim: Claim, for key: ClaimKey) -> Firsts {
        slots.update(key.slot, hash: key.slot.keyHash) { slot in
            let firsts = slot?.remove(claim, for: key)
            if slot?.isEmpty == true { slot = nil }
            return firsts ?? (Self.nobody, nil)
        }
    }

    /// Lets a claim be for another hostname of the same class on the same slot.
    ///
    /// - Returns: the claims on each key before.
    mutating func move(
        _ claim: Claim, from old: ClaimKey, to new: ClaimKey
    ) -> (old: Before, new: Before) {
        slots.update(old.slot, hash: old.slot.keyHash) { slot in
            slot?.move(claim, from: old, to: new) ?? (Self.nobody, Self.nobody)
        }
    }
}

/// All claims on one port of one transport.
///
/// Nothing here says who wins: that follows from the order of the claims (semantics.md 3.4), so
/// a change touches only the keys it names and nothing has to be undone.
struct Slot: HashTrieElement {
    let key: SlotKey
    private var names = HashTrie<Claimants>()
    /// Every claim, whatever it is for: the first of them decides the class.
    private(set) var order = SortedTree<Claim>()
    /// How many claims are for more than one name. Mostly none is; then a new name is taken from
    /// nobody, and no search is needed.
    private(set) var wideCount = 0

    init(_ key: SlotKey) { self.key = key }

    var trieKey: SlotKey { key }
    var trieHash: Int { key.keyHash }

    var isEmpty: Bool { order.isEmpty }

    /// The claim that wins whatever else there is.
    var first: Claim? { order.first }

    func claimants(of key: ClaimKey) -> Claimants? { names.element(key, hash: key.keyHash) }

    mutating func insert(_ claim: Claim, for key: ClaimKey) -> Slots.Firsts {
        let onSlot = order.first
        order.insert(claim)
        return (insertName(claim, key), onSlot)
    }

    mutating func remove(_ claim: Claim, for key: ClaimKey) -> Slots.Firsts {
        let onSlot = order.first
        order.remove(claim)
        return (removeName(claim, key), onSlot)
    }

    mutating func move(
        _ claim: Claim, from old: ClaimKey, to new: ClaimKey
    ) -> (old: Slots.Before, new: Slots.Before) {
        (removeName(claim, old), insertName(claim, new))
    }

    private mutating func insertName(_ claim: Claim, _ key: ClaimKey) -> Slots.Before {
        if key.isWide { wideCount += 1 }
        return names.update(key, hash: key.keyHash) { claimants in
            guard let known = claimants else {
                claimants = Claimants(key, first: claim)
                return Slots.nobody
            }
            claimants = known.inserting(claim)
            return (known.first, true)
        }
    }

    private mutating func removeName(_ claim: Claim, _ key: ClaimKey) -> Slots.Before {
        if key.isWide { wideCount -= 1 }
        return names.update(key, hash: key.keyHash) { claimants in
            guard let known = claimants else { return Slots.nobody }
            claimants = known.removing(claim)
            return (known.first, claimants != nil)
        }
    }
}

/// The claims on one key, in merge order. Nearly always there is one, which needs no tree.
///
/// A class, because nodes of a trie are copied entry by entry: an entry should be one reference.
final class Claimants: HashTrieElement {
    let key: ClaimKey
    let first: Claim
    private let others: SortedTree<Claim>

    init(_ key: ClaimKey, first: Claim, others: SortedTree<Claim> = SortedTree()) {
        (self.key, self.first, self.others) = (key, first, others)
    }

    var trieKey: ClaimKey { key }
    var trieHash: Int { key.keyHash }

    var all: [Claim] { [first] + others }

    func inserting(_ claim: Claim) -> Claimants {
        var others = others
        others.insert(max(first, claim))
        return Claimants(key, first: min(first, claim), others: others)
    }

    /// Nil when nobody is left.
    func removing(_ claim: Claim) -> Claimants? {
        var others = others
        if claim != first {
            others.remove(claim)
            return Claimants(key, first: first, others: others)
        }
        guard let next = others.first else { return nil }
        others.remove(next)
        return Claimants(key, first: next, others: others)
    }
}
