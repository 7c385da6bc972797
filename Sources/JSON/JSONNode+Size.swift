/// How much there is, read off the tape.
extension JSONNode {
    /// How many members or elements it has; 0 for what has none. 16,777,215 stands for any number
    /// from there on.
    public var count: Int {
        switch kind {
        case .object, .array: document.count(of: index)
        default: 0
        }
    }

    /// Whether it is made of more than `limit` values: itself, and all that is in it, names left
    /// out.
    public func holdsMore(than limit: Int) -> Bool {
        // A value takes a word of the tape at least.
        guard mayHoldMore(than: limit) else { return false }
        var values = 0
        for index in places {
            values += 1
            // Its names will be counted as well.
            if document.tag(of: index) == Kind.object.rawValue {
                values -= document.count(of: index)
            }
            if values > limit { return true }
        }
        return false
    }

    /// A quick look, which is right when it says no.
    public func mayHoldMore(than count: Int) -> Bool { end - index > count }

    /// The JSON pointer of the first object with more than `limit` members, and how many it has.
    public func firstObject(largerThan limit: Int) -> (pointer: String, count: Int)? {
        for index in places where document.tag(of: index) == Kind.object.rawValue {
            let count = document.count(of: index)
            if count > limit { return (pointer(to: index), count) }
        }
        return nil
    }

    /// Where on the tape names and values stand, in the order of the text.
    var places: Places { Places(document: document, position: index, stop: end) }

    struct Places: Sequence, IteratorProtocol {
        let document: JSONDocument
        var position: Int
        let stop: Int

        mutating func next() -> Int? {
            while position < stop {
                let index = position
                switch document.tag(of: index) {
                // Containers are stepped into, so that what they hold comes next.
                case Kind.object.rawValue, Kind.array.rawValue:
                    position += 1
                    return index
                case UInt8(ascii: "}"), UInt8(ascii: "]"): position += 1
                default:
                    position = document.end(of: index)
                    return index
                }
            }
            return nil
        }
    }

    /// The JSON pointer of the value at `index` of the tape, which is in this one.
    func pointer(to index: Int) -> String {
        var (pointer, node) = ("", self)
        while node.index < index {
            var step: (name: String, value: JSONNode)?
            if node.kind == .object {
                step = node.members.first { $0.value.end > index }
                    .map { (JSONPointer.escaped(String($0.key)), $0.value) }
            } else {
                step = node.elements.enumerated().first { $0.element.end > index }
                    .map { ("\($0.offset)", $0.element) }
            }
            guard let step else { break }
            pointer += "/" + step.name
            node = step.value
        }
        return pointer
    }
}
