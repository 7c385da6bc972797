import JSON

/// JSON of which there is one way to read it: an object, no name twice.
enum StrictJSON {
    /// How deep what is read here may nest: the claims of some issuers have objects.
    private static let depth = 16

    /// Nil for anything else.
    static func object(_ bytes: [UInt8]) -> JSONNode? {
        guard let root = try? JSONDocument.parsing(bytes, maxDepth: depth).root,
            root.kind == .object, root.firstDuplicateKey == nil
        else { return nil }
        return root
    }
}

extension JSONNode {
    /// The member of a name that is known only now.
    func member(named name: String) -> JSONNode? {
        members.first { $0.key.bytes.elementsEqual(name.utf8) }?.value
    }

    /// The texts of a list of texts, or of one text; nil for anything else.
    var oneOrMoreTexts: [String]? {
        if let string { return [string] }
        guard kind == .array else { return nil }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else { return nil }
            texts.append(text)
        }
        return texts
    }
}
