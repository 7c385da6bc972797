import DequeModule

/// What waits: of one sharer in order, of several by turns, so that nobody who asks for much keeps
/// others waiting for all of it.
public struct FairQueue<Sharer: Hashable, Element> {
    private let limit: (all: Int, ofOne: Int)
    private var waiting: [Sharer: Deque<Element>] = [:]
    /// Those who have something waiting; whose turn it is stands first.
    private var turns: Deque<Sharer> = []
    public private(set) var count = 0

    public init(limit: (all: Int, ofOne: Int) = (.max, .max)) { self.limit = limit }

    public var isEmpty: Bool { count == 0 }

    /// False if too much waits already.
    public mutating func add(_ element: Element, of sharer: Sharer) -> Bool {
        guard count < limit.all else { return false }
        if let index = waiting.index(forKey: sharer) {
            guard waiting.values[index].count < limit.ofOne else { return false }
            waiting.values[index].append(element)
        } else {
            guard limit.ofOne > 0 else { return false }
            waiting[sharer] = [element]
            turns.append(sharer)
        }
        count += 1
        return true
    }

    /// The next, whose sharer then has the last turn.
    public mutating func next() -> Element? {
        guard let sharer = turns.popFirst(), let index = waiting.index(forKey: sharer) else {
            return nil
        }
        let element = waiting.values[index].removeFirst()
        count -= 1
        if waiting.values[index].isEmpty {
            waiting.remove(at: index)
        } else {
            turns.append(sharer)
        }
        return element
    }
}

extension FairQueue: Sendable where Sharer: Sendable, Element: Sendable {}
