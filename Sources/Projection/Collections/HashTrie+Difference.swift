extension HashTrie where Element: AnyObject {
    /// The elements that only this trie has, and those that only `other` has, told apart by
    /// identity, in no order.
    ///
    /// Nodes that both share are passed over: tries of which one was made of the other by a few
    /// changes are compared at the price of these, whatever their size.
    func difference(from other: HashTrie) -> (here: [Element], there: [Element]) {
        var difference: (here: [Element], there: [Element]) = ([], [])
        root.addDifference(from: other.root, to: &difference)
        return difference
    }
}

extension HashTrieNode where Element: AnyObject {
    fileprivate func addDifference(
        from other: HashTrieNode, to difference: inout (here: [Element], there: [Element])
    ) {
        if hasItems(of: other) { return }
        // Below the last level there are no branches, and nearly never anything.
        if branches == 0 || other.branches == 0 {
            return Self.addDifference(elements, other.elements, to: &difference)
        }
        var (ours, theirs) = (items[...], other.items[...])
        for bit in 0..<16 {
            let branch = UInt16(1) << UInt16(bit)
            let one = branches & branch == 0 ? nil : ours.removeFirst()
            let two = other.branches & branch == 0 ? nil : theirs.removeFirst()
            if case .node(let one)? = one, case .node(let two)? = two {
                one.addDifference(from: two, to: &difference)
            } else {
                Self.addDifference(
                    one?.elements ?? [], two?.elements ?? [], to: &difference)
            }
        }
    }

    /// Whether both are the same in memory.
    private func hasItems(of other: HashTrieNode) -> Bool {
        branches == other.branches && items.count == other.items.count
            && items.withUnsafeBufferPointer { items in
                other.items.withUnsafeBufferPointer { $0.baseAddress == items.baseAddress }
            }
    }

    private static func addDifference(
        _ ours: [Element], _ theirs: [Element],
        to difference: inout (here: [Element], there: [Element])
    ) {
        if theirs.isEmpty {
            difference.here += ours
        } else if ours.isEmpty {
            difference.there += theirs
        } else {
            let (here, there) = (
                Set(ours.map(ObjectIdentifier.init)), Set(theirs.map(ObjectIdentifier.init))
            )
            difference.here += ours.filter { !there.contains(ObjectIdentifier($0)) }
            difference.there += theirs.filter { !here.contains(ObjectIdentifier($0)) }
        }
    }

    fileprivate var elements: [Element] { items.flatMap(\.elements) }
}

extension HashTrieNode.Item where Element: AnyObject {
    fileprivate var elements: [Element] {
        switch self {
        case .element(let element): [element]
        case .node(let node): node.elements
        case .taken: []
        }
    }
}
