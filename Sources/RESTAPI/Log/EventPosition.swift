import EventLog
import GatewayModel

/// A place in the log between two events: after a whole commit, or after one event of it.
struct EventPosition: Sendable, Equatable {
    static let beginning = EventPosition(revision: .zero, ordinal: nil)

    var revision: Revision
    /// The last event of the commit that has been seen; nil for all of them.
    var ordinal: Int?

    init(revision: Revision, ordinal: Int?) {
        self.revision = revision
        self.ordinal = ordinal
    }

    /// - Throws: `position-gone` when the log ends before it, and who waited for what comes after
    ///   would wait for a history that is not this one.
    func check(against log: any EventLogReader) throws {
        let end = try log.head().revision
        if revision > end { throw Problem.positionGone(self, end: end) }
    }

    /// Reads `58` or `58-0`.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            let revision = Self.number(parts[0], digits: 18),
            let ordinal = parts.count == 1 ? 0 : Self.number(parts[1], digits: 6)
        else { return nil }
        self.init(
            revision: Revision(rawValue: Int64(revision)),
            ordinal: parts.count == 1 ? nil : ordinal)
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
            text == "0" || text.first != "0"
        else { return nil }
        return Int(text)
    }
}

extension EventPosition: CustomStringConvertible {
    var description: String { ordinal.map { "\(revision)-\($0)" } ?? "\(revision)" }
}
