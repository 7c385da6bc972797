/// What a ``HashTrie`` holds: it knows its key and the key's hash, so that neither is kept beside
/// it nor made again.
protocol HashTrieElement: Sendable {
    associatedtype Key: Equatable
    var trieKey: Key { get }
    /// Equal for equal keys.
    var trieHash: Int { get }
    /// Whether ``trieKey`` is `key`, for those who can tell without copying it.
    func hasTrieKey(_ key: Key) -> Bool
}

extension HashTrieElement {
    func hasTrieKey(_ key: Key) -> Bool { trieKey == key }
}

/// Elements by key, as a persistent value: changing a copy costs a few small nodes, and the rest
/// is shared; changing a value that nobody else holds copies nothing.
///
/// A hash array mapped trie (Bagwell 2001) of 16 branches. Its nodes hold elements alone, for us
/// nearly always one reference each: copying a node is what a change costs, and a `TreeDictionary`
/// of names counts two more references for each of up to 32 entries. With one in its place a fold
/// takes 12 to 15% more instructions, a start without a checkpoint 5 to 7% (decision 35).
struct HashTrie<Element: HashTrieElement>: Sendable {
    private(set) var root = HashTrieNode<Element>()
    private(set) var count = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    func element(_ key: Element.Key, hash: Int) -> Element? {
        root.element(key, UInt(bitPattern: hash), level: 0)
    }

    /// Inserts an element, in place of the one with the same key.
    ///
    /// - Returns: that one.
    @discardableResult
    mutating func insert(_ element: Element) -> Element? {
        update(element.trieKey, hash: element.trieHash) { known in
            defer { known = element }
            return known
        }
    }

    mutating func remove(_ key: Element.Key, hash: Int) {
        if element(key, hash: hash) != nil { update(key, hash: hash) { $0 = nil } }
    }

    /// Changes the element of a key where it lies; nil is none, before as after.
    mutating func update<Result>(
        _ key: Element.Key, hash: Int, _ body: (inout Element?) -> Result
    ) -> Result {
        var added = 0
        defer { count += added }
        return root.update(key, UInt(bitPattern: hash), level: 0) { element in
            let was = element == nil ? 0 : 1
            defer { added = (element == nil ? 0 : 1) - was }
            return body(&element)
        }
    }
}

struct HashTrieNode<Element: HashTrieElement>: Sendable {
    enum Item: Sendable {
        case element(Element)
        case node(HashTrieNode)
        /// While the item that belongs here is being changed.
        case taken
    }

    /// Which of the 16 branches there are.
    private(set) var branches: UInt16 = 0
    /// One for each branch. Below the last level of a hash just those with the same hash.
    private(set) var items: ContiguousArray<Item> = []

    private static var bitsPerLevel: Int { 4 }
    private static var levels: Int { UInt.bitWidth / bitsPerLevel }

    init() {}

    private init(_ one: Element, _ other: Element, level: Int) {
        for element in [one, other] {
            update(element.trieKey, UInt(bitPattern: element.trieHash), level: level) {
                $0 = element
            }
        }
    }

    @inline(__always)
    private static func branch(of hash: UInt, level: Int) -> UInt16 {
        1 << UInt16(truncatingIfNeeded: (hash >> UInt(level * bitsPerLevel)) & 15)
    }

    @inline(__always)
    private func index(of branch: UInt16) -> Int { (branches & (branch - 1)).nonzeroBitCount }

    func element(_ key: Element.Key, _ hash: UInt, level: Int) -> Element? {
        if level == Self.levels { return placeAmongEqualHashes(of: key).flatMap(element(at:)) }
        let branch = Self.branch(of: hash, level: level)
        guard branches & branch != 0 else { return nil }
        switch items[index(of: branch)] {
        case .element(let element): return element.hasTrieKey(key) ? element : nil
        case .node(let node): return node.element(key, hash, level: level + 1)
        case .taken: return nil
        }
    }

    @discardableResult
    mutating func update<Result>(
        _ key: Element.Key, _ hash: UInt, level: Int, _ body: (inout Element?) -> Result
    ) -> Result {
        if level == Self.levels { return updateAmongEqualHashes(key, body) }
        let branch = Self.branch(of: hash, level: level)
        let place = index(of: branch)
        guard branches & branch != 0 else {
            var new: Element?
            let result = body(&new)
            if let new {
                items.insert(.element(new), at: place)
                branches |= branch
            }
            return result
        }
        // Taken out, so that nobody but this holds it and it can change where it is.
        var item = Item.taken
        swap(&item, &items[place])
        switch consume item {
        case .element(let found):
            guard found.hasTrieKey(key) else {
                var new: Element?
                let result = body(&new)
                items[place] =
                    new.map { .node(HashTrieNode(found, $0, level: level + 1)) } ?? .element(found)
                return result
            }
            var element: Element? = consume found
            let result = body(&element)
            if let element {
                items[place] = .element(element)
            } else {
                items.remove(at: place)
                branches &= ~branch
            }
            return result
        case .node(var node):
            let result = node.update(key, hash, level: level + 1, body)
            items[place] = node.onlyElement.map(Item.element) ?? .node(node)
            return result
        case .taken: preconditionFailure("a trie is changed while it is being changed")
        }
    }

    /// An element that needs no node of its own any more.
    private var onlyElement: Element? { items.count == 1 ? element(at: 0) : nil }

    private func element(at place: Int) -> Element? {
        if case .element(let element) = items[place] { element } else { nil }
    }

    // MARK: Below the last level

    private func placeAmongEqualHashes(of key: Element.Key) -> Int? {
        items.indices.first { element(at: $0)?.hasTrieKey(key) ?? false }
    }

    private mutating func updateAmongEqualHashes<Result>(
        _ key: Element.Key, _ body: (inout Element?) -> Result
    ) -> Result {
        let place = placeAmongEqualHashes(of: key)
        var element = place.flatMap(element(at:))
        let result = body(&element)
        if let place { items.remove(at: place) }
        if let element { items.append(.element(element)) }
        return result
    }
}

extension HashTrie: Sequence {
    /// In no order that means anything.
    struct Iterator: IteratorProtocol {
        private var path: [(items: ContiguousArray<HashTrieNode<Element>.Item>, next: Int)]

        fileprivate init(_ root: HashTrieNode<Element>) { path = [(root.items, 0)] }

        mutating func next() -> Element? {
            while let (items, place) = path.last {
                guard place < items.count else {
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                switch items[place] {
                case .element(let element): return element
                case .node(let node): path.append((node.items, 0))
                case .taken: continue
                }
            }
            return nil
        }
    }

    func makeIterator() -> Iterator { Iterator(root) }

    var underestimatedCount: Int { count }
}

extension HashTrie where Element.Key: Hashable {
    /// For elements whose hash is that of their key.
    subscript(key: Element.Key) -> Element? {
        get { element(key, hash: key.hashValue) }
        set {
            let hash = key.hashValue
            if let newValue { insert(newValue) } else { remove(key, hash: hash) }
        }
    }

    var keys: [Element.Key] { map(\.trieKey) }
}
