import GatewayModel

// How things are called in sentences.

extension ResourceID {
    /// `web/web-listener` of a ListenerSet, which people mean when they name an owner; others with
    /// their kind.
    var title: String { kind.part == .set ? "\(namespace)/\(name)" : description }
}

extension Timestamp {
    /// `2026-11-22 10:00:03 UTC`.
    var inSeconds: String { description.prefix(19).replacing("T", with: " ") + " UTC" }

    /// `ends in 12 days`.
    func ending(from now: Timestamp) -> String {
        let day: Int64 = 86_400_000_000
        let left = rawValue - now.rawValue
        switch left / day {
        case _ where left <= 0: return "ended at \(inSeconds)"
        case 0: return "ends in less than a day"
        case 1: return "ends in a day"
        case let days: return "ends in \(days) days"
        }
    }
}

extension String {
    /// As much of a text of many lines as has room in a sentence.
    var firstLine: String {
        let line = prefix { !$0.isNewline }
        return line.count > 100 ? line.prefix(100) + "…" : String(line)
    }
}

extension [String] {
    /// Each once, in the order in which they come first.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }

    /// `a, b, c and 4 more`.
    func listed(upTo limit: Int) -> String {
        if count > limit {
            return prefix(limit).joined(separator: ", ") + " and \(count - limit) more"
        }
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Int {
    /// `1 listener`, `2 listeners`.
    func of(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
