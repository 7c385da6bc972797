import EventLog
import GatewayModel
import JSON
import Ledger
import Projection

/// Looks through the newest commits for people and for words of messages, as far as one caller
/// sees them. Nothing is decoded.
struct LogSearch {
    /// Commits and events that are looked at: a few ms. For who does not see all of them the events
    /// are read of all commits, which is dearer than their heads.
    private static let (effort, limitedEffort) = (4_000, 2_000)
    /// Commits of one person that are told of.
    private static let commitsOfOne = 5

    private(set) var people: [PersonResult] = []
    private(set) var commits: [CommitResult] = []
    private(set) var hasMorePeople = false
    private(set) var hasMoreCommits = false
    /// The newest that was looked at.
    let newest: Revision
    /// The oldest; nil if all that there are were looked at.
    let reached: Revision?

    private static let wordLimit = 16
    private let words: [String]
    private let text: String

    /// - Parameter before: nil: from the end.
    init(
        _ text: SearchText, in log: any EventLogReader, before: Revision, limit: Int,
        to visibility: LogVisibility
    ) throws {
        self.text = text.lowered
        let words = text.lowered.split(separator: " ").map(String.init).uniqued
        // So many are a sentence.
        self.words = words.count > Self.wordLimit ? [text.lowered] : words
        newest = before.previous ?? .zero
        var (found, known): ([StoredCommit], [String: PersonResult]) = ([], [:])
        let (wanted, lowered) = (self.words, self.text)
        let search = try log.search(
            after: .zero, before: before, limit: .max,
            effort: visibility.isUnlimited ? Self.effort : Self.limitedEffort,
            // Most commits are none of it, which their heads tell. Who does not see all of them is
            // not told by how far the search comes what is in the others.
            among: { commit in
                !visibility.isUnlimited || Self.has(wanted, in: commit.message)
                    || PersonResult.fit(of: lowered, commit) != nil
            },
            for: { commit in
                // Of a commit that is seen in part it is not said who made it, and why. This is
                // looked at first: else it would take longer where words of others fit.
                guard VisibleCommit.isWhole(commit, to: visibility) else { return false }
                if Self.has(wanted, in: commit.message) { found.append(commit) }
                if let fit = PersonResult.fit(of: lowered, commit) {
                    // Of who did not say who it is, its own word is all that there is.
                    let principal = commit.principal
                    let name = principal ?? commit.actor
                    known[name, default: PersonResult(name, isPrincipal: principal != nil, fit)]
                        .add(commit, fit, limit: Self.commitsOfOne)
                }
                return false
            })
        reached = search.reached
        commits = found.prefix(limit).map { CommitResult($0, fit: .part, place: .commit) }
        hasMoreCommits = found.count > limit
        let all = known.values.sorted { left, right in
            left.fit == right.fit ? left.name < right.name : left.fit < right.fit
        }
        people = Array(all.prefix(limit))
        hasMorePeople = all.count > limit
    }

    private static func has(_ words: [String], in message: String) -> Bool {
        if message.isEmpty { return false }
        let message = message.lowercased()
        return words.allSatisfy { message.utf8.has($0.utf8) }
    }
}

extension String.UTF8View {
    /// Whether some other text, which is not empty, is in it.
    fileprivate func has(_ part: String.UTF8View) -> Bool {
        guard let first = part.first else { return false }
        let length = part.count
        var rest = self[...]
        while rest.count >= length, let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}

/// Who made commits: a principal, and what it was called.
struct PersonResult: SearchResult {
    let name: String
    private let isPrincipal: Bool
    private(set) var fit: NameFit
    private var actors: [String] = []
    /// The newest, newest first.
    private var newest: [StoredCommit] = []
    private var count = 0

    init(_ name: String, isPrincipal: Bool, _ fit: NameFit) {
        (self.name, self.isPrincipal, self.fit) = (name, isPrincipal, fit)
    }

    mutating func add(_ commit: StoredCommit, _ fit: NameFit, limit: Int) {
        count += 1
        self.fit = min(self.fit, fit)
        if newest.count < limit { newest.append(commit) }
        if commit.actor != name, !actors.contains(commit.actor), actors.count < limit {
            actors.append(commit.actor)
        }
    }

    /// How a text, in lower case, fits who made a commit; nil if not at all.
    static func fit(of text: String, _ commit: StoredCommit) -> NameFit? {
        [commit.principal, commit.actor].compactMap { name in
            name.flatMap { fit(of: text, $0.lowercased()) }
        }.min()
    }

    /// Byte by byte, of what has room for it at all: it is asked of every commit.
    private static func fit(of text: String, _ name: String) -> NameFit? {
        let (name, text) = (name.utf8, text.utf8)
        let rest = name.count - text.count
        if rest < 0 { return nil }
        // `system:serviceaccount:shop:ci` is meant by `ci`, `shop:ci` and `shop/ci`, too.
        let end = name.suffix(text.count)
        let isEnd =
            end.elementsEqual(text)
            || end.elementsEqual(text.lazy.map { $0 == slash ? colon : $0 })
        if isEnd, rest == 0 || name.dropLast(text.count).last == colon { return .exact }
        if name.starts(with: text) { return .prefix }
        return name.has(text) ? .part : nil
    }

    private static let (slash, colon) = (UInt8(ascii: "/"), UInt8(ascii: ":"))

    var type: String { "Person" }
    var place: SearchPlace { .person }
    var title: String { name }

    var summary: String {
        let called = actors.filter { !$0.isEmpty }
        let also = called.isEmpty ? "" : ", called \(called.listed(upTo: 3)),"
        let last = newest.first.map { commit in
            "; the last is \(CommitResult.sentence(of: commit))"
        }
        return "\(name)\(also) made \(count.of("commit")) of those that were looked at\(last ?? "")"
    }

    var links: [(name: StaticString, path: String)] {
        isPrincipal ? [("commits", "/v1/commits?principal=\(name.percentEncoded)")] : []
    }

    func write(members writer: inout JSONWriter) {
        writer.member(isPrincipal ? "principal" : "actor", name)
        writer.key("actors")
        writer.array(of: actors)
        writer.member("commitCount", count)
        writer.key("commits")
        writer.array(of: newest) { writer, commit in
            writer.object { $0.foundCommit(commit) }
        }
    }
}

extension StoredCommit {
    /// Who made it; nil if nobody knows.
    fileprivate var principal: String? {
        origin.flatMap { $0.principal == Principal.anonymous.name ? nil : $0.principal }
    }
}

extension JSONWriter {
    /// What every result tells of a commit that is seen whole.
    mutating func foundCommit(_ commit: StoredCommit) {
        member("revision", commit.revision.rawValue)
        member("time", commit.committedAt.description)
        member("principal", ifPresent: commit.origin?.principal)
        member("actor", commit.actor)
        member("message", commit.message)
    }
}

extension String {
    /// As it is written in the query of a URL (RFC 3986).
    fileprivate var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
