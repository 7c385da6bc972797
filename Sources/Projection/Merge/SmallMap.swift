/// A dictionary for what is nearly always one or two entries: those are found by looking at each,
/// without a hash or a table. Keeps the order in which keys came.
struct SmallMap<Key: Hashable, Value> {
    typealias Entry = (key: Key, value: Value)

    private(set) var entries: [Entry] = []
    /// Where each key is, once there are too many to look at.
    private var places: [Key: Int] = [:]

    private static var most: Int { 8 }

    init() {}

    var isEmpty: Bool { entries.isEmpty }

    subscript(key: Key) -> Value? {
        get { place(of: key).map { entries[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): entries[place].value = value
            case (nil, let value?): append(key, value)
            case (let place?, nil): remove(at: place)
            case (nil, nil): break
            }
        }
    }

    private func place(of key: Key) -> Int? {
        if places.isEmpty { return entries.firstIndex { $0.key == key } }
        return places[key]
    }

    private mutating func append(_ key: Key, _ value: Value) {
        entries.append((key, value))
        if !places.isEmpty {
            places[key] = entries.count - 1
        } else if entries.count > Self.most {
            index()
        }
    }

    /// What came last goes at no cost; the rest seldom goes, and then the index is made again.
    private mutating func remove(at place: Int) {
        let key = entries.remove(at: place).key
        if places.isEmpty { return }
        if place == entries.count { places[key] = nil } else { index() }
    }

    private mutating func index() {
        places = Dictionary(uniqueKeysWithValues: zip(entries.map(\.key), entries.indices))
    }
}

extension SmallMap {
    /// The value of a key to be changed in place, made first if it is not there.
    subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        _modify {
            if place(of: key) == nil { append(key, value()) }
            yield &entries[place(of: key) ?? 0].value
        }
    }
}

extension SmallMap: Sequence {
    func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }

    var underestimatedCount: Int { entries.count }
}

extension SmallMap: Sendable where Key: Sendable, Value: Sendable {}
