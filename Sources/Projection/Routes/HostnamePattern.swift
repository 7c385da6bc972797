/// What a listener or a route says about hostnames: any, all names below one, or one name.
///
/// Two patterns that have a name in common are nested: one of them covers the other (semantics.md
/// 6.3), so everything about them is a question of who covers whom.
public struct HostnamePattern: Hashable, Sendable {
    /// `*`, `*.x.io` or `a.x.io`.
    public let text: String

    /// Matches every name, and traffic that has none.
    public static let any = HostnamePattern("*")

    /// - Parameter hostname: as a manifest has it. Nil, `""` and `*` mean any (semantics.md 3.2).
    public init(_ hostname: String?) {
        text = hostname.flatMap { $0.isEmpty ? nil : $0 } ?? "*"
    }

    public var isAny: Bool { text == "*" }

    public var isWildcard: Bool { text.utf8.starts(with: "*.".utf8) }

    public var isExact: Bool { !isAny && !isWildcard }

    /// Whether every name that `other` matches is matched by this pattern too. `*.x` covers what
    /// ends in `.x` at any depth, and never `x` itself.
    public func covers(_ other: HostnamePattern) -> Bool {
        if isAny || self == other { return true }
        guard isWildcard, !other.isAny else { return false }
        // `*.x` covers `a.x` and `*.a.x`: what follows its asterisk ends them, and is not all.
        let suffix = text.utf8.dropFirst()
        let name = other.isWildcard ? other.text.utf8.dropFirst(2) : other.text.utf8[...]
        return name.count > suffix.count && name.suffix(suffix.count).elementsEqual(suffix)
    }

    /// What both match; nil if they have no name in common (the table of semantics.md 6.3).
    public func intersection(_ other: HostnamePattern) -> HostnamePattern? {
        if covers(other) { return other }
        return other.covers(self) ? self : nil
    }

    /// Every pattern that covers this one, the most specific first and without itself:
    /// `*.x.io`, `*.io`, `*` for `a.x.io`.
    public var wider: [HostnamePattern] {
        if isAny { return [] }
        var patterns: [HostnamePattern] = []
        var rest = isWildcard ? text[...].dropFirst(2) : text[...]
        while let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[rest.utf8.index(after: dot)...]
            patterns.append(HostnamePattern("*." + rest))
        }
        return patterns + [.any]
    }
}

extension HostnamePattern: Comparable {
    /// The better match first (semantics.md 6.5, criterion 1): names before wildcards before any,
    /// the longer before the shorter; then byte-wise, so that the order is total.
    public static func < (left: HostnamePattern, right: HostnamePattern) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        let (first, second) = (left.text.utf8, right.text.utf8)
        if first.count != second.count { return first.count > second.count }
        return first.lexicographicallyPrecedes(second)
    }

    private var rank: Int { isExact ? 0 : isWildcard ? 1 : 2 }
}

extension HostnamePattern: CustomStringConvertible {
    public var description: String { text }
}

extension HostnamePattern {
    /// The names a route gets on a listener: those of its own that intersect, in their order and
    /// each once; the listener's when the route lists none (semantics.md 6.3). Empty: no route.
    public static func effective(
        listener: HostnamePattern, route hostnames: [String]
    ) -> [HostnamePattern] {
        if hostnames.isEmpty { return [listener] }
        var effective: [HostnamePattern] = []
        for hostname in hostnames {
            guard let common = listener.intersection(HostnamePattern(hostname)),
                !effective.contains(common)
            else { continue }
            effective.append(common)
        }
        return effective
    }
}
