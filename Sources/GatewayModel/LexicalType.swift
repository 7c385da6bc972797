/// The lexical types of semantics.md 1.1, checked byte by byte and anchored at both ends.
public enum LexicalType: Sendable, CaseIterable {
    case subdomain, namespace, host, group, kind, listenerProtocol
    case labelKey, labelValue
    /// A key that has to have a domain before its slash.
    case prefixedKey
    /// The name of an object of somebody else's kind, such as `service@file`: what it may be is
    /// theirs to say.
    case foreignName

    /// Whether all of `text` is of this type.
    public func admits(_ text: String) -> Bool {
        let checked = text.utf8.withContiguousStorageIfAvailable { admits($0) }
        return checked ?? Array(text.utf8).withUnsafeBufferPointer { admits($0) }
    }

    private func admits(_ text: LexicalBytes) -> Bool {
        switch self {
        case .subdomain: text.count <= Limits.nameBytes && text.isSubdomain
        case .namespace: text.count <= Limits.labelBytes && text.isLabel
        case .host: text.count <= Limits.nameBytes && text.isHost
        case .group: text.isEmpty || (text.count <= Limits.nameBytes && text.isSubdomain)
        case .kind: text.count <= Limits.labelBytes && text.isKind
        case .listenerProtocol: text.count <= 255 && text.isProtocol
        case .labelKey: text.count <= Limits.nameBytes && text.isKey(prefixRequired: false)
        case .prefixedKey: text.count <= Limits.nameBytes && text.isKey(prefixRequired: true)
        case .foreignName:
            (1...Limits.nameBytes).contains(text.count) && text.isPrintable
        case .labelValue: text.isEmpty || (text.count <= Limits.labelBytes && text.isKeyName)
        }
    }

    /// What a text of this type looks like, to end a sentence with "use …".
    public var advice: String {
        switch self {
        case .subdomain:
            "use lowercase letters, digits, '-' and '.', starting and ending with a letter or "
                + "digit, at most 253 characters"
        case .namespace:
            "use lowercase letters, digits and '-', starting and ending with a letter or digit, "
                + "at most 63 characters"
        case .host:
            "use a lowercase DNS name such as www.example.com, or *.example.com, at most 253 "
                + "characters"
        case .group: "use a lowercase DNS name, or an empty string for the core group"
        case .kind:
            "use a letter, then letters, digits and '-', at most 63 characters"
        case .listenerProtocol:
            "use HTTP, HTTPS, TLS, TCP or UDP, or a vendor's own such as example.com/bar"
        case .labelKey:
            "use letters, digits, '-', '_' and '.', at most 63 characters, with an optional DNS "
                + "name and '/' before them"
        case .prefixedKey: "use a key with a domain before it, such as example.com/my-option"
        case .foreignName: "use 1 to 253 bytes of text without control characters"
        case .labelValue:
            "use letters, digits, '-', '_' and '.', starting and ending with a letter or digit, "
                + "at most 63 characters"
        }
    }
}
