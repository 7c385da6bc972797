/// A position in the log: 1, 2, 3, … without gaps. Zero is the state before the first commit.
public struct Revision: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static let zero = Revision(rawValue: 0)

    public var next: Revision { Revision(rawValue: rawValue + 1) }

    /// Nil for ``zero``, which nothing precedes.
    public var previous: Revision? { rawValue > 0 ? Revision(rawValue: rawValue - 1) : nil }

    public static func < (left: Revision, right: Revision) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Revision: CustomStringConvertible {
    public var description: String { String(rawValue) }
}
