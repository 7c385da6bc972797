public import GatewayModel

/// A place in the log in the form in which it is handed out to be handed back: after a commit,
/// `58.3f2a9c01`, or after one event of it, `58-0.3f2a9c01`.
///
/// What stands after the dot says of which history the number is. After a backup was restored the
/// same numbers are given to other commits, and who goes on from a number alone would take two
/// histories for one. People type the number alone, and mean the history that is there.
public struct LogPosition: Hashable, Sendable {
    public static let beginning = LogPosition(.zero)

    public var revision: Revision
    /// The last event of the commit that has been seen, counted from 0; nil for all of them.
    public var ordinal: Int?
    /// Of the commit; nil where only the number is known.
    public var lineage: Lineage?

    public init(_ revision: Revision, ordinal: Int? = nil, lineage: Lineage? = nil) {
        (self.revision, self.ordinal, self.lineage) = (revision, ordinal, lineage)
    }

    /// Reads `58`, `58-0`, and both with a lineage.
    public init?(_ text: String) {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count <= 2, numbers.count <= 2,
            let revision = Self.number(numbers[0], digits: 18)
        else { return nil }
        self.init(Revision(rawValue: Int64(revision)))
        if numbers.count == 2 {
            guard let ordinal = Self.number(numbers[1], digits: 6) else { return nil }
            self.ordinal = ordinal
        }
        if halves.count == 2 {
            guard let lineage = Lineage(halves[1]) else { return nil }
            self.lineage = lineage
        }
    }

    /// As it is written, without leading zeros.
    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
            text == "0" || text.first != "0"
        else { return nil }
        return Int(text)
    }
}

extension LogPosition: CustomStringConvertible {
    public var description: String {
        // Every answer to a change has two, so without interpolation.
        var text = revision.description
        if let ordinal {
            text += "-"
            text += String(ordinal)
        }
        if let lineage {
            text += "."
            text += lineage.description
        }
        return text
    }
}

extension LogHead {
    /// After the last commit.
    public var position: LogPosition {
        LogPosition(revision, lineage: Lineage(ofCommitWithHash: hash))
    }
}

extension StoredCommit {
    /// After this commit.
    public var position: LogPosition {
        LogPosition(revision, lineage: Lineage(ofCommitWithHash: hash))
    }
}
