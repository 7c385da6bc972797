import EventLog
import GatewayModel
import JSON
import Projection

/// What a search came to: the answer in words, and all that was found.
struct SearchAnswer {
    /// How much of the log was looked at.
    struct Log {
        let newest: Revision
        /// Nil if all of it was, down to the first commit.
        let oldest: Revision?
        /// Where to go on.
        let before: LogPosition?
    }

    /// Results of which the answer is made, at most.
    private static let toldCount = 3

    let text: SearchText
    /// Whether who asks sees everything.
    let seesAll: Bool
    var results: [any SearchResult] = []
    /// Sorts of things of which there are more.
    var more: [String] = []
    var log: Log?
    /// A whole hostname was asked for that nobody serves or claims.
    var isUnknownHostname = false
    /// What may have been meant instead.
    var meant: [String] = []
    /// Who has it by delegation.
    var owners: [HostnameOwner] = []

    init(_ text: SearchText, sees seesAll: Bool) { (self.text, self.seesAll) = (text, seesAll) }

    /// Puts what fits best first; as it was found where two fit as well.
    mutating func order() {
        let ordered = results.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.fit != other.fit { return one.fit < other.fit }
            if one.place != other.place { return one.place.rawValue < other.place.rawValue }
            return left.offset < right.offset
        }
        results = ordered.map(\.element)
        more = more.uniqued
    }

    // MARK: In words

    private var sentences: [String] {
        var sentences: [String] = []
        if isUnknownHostname {
            let known = seesAll ? "" : ", as far as you may see"
            let whose = owners.map { "; " + $0.sentence }.joined()
            sentences.append("nobody serves \(text.title)\(known)\(whose)")
        }
        guard let first = results.first else {
            return isUnknownHostname ? sentences : [nothing]
        }
        if first.fit == .exact || first.place == .commit {
            let told = results.prefix { $0.fit == first.fit && $0.place == first.place }
            sentences += told.prefix(Self.toldCount).map(\.summary)
            let rest = told.count - Self.toldCount
            if rest > 0 { sentences.append("\(rest) more are in the results") }
        } else if isUnknownHostname {
            // On another port, or one that was meant perhaps.
            let own = results.compactMap { $0 as? HostnameResult }
                .filter { $0.hostname == text.hostname }
            sentences += own.prefix(Self.toldCount).map(\.summary)
            if own.isEmpty, !meant.isEmpty {
                let names = meant.prefix(Self.toldCount).joined(separator: " or ")
                sentences.append("did you mean \(names)?")
            }
        } else {
            let summary = first.summary
            let title = summary.hasPrefix(first.title) ? "" : "\(first.title), "
            sentences.append(
                "nothing is called exactly \(text.text); the nearest: \(title)\(summary)")
        }
        return sentences
    }

    private var nothing: String {
        let scope = seesAll ? "nothing" : "nothing that you may see"
        guard let log else { return "\(scope) is called \(text.text)" }
        let range = log.oldest.map { " from \($0) to \(log.newest)" } ?? ""
        return "\(scope) is called \(text.text), and no commit\(range) speaks of it"
    }

    private var answer: String {
        // Messages of commits may bring their own full stop.
        sentences.map { $0.last == "?" || $0.last == "." ? $0 : $0 + "." }.joined(separator: " ")
    }

    // MARK: For programs

    var body: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.object { writer in
            writer.member("query", text.text)
            writer.member("answer", answer)
            writer.key("results")
            writer.array {
                for result in results { $0.searchResult(result) }
            }
            if !more.isEmpty {
                writer.key("more")
                writer.array(of: more)
            }
            if let log {
                writer.key("log")
                writer.object { writer in
                    writer.member("newest", log.newest.rawValue)
                    writer.member("oldest", log.oldest?.rawValue ?? min(log.newest.rawValue, 1))
                    writer.member("before", ifPresent: log.before?.description)
                }
            }
        }
        return writer.bytes
    }
}
