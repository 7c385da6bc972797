/// An entity tag (RFC 9110, section 8.8.3): names one representation of a resource.
public struct EntityTag: Sendable, Hashable {
    /// Between the quotes.
    public let opaque: String
    /// Weak tags promise the same meaning, strong ones the same bytes.
    public let isWeak: Bool

    public init(_ opaque: String, isWeak: Bool = false) {
        (self.opaque, self.isWeak) = (opaque, isWeak)
    }

    /// As it stands in a header: `"58"` or `W/"58"`.
    public var headerValue: String {
        "\(isWeak ? "W/" : "")\"\(opaque)\""
    }
}

/// The condition in an `If-Match` or `If-None-Match` header (RFC 9110, sections 13.1.1, 13.1.2).
public enum EntityTagCondition: Sendable, Equatable {
    /// `*`: any current representation.
    case any
    case tags([EntityTag])

    /// Reads the values of all headers of that name; nil if there is none, or it is malformed.
    public init?(_ headers: [String]) {
        let text = headers.joined(separator: ",")
        var parser = EntityTagParser(Array(text.utf8)[...])
        guard let condition = parser.condition() else { return nil }
        self = condition
    }

    /// For `If-None-Match`: does a tag name the same content? `W/"1"` matches `"1"`.
    public func matchesWeakly(_ current: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.opaque == current.opaque }
        }
    }

    /// For `If-Match`: does a tag name the same bytes? Weak tags never do.
    public func matchesStrongly(_ current: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): !current.isWeak && tags.contains(current)
        }
    }
}

/// `*`, or a list of tags, in which commas may also stand inside the quotes.
private struct EntityTagParser {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    mutating func condition() -> EntityTagCondition? {
        skip(" \t")
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            skip(" \t")
            return rest.isEmpty ? .any : nil
        }
        var tags: [EntityTag] = []
        skip(" \t,")
        while !rest.isEmpty {
            guard let tag = tag() else { return nil }
            tags.append(tag)
            skip(" \t")
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
            skip(" \t,")
        }
        return tags.isEmpty ? nil : .tags(tags)
    }

    private mutating func tag() -> EntityTag? {
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest.removeFirst(2) }
        guard rest.popFirst() == UInt8(ascii: "\""),
            let end = rest.firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        let opaque = rest[..<end]
        rest = rest[(end + 1)...]
        // etagc: no space, no control character.
        guard opaque.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        return EntityTag(String(decoding: opaque, as: UTF8.self), isWeak: isWeak)
    }

    private mutating func skip(_ characters: StaticString) {
        rest = characters.withUTF8Buffer { set in rest.drop { set.contains($0) } }
    }
}
