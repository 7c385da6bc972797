/// The members of an object, each taken by its name, in any order; what is left at the end is what
/// nobody asked for.
///
/// Whoever asks in the order in which they are written finds each at once.
public struct JSONMembers: Sendable {
    private let document: JSONDocument
    /// The key of the first member that is not taken.
    private var next: Int
    private let stop: Int
    /// Bit n: whether the member n places after ``next`` is taken.
    private var taken: UInt64 = 0
    /// The keys of members that were taken further away than bits reach.
    private var takenFar: [Int] = []

    /// - Parameter object: has no members if it is something else.
    public init(of object: JSONNode) {
        document = object.document
        next = object.index + 1
        stop = object.kind == .object ? object.end - 1 : next
    }

    /// The value of the first member of that name which is not taken yet.
    public mutating func take(_ name: StaticString) -> JSONNode? {
        guard next < stop else { return nil }
        guard document.string(at: next, is: name) else { return takeLater(name) }
        let value = JSONNode(document: document, index: next + 1)
        step()
        return value
    }

    /// Takes the first of the members that are left.
    public mutating func takeNext() -> (key: JSONText, value: JSONNode)? {
        guard next < stop else { return nil }
        let member = (
            JSONText(document: document, index: next),
            JSONNode(document: document, index: next + 1)
        )
        step()
        return member
    }

    /// Goes to the next member that is not taken.
    private mutating func step() {
        repeat {
            next = document.end(of: next + 1)
            taken >>= 1
        } while taken & 1 == 1 || (!takenFar.isEmpty && takenFar.contains(next))
    }

    private mutating func takeLater(_ name: StaticString) -> JSONNode? {
        var index = document.end(of: next + 1)
        var distance: UInt64 = 1
        while index < stop {
            if document.string(at: index, is: name), !isTaken(index, distance) {
                if distance < 64 { taken |= 1 << distance } else { takenFar.append(index) }
                return JSONNode(document: document, index: index + 1)
            }
            index = document.end(of: index + 1)
            distance += 1
        }
        return nil
    }

    private func isTaken(_ index: Int, _ distance: UInt64) -> Bool {
        (distance < 64 && taken & 1 << distance != 0) || takenFar.contains(index)
    }
}
