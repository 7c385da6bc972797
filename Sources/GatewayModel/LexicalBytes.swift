/// Bytes under examination; a part of them is rebased on the same buffer.
typealias LexicalBytes = UnsafeBufferPointer<UInt8>

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    fileprivate var isLower: Bool { self &- 0x61 < 26 }
    var isLetter: Bool { (self | 0x20).isLower }
    fileprivate var isLowerAlphanumeric: Bool { isLower || isDigit }
    fileprivate var isAlphanumeric: Bool { isLetter || isDigit }
}

extension LexicalBytes {
    /// Not empty, `inner` throughout, `edge` at both ends.
    private func consists(of inner: (UInt8) -> Bool, edges: (UInt8) -> Bool) -> Bool {
        guard let first, let last, edges(first), edges(last) else { return false }
        return allSatisfy(inner)
    }

    /// LABEL.
    var isLabel: Bool {
        consists(of: { $0.isLowerAlphanumeric || $0 == UInt8(ascii: "-") }) {
            $0.isLowerAlphanumeric
        }
    }

    /// SUBDOMAIN: labels with dots between them. One pass, because names are on the hot path.
    var isSubdomain: Bool {
        guard let first, first.isLowerAlphanumeric else { return false }
        var previous = first
        for byte in self[1...] {
            switch byte {
            case UInt8(ascii: "."): guard previous.isLowerAlphanumeric else { return false }
            case UInt8(ascii: "-"): guard previous != UInt8(ascii: ".") else { return false }
            default: guard byte.isLowerAlphanumeric else { return false }
            }
            previous = byte
        }
        return previous.isLowerAlphanumeric
    }

    /// HOST: `*.` may stand before a SUBDOMAIN; a bare `*` may not.
    var isHost: Bool {
        guard first == UInt8(ascii: "*") else { return isSubdomain }
        guard count > 2, self[1] == UInt8(ascii: ".") else { return false }
        return LexicalBytes(rebasing: self[2...]).isSubdomain
    }

    /// KIND.
    var isKind: Bool {
        guard let first, first.isLetter else { return false }
        return isWord
    }

    /// Letters of any case, digits and inner hyphens.
    private var isWord: Bool {
        consists(of: { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }) { $0.isAlphanumeric }
    }

    /// PROTOCOL: a bare word, or SUBDOMAIN `/` word without hyphens. Anchored as a whole, unlike
    /// the pattern upstream publishes (semantics.md 1.1, quirk a).
    var isProtocol: Bool {
        guard let slash = firstIndex(of: UInt8(ascii: "/")) else { return isWord }
        let name = self[(slash + 1)...]
        return LexicalBytes(rebasing: self[..<slash]).isSubdomain && !name.isEmpty
            && name.allSatisfy(\.isAlphanumeric)
    }

    /// No control characters.
    var isPrintable: Bool { allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

    /// The part of a LABELKEY after the slash, and a LABELVAL that is not empty.
    var isKeyName: Bool {
        consists(of: {
            $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: ".")
        }) { $0.isAlphanumeric }
    }

    /// LABELKEY and ANNOKEY.
    func isKey(prefixRequired: Bool) -> Bool {
        guard let slash = firstIndex(of: UInt8(ascii: "/")) else {
            return !prefixRequired && count <= Limits.labelBytes && isKeyName
        }
        let prefix = LexicalBytes(rebasing: self[..<slash])
        let name = LexicalBytes(rebasing: self[(slash + 1)...])
        return prefix.isSubdomain && name.count <= Limits.labelBytes && name.isKeyName
    }
}
