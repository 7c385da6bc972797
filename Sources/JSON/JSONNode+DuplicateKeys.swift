extension JSONNode {
    /// The JSON pointer of the first member whose name its object already had, or nil.
    ///
    /// RFC 8259 leaves the meaning of such an object open, and readers that disagree about it have
    /// been a way around checks; so a text with one is refused as a whole.
    public var firstDuplicateKey: String? {
        switch kind {
        case .object:
            if let duplicate = ownDuplicateKey { return "/" + JSONPointer.escaped(duplicate) }
            for (key, value) in members where value.isContainer {
                if let inner = value.firstDuplicateKey {
                    return "/" + JSONPointer.escaped(String(key)) + inner
                }
            }
        case .array:
            for (index, value) in elements.enumerated() where value.isContainer {
                if let inner = value.firstDuplicateKey { return "/\(index)" + inner }
            }
        default: break
        }
        return nil
    }

    private var isContainer: Bool { kind == .object || kind == .array }

    /// Compares every pair of a small object, and hashes the keys of a large one.
    private var ownDuplicateKey: String? {
        var few: [JSONText] = []
        few.reserveCapacity(16)
        var many: Set<JSONText> = []
        for (key, _) in members {
            if few.count < 16 {
                if few.contains(key) { return String(key) }
                few.append(key)
                continue
            }
            if many.isEmpty { many = Set(few) }
            guard many.insert(key).inserted else { return String(key) }
        }
        return nil
    }
}
