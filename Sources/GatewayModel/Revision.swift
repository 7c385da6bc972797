/// A position in the log: 1, 2, 3, … without gaps. Zero is the state before the first commit.
public struct Revision: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static let zero = Revision(rawValue: 0)

    /// No log gets there: a commit for each microsecond of six days. What is read from outside has
    /// to be at most that, so that one may reckon with revisions.
    public static let greatest = Revision(rawValue: .max >> 24)

    /// Whether it can be that of a commit.
    public var isOfCommit: Bool { self > .zero && self <= .greatest }

    /// The last number there is has none after it, and gives itself: callers may name any.
    public var next: Revision { Revision(rawValue: rawValue < .max ? rawValue + 1 : rawValue) }

    /// Nil for ``zero``, which nothing precedes.
    public var previous: Revision? { rawValue > 0 ? Revision(rawValue: rawValue - 1) : nil }

    public static func < (left: Revision, right: Revision) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Revision: CustomStringConvertible {
    public var description: String { String(rawValue) }
}
