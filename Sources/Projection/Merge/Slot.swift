import HashTreeCollections

/// All claims on one port of one transport, by class and hostname.
///
/// Nothing here says who wins: that follows from the order of the claims (semantics.md 3.4), so
/// a change touches only the keys it names and nothing has to be undone.
struct Slot {
    private(set) var classes: [ListenerClass: TreeDictionary<String, Claimants>] = [:]

    var isEmpty: Bool { classes.isEmpty }

    func claimants(of key: ClaimKey) -> Claimants? {
        classes[key.listenerClass]?[key.hostname]
    }

    mutating func insert(_ claim: Claim, for key: ClaimKey) {
        classes[key.listenerClass, default: [:]][key.hostname].insert(claim)
    }

    mutating func remove(_ claim: Claim, for key: ClaimKey) {
        classes[key.listenerClass]?[key.hostname].remove(claim)
        if classes[key.listenerClass]?.isEmpty == true { classes[key.listenerClass] = nil }
    }
}

/// The claims on one key, in merge order. Nearly always there is one, which needs no array.
struct Claimants {
    private(set) var first: Claim
    private(set) var others: [Claim] = []

    var all: [Claim] { [first] + others }
}

extension Claimants? {
    fileprivate mutating func insert(_ claim: Claim) {
        guard var claimants = self else {
            self = Claimants(first: claim)
            return
        }
        claimants.insert(claim)
        self = claimants
    }

    fileprivate mutating func remove(_ claim: Claim) {
        guard var claimants = self else { return }
        self = claimants.remove(claim) ? claimants : nil
    }
}

extension Claimants {
    mutating func insert(_ claim: Claim) {
        if claim < first {
            others.insert(first, at: 0)
            first = claim
        } else {
            let index = others.firstIndex { claim < $0 } ?? others.endIndex
            others.insert(claim, at: index)
        }
    }

    /// False when nobody is left.
    mutating func remove(_ claim: Claim) -> Bool {
        if claim != first {
            others.removeAll { $0 == claim }
            return true
        }
        guard !others.isEmpty else { return false }
        first = others.removeFirst()
        return true
    }
}
