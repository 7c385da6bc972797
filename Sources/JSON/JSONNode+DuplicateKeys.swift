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
            let tag = document.tag(of: index)
            if tag == Kind.object.rawValue,
                let name = JSONNode(document: document, index: index).ownDuplicateKey
            {
                return pointer(to: index) + "/" + JSONPointer.escaped(name)
            }
            // Containers are stepped into, so that what they hold comes next.
            let isContainer = tag == Kind.object.rawValue || tag == Kind.array.rawValue
            index = isContainer ? index + 1 : document.end(of: index)
        }
        return nil
    }

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
