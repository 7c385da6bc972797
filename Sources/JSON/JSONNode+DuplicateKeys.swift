#if canImport(Glibc)
    import Glibc
#endif

extension JSONNode {
    /// The JSON pointer of the first member whose name its object already had, or nil.
    ///
    /// RFC 8259 leaves the meaning of such an object open, and readers that disagree about it have
    /// been a way around checks; so a text with one is refused as a whole.
    ///
    /// Objects lie one after the other on the tape, so a text without duplicates, which is nearly
    /// every one, is checked in one straight pass; only then is the place looked for.
    public var firstDuplicateKey: String? {
        var index = self.index
        let stop = end
        while index < stop {
            let word = document.tape[index]
            if UInt8(word >> 56) == Kind.object.rawValue,
                JSONNode(document: document, index: index).ownDuplicateKey != nil
            {
                return pointerToDuplicateKey
            }
            // Containers are stepped into, so that what they hold comes next.
            index = document.isContainer(word) ? index + 1 : document.end(of: index)
        }
        return nil
    }

    private var pointerToDuplicateKey: String? {
        switch kind {
        case .object:
            if let duplicate = ownDuplicateKey { return "/" + JSONPointer.escaped(duplicate) }
            for (key, value) in members where value.isContainer {
                if let inner = value.pointerToDuplicateKey {
                    return "/" + JSONPointer.escaped(String(key)) + inner
                }
            }
        case .array:
            for (index, value) in elements.enumerated() where value.isContainer {
                if let inner = value.pointerToDuplicateKey { return "/\(index)" + inner }
            }
        default: break
        }
        return nil
    }

    private var isContainer: Bool { kind == .object || kind == .array }

    /// Compares the pairs of a small object on the tape itself, and hashes the keys of a large one.
    private var ownDuplicateKey: String? {
        var count = 0
        var index = self.index + 1
        let stop = end - 1
        while index < stop {
            var earlier = self.index + 1
            while earlier < index {
                if document.sameString(earlier, index) {
                    return JSONNode(document: document, index: index).string
                }
                earlier = document.end(of: earlier + 1)
            }
            index = document.end(of: index + 1)
            count += 1
            if count == 24 { return duplicateAmongMany }
        }
        return nil
    }

    private var duplicateAmongMany: String? {
        var keys: Set<JSONText> = []
        for (key, _) in members where !keys.insert(key).inserted { return String(key) }
        return nil
    }
}

extension JSONDocument {
    fileprivate func isContainer(_ word: UInt64) -> Bool {
        let tag = UInt8(word >> 56)
        return tag == 0x7B || tag == 0x5B
    }

    /// The index after the value at `index`, as ``JSONNode`` says it, without a cursor.
    fileprivate func end(of index: Int) -> Int {
        switch UInt8(tape[index] >> 56) {
        case 0x7B, 0x5B: Int(tape[index] & 0xFFFF_FFFF)
        case 0x6C, 0x75, 0x64: index + 2
        default: index + 1
        }
    }

    /// Whether two strings of the tape are equal; their lengths are four bytes before them.
    fileprivate func sameString(_ left: Int, _ right: Int) -> Bool {
        let left = strings + Int(tape[left] & 0x00FF_FFFF_FFFF_FFFF)
        let right = strings + Int(tape[right] & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(left).loadUnaligned(as: UInt32.self)
        guard count == UnsafeRawPointer(right).loadUnaligned(as: UInt32.self) else { return false }
        return memcmp(left + 4, right + 4, Int(count)) == 0
    }
}
