extension SortedTree {
    /// The elements that only this tree has, and those that only `other` has, in order.
    ///
    /// Nodes that both share are passed over: trees of which one was made of the other by a few
    /// changes are compared at the price of these, whatever their size.
    ///
    /// - Parameter isSame: asked of elements that are equal in order, for they may still differ.
    func difference(
        from other: SortedTree, isSame: (Element, Element) -> Bool
    ) -> (here: [Element], there: [Element]) {
        var (here, there): ([Element], [Element]) = ([], [])
        var (left, right) = (Walk(root), Walk(other.root))
        while true {
            switch (left.next, right.next) {
            case (.node(let one)?, .node(let other)?):
                if one === other {
                    left.pass()
                    right.pass()
                } else {
                    // Shared nodes meet only where both are at the same height.
                    let (height, otherHeight) = (one.height, other.height)
                    if height >= otherHeight { left.open(one) }
                    if height <= otherHeight { right.open(other) }
                }
            case (.node(let one)?, _): left.open(one)
            case (_, .node(let other)?): right.open(other)
            case (.element(let one)?, .element(let other)?) where one == other:
                if !isSame(one, other) {
                    here.append(one)
                    there.append(other)
                }
                left.pass()
                right.pass()
            case (.element(let one)?, .element(let other)?) where other < one:
                there.append(other)
                right.pass()
            case (.element(let one)?, _):
                here.append(one)
                left.pass()
            case (nil, .element(let other)?):
                there.append(other)
                right.pass()
            case (nil, nil): return (here, there)
            }
        }
    }

    /// A way through a tree that sees a node before what is in it.
    private struct Walk {
        enum Place {
            case node(SortedTreeNode<Element>)
            case element(Element)
        }

        /// What is still to come, the next last.
        private var ahead: [Place]

        init(_ root: SortedTreeNode<Element>?) { ahead = root.map { [.node($0)] } ?? [] }

        var next: Place? { ahead.last }

        /// Goes by what is next, with all that is in it.
        mutating func pass() { ahead.removeLast() }

        /// Goes into the node that is next.
        mutating func open(_ node: SortedTreeNode<Element>) {
            ahead.removeLast()
            if node.children.isEmpty {
                ahead += node.elements.reversed().map(Place.element)
            } else {
                ahead += node.children.reversed().map(Place.node)
            }
        }
    }
}

extension SortedTreeNode {
    /// Of all leaves it is the same.
    fileprivate var height: Int { children.first.map { $0.height + 1 } ?? 0 }
}
