/// A dictionary for what is nearly always one or two entries: the first lies in the map itself,
/// the next are found by looking at each, without a hash or a table. Keeps the order in which keys
/// came.
struct SmallMap<Key: Hashable, Value> {
    // A struct, since copying a tuple asks the runtime how.
    struct Entry {
        let key: Key
        var value: Value
    }

    // Apart from the value, so that comparing the key does not copy it.
    private var firstKey: Key?
    private var firstValue: Value?
    private var rest: [Entry] = []
    /// Where each key is in ``rest``, once there are too many to look at.
    private var places: [Key: Int] = [:]

    private static var most: Int { 8 }

    private(set) var count = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    subscript(key: Key) -> Value? {
        get {
            if firstKey == key { return firstValue }
            return place(of: key).map { rest[$0].value }
        }
        set {
            guard let newValue else { return remove(key) }
            if firstKey == key {
                firstValue = newValue
            } else if let place = place(of: key) {
                rest[place].value = newValue
            } else {
                append(key, newValue)
            }
        }
    }

    /// The value that came at a place from 0 up to ``count``, for those who go through all and
    /// need no copies of keys.
    func value(at place: Int) -> Value {
        if place == 0, let firstValue { return firstValue }
        return rest[place - 1].value
    }

    func contains(_ key: Key) -> Bool { firstKey == key || place(of: key) != nil }

    mutating func sort(by areInOrder: (Element, Element) -> Bool) {
        guard count > 1 else { return }
        let sorted = sorted(by: areInOrder)
        (firstKey, firstValue) = (sorted.first?.key, sorted.first?.value)
        rest = sorted.dropFirst().map { Entry(key: $0.key, value: $0.value) }
        if !places.isEmpty { index() }
    }

    private func place(of key: Key) -> Int? {
        if rest.isEmpty { return nil }
        if places.isEmpty { return rest.firstIndex { $0.key == key } }
        return places[key]
    }

    private mutating func append(_ key: Key, _ value: Value) {
        count += 1
        if count == 1 {
            (firstKey, firstValue) = (key, value)
            return
        }
        rest.append(Entry(key: key, value: value))
        if !places.isEmpty {
            places[key] = rest.count - 1
        } else if rest.count > Self.most {
            index()
        }
    }

    /// Removing the last entry costs nothing; others are seldom removed, and then the index is made
    /// again.
    private mutating func remove(_ key: Key) {
        if firstKey == key {
            count -= 1
            let next = rest.isEmpty ? nil : rest.removeFirst()
            (firstKey, firstValue) = (next?.key, next?.value)
            if !places.isEmpty { index() }
        } else if let place = place(of: key) {
            count -= 1
            rest.remove(at: place)
            if places.isEmpty { return }
            if place == rest.count { places[key] = nil } else { index() }
        }
    }

    private mutating func index() {
        places = Dictionary(uniqueKeysWithValues: zip(rest.map(\.key), rest.indices))
    }
}

extension SmallMap {
    /// The value of a key to be changed in place, made first if it is not there.
    subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        _modify {
            if !contains(key) { append(key, value()) }
            if firstKey == key, var value = firstValue.take() {
                defer { firstValue = value }
                yield &value
            } else {
                yield &rest[place(of: key) ?? 0].value
            }
        }
    }
}

extension SmallMap: Sequence {
    struct Iterator: IteratorProtocol {
        private var first: Entry?
        private var rest: IndexingIterator<[Entry]>

        fileprivate init(_ first: Entry?, _ rest: [Entry]) {
            (self.first, self.rest) = (first, rest.makeIterator())
        }

        mutating func next() -> (key: Key, value: Value)? {
            (first.take() ?? rest.next()).map { ($0.key, $0.value) }
        }
    }

    func makeIterator() -> Iterator {
        guard let firstKey, let firstValue else { return Iterator(nil, []) }
        return Iterator(Entry(key: firstKey, value: firstValue), rest)
    }

    var underestimatedCount: Int { count }
}

extension SmallMap: Sendable where Key: Sendable, Value: Sendable {}

extension SmallMap.Entry: Sendable where Key: Sendable, Value: Sendable {}
