/// A sorted set as a persistent value: changing a copy costs a few small nodes, and the rest is
/// shared. A sorted array is copied whole, with a reference count touched per element: changing one
/// of 40,000 routes takes 36 times as long (decision 35).
struct SortedTree<Element: Comparable & Sendable>: Sendable {
    private(set) var root: SortedTreeNode<Element>?
    private(set) var count = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    var first: Element? { root?.elements.first }

    mutating func insert(_ element: Element) {
        // Asked before the call, which holds a reference of its own.
        let inPlace = isKnownUniquelyReferenced(&root)
        guard let top = root else {
            (root, count) = (SortedTreeNode([element]), 1)
            return
        }
        guard let result = top.inserting(element, inPlace: inPlace) else { return }
        root = result.node
        if let sibling = result.sibling { root = SortedTreeNode(of: [result.node, sibling]) }
        count += 1
    }

    mutating func remove(_ element: Element) {
        let inPlace = isKnownUniquelyReferenced(&root)
        guard let rest = root?.removing(element, inPlace: inPlace) else { return }
        root = rest
        count -= 1
        // A chain of only children is what many removals leave behind.
        while let only = root?.children.first, root?.children.count == 1 { root = only }
        if count == 0 { root = nil }
    }
}

/// Up to ``width`` elements, or as many children with the least element of each.
///
/// A full part stays full when new elements come last, as the youngest do; a part that shrinks
/// is not refilled, only dropped when empty.
final class SortedTreeNode<Element: Comparable & Sendable> {
    private(set) var elements: [Element]
    /// Empty in a leaf.
    private(set) var children: [SortedTreeNode]

    private static var width: Int { 16 }

    init(_ elements: [Element], _ children: [SortedTreeNode] = []) {
        (self.elements, self.children) = (elements, children)
    }

    convenience init(of children: [SortedTreeNode]) {
        self.init(children.map { $0.elements[0] }, children)
    }

    /// Nil if the element is there already; a second node if one became too many.
    func inserting(_ element: Element, inPlace: Bool)
        -> (node: SortedTreeNode, sibling: SortedTreeNode?)?
    {
        let place = index(notBefore: element)
        if place < elements.count, elements[place] == element { return nil }
        if children.isEmpty {
            let node = inPlace ? self : SortedTreeNode(elements)
            node.elements.insert(element, at: place)
            return (node, node.split(at: place))
        }
        let index = place == 0 ? 0 : place - 1
        let childInPlace = inPlace && isKnownUniquelyReferenced(&children[index])
        guard let result = children[index].inserting(element, inPlace: childInPlace) else {
            return nil
        }
        let node = inPlace ? self : SortedTreeNode(elements, children)
        node.replaceChild(at: index, with: result.node)
        guard let sibling = result.sibling else { return (node, nil) }
        node.elements.insert(sibling.elements[0], at: index + 1)
        node.children.insert(sibling, at: index + 1)
        return (node, node.split(at: index + 1))
    }

    /// Nil if the element is not there.
    func removing(_ element: Element, inPlace: Bool) -> SortedTreeNode? {
        let place = index(notBefore: element)
        let isHere = place < elements.count && elements[place] == element
        if children.isEmpty {
            guard isHere else { return nil }
            let node = inPlace ? self : SortedTreeNode(elements)
            node.elements.remove(at: place)
            return node
        }
        guard isHere || place > 0 else { return nil }
        let index = isHere ? place : place - 1
        let childInPlace = inPlace && isKnownUniquelyReferenced(&children[index])
        guard let child = children[index].removing(element, inPlace: childInPlace) else {
            return nil
        }
        let node = inPlace ? self : SortedTreeNode(elements, children)
        if child.elements.isEmpty {
            node.elements.remove(at: index)
            node.children.remove(at: index)
        } else {
            node.replaceChild(at: index, with: child)
        }
        return node
    }

    private func replaceChild(at index: Int, with child: SortedTreeNode) {
        if children[index] !== child { children[index] = child }
        if elements[index] != child.elements[0] { elements[index] = child.elements[0] }
    }

    private func split(at index: Int) -> SortedTreeNode? {
        if elements.count <= Self.width { return nil }
        let middle = index >= elements.count - 2 ? elements.count - 2 : elements.count / 2
        let sibling = SortedTreeNode(
            Array(elements[middle...]), children.isEmpty ? [] : Array(children[middle...]))
        elements.removeSubrange(middle...)
        if !children.isEmpty { children.removeSubrange(middle...) }
        return sibling
    }

    /// Where the element is, or would be.
    func index(notBefore element: Element) -> Int {
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            if elements[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// @unchecked because the arrays are variables. They are written only by a tree that alone refers
// to the node, from the root down, so no other value, and no other thread, can see it.
extension SortedTreeNode: @unchecked Sendable {}

extension SortedTree: Sequence {
    /// In order.
    struct Iterator: IteratorProtocol {
        /// The way down, each node with the place to go on at.
        private var path: [(node: SortedTreeNode<Element>, next: Int)] = []

        fileprivate init(_ root: SortedTreeNode<Element>?, from low: Element?) {
            var node = root
            while let current = node {
                let place = low.map(current.index(notBefore:)) ?? 0
                let isExact = place < current.elements.count && current.elements[place] == low
                let isInside = !current.children.isEmpty && place > 0 && !isExact
                let start = isInside ? place - 1 : place
                node = start < current.children.count ? current.children[start] : nil
                path.append((current, current.children.isEmpty ? start : start + 1))
            }
        }

        mutating func next() -> Element? {
            while let (node, index) = path.last {
                guard index < node.elements.count else {
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                if node.children.isEmpty { return node.elements[index] }
                path.append((node.children[index], 0))
            }
            return nil
        }
    }

    func makeIterator() -> Iterator { Iterator(root, from: nil) }

    /// The elements from `low` on; all of them if it is nil.
    func makeIterator(from low: Element?) -> Iterator { Iterator(root, from: low) }

    var underestimatedCount: Int { count }
}
