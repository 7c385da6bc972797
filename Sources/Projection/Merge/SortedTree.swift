/// A sorted set as a persistent value: changing a copy costs a few small nodes, and the rest is
/// shared. A sorted array would be copied whole, with a reference count touched per element.
struct SortedTree<Element: Comparable & Sendable>: Sendable {
    private var root: Node?
    private(set) var count = 0

    init() {}

    var isEmpty: Bool { root == nil }

    /// Touches one node per level.
    var first: Element? {
        var node = root
        while let current = node {
            if case .inner(let children) = current.content {
                node = children.first
            } else {
                return current.least
            }
        }
        return nil
    }

    /// False if it was there already.
    @discardableResult
    mutating func insert(_ element: Element) -> Bool {
        guard let root else {
            (self.root, count) = (Node(.leaf([element]), least: element), 1)
            return true
        }
        guard let nodes = root.inserting(element) else { return false }
        self.root = nodes.count == 1 ? nodes[0] : Node(.inner(nodes), least: nodes[0].least)
        count += 1
        return true
    }

    /// False if it was not there.
    @discardableResult
    mutating func remove(_ element: Element) -> Bool {
        guard let root, case .some(let rest) = root.removing(element) else { return false }
        self.root = rest
        // A chain of only children is what many removals leave behind.
        while case .inner(let children) = self.root?.content, children.count == 1 {
            self.root = children[0]
        }
        count -= 1
        return true
    }
}

extension SortedTree {
    /// Wide enough to be shallow, small enough to be copied.
    fileprivate static var width: Int { 16 }

    fileprivate final class Node: Sendable {
        enum Content: Sendable {
            case leaf([Element])
            case inner([Node])
        }

        let content: Content
        /// The least element below.
        let least: Element

        init(_ content: Content, least: Element) { (self.content, self.least) = (content, least) }

        private convenience init(_ children: [Node]) {
            self.init(.inner(children), least: children[0].least)
        }

        private convenience init(_ elements: [Element]) {
            self.init(.leaf(elements), least: elements[0])
        }

        /// One node, or two if it had to be split; nil if the element is there already.
        func inserting(_ element: Element) -> [Node]? {
            switch content {
            case .leaf(var elements):
                let index = elements.firstIndex(notBefore: element) { $0 }
                if index < elements.count, elements[index] == element { return nil }
                elements.insert(element, at: index)
                return Self.split(elements, at: index).map { Node($0) }
            case .inner(var children):
                let index = Self.child(for: element, in: children)
                guard let nodes = children[index].inserting(element) else { return nil }
                children.replaceSubrange(index...index, with: nodes)
                return Self.split(children, at: index).map { Node($0) }
            }
        }

        /// What is left, which may be nothing; the outer nil if the element is not there.
        func removing(_ element: Element) -> Node?? {
            switch content {
            case .leaf(var elements):
                let index = elements.firstIndex(notBefore: element) { $0 }
                guard index < elements.count, elements[index] == element else { return nil }
                elements.remove(at: index)
                return .some(elements.isEmpty ? nil : Node(elements))
            case .inner(var children):
                let index = Self.child(for: element, in: children)
                guard let rest = children[index].removing(element) else { return nil }
                if let rest { children[index] = rest } else { children.remove(at: index) }
                return .some(children.isEmpty ? nil : Node(children))
            }
        }

        private static func child(for element: Element, in children: [Node]) -> Int {
            let index = children.firstIndex(notBefore: element) { $0.least }
            if index < children.count, children[index].least == element { return index }
            return index == 0 ? 0 : index - 1
        }

        /// Most sets are younger than all before them: then the full part stays full.
        private static func split<Item>(_ items: [Item], at index: Int) -> [[Item]] {
            if items.count <= width { return [items] }
            let middle = index >= items.count - 2 ? items.count - 2 : items.count / 2
            return [Array(items[..<middle]), Array(items[middle...])]
        }
    }
}

extension SortedTree: Sequence {
    /// In order.
    struct Iterator: IteratorProtocol {
        private var leaf: ArraySlice<Element> = []
        private var waiting: [Node]

        fileprivate init(_ root: Node?) { waiting = root.map { [$0] } ?? [] }

        mutating func next() -> Element? {
            while leaf.isEmpty {
                guard let node = waiting.popLast() else { return nil }
                switch node.content {
                case .leaf(let elements): leaf = elements[...]
                case .inner(let children): waiting += children.reversed()
                }
            }
            return leaf.popFirst()
        }
    }

    func makeIterator() -> Iterator { Iterator(root) }

    var underestimatedCount: Int { count }
}

extension Array {
    /// Where `key` is, or would be.
    fileprivate func firstIndex<Key: Comparable>(notBefore key: Key, _ keyOf: (Element) -> Key)
        -> Int
    {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if keyOf(self[middle]) < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
