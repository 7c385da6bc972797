/// What must be true of the resource before the change (RFC 9110, 13).
public enum Precondition: Hashable, Sendable {
    case none
    /// `metadata.resourceVersion`, or `If-Match` with an entity tag.
    case resourceVersion(Revision)
    /// `If-Match` with several entity tags: any of these, in the order in which they came.
    case oneOf([Revision])
    /// `If-Match: *`.
    case exists
    /// `If-None-Match: *`.
    case absent
    /// What no resource meets, and why: requirements that exclude each other, or a tag that never
    /// matches.
    case never(because: String)
}

extension Precondition {
    /// What holds where both do.
    public func and(_ other: Precondition) -> Precondition {
        switch (self, other) {
        case (.none, _), (_, .never): return other
        case (_, .none), (.never, _): return self
        case (.absent, .absent): return .absent
        case (.absent, _), (_, .absent):
            return .never(because: "the request requires that it does not exist, and that it does")
        case (.exists, _): return other
        case (_, .exists): return self
        case (.resourceVersion, _), (.oneOf, _):
            let (own, others) = (revisions, other.revisions)
            let both = own.filter(others.contains)
            if both.isEmpty {
                return .never(
                    because: "the request requires resourceVersion \(Self.list(own)), and also "
                        + "\(Self.list(others))")
            }
            return both.count == 1 ? .resourceVersion(both[0]) : .oneOf(both)
        }
    }

    /// What is wrong, if it does not hold.
    ///
    /// - Parameter known: the resource's version; nil if it does not exist.
    public func failure(of id: ResourceID, at known: Revision?) -> String? {
        switch self {
        case .none: return nil
        case .never(let reason): return reason
        case .exists:
            return known == nil ? "\(id) does not exist, but the request requires it to" : nil
        case .absent:
            return known.map {
                "\(id) exists already, at resourceVersion \($0); the request was to create it"
            }
        case .resourceVersion, .oneOf:
            let expected = revisions
            guard let known else {
                return "\(id) does not exist; the request expects resourceVersion "
                    + Self.list(expected)
            }
            if expected.contains(known) { return nil }
            return "\(id) is at resourceVersion \(known), not \(Self.list(expected)); "
                + "read it again and repeat the change"
        }
    }

    private var revisions: [Revision] {
        switch self {
        case .resourceVersion(let revision): [revision]
        case .oneOf(let revisions): revisions
        case .none, .exists, .absent, .never: []
        }
    }

    private static func list(_ revisions: [Revision]) -> String {
        let shown = revisions.prefix(5).map(\.description).joined(separator: " or ")
        return revisions.count > 5 ? shown + " or …" : shown
    }
}
