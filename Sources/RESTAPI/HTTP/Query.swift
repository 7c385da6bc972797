import EventLog
import GatewayModel
import MicroHTTP

/// The query parameters of a request, each known and given at most once.
struct Query: Sendable {
    private let pairs: [(name: String, value: String)]

    /// - Parameter allowed: nil to let everything through, where a typing error costs nothing.
    init(_ request: Request, allowed: [String]?) throws(Problem) {
        guard let pairs = request.query else {
            throw Problem.invalidParameters([
                .init(
                    parameter: "", code: "Malformed",
                    detail: "the query cannot be decoded; percent-encode it as UTF-8")
            ])
        }
        self.pairs = pairs
        guard let allowed, !pairs.isEmpty else { return }
        var entries: [Problem.Entry] = []
        for (index, pair) in pairs.enumerated() {
            if !allowed.contains(pair.name) {
                let known = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
                entries.append(
                    .init(
                        parameter: pair.name, code: "UnknownParameter",
                        detail: "\(pair.name) is not a parameter here; known: \(known)"))
            } else if pairs[..<index].contains(where: { $0.name == pair.name }) {
                entries.append(
                    .init(
                        parameter: pair.name, code: "Repeated",
                        detail: "\(pair.name) is given more than once"))
            }
        }
        if !entries.isEmpty { throw Problem.invalidParameters(entries) }
    }

    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    var isEmpty: Bool { pairs.isEmpty }

    // MARK: Typed values

    /// - Throws: `invalid-parameter` when the value is there and is not what `read` accepts.
    func value<Value>(
        _ name: String, _ expected: @autoclosure () -> String, _ read: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = read(text) else {
            throw Problem.invalidParameters([
                .init(
                    parameter: name, code: "Invalid",
                    detail: "\(name) is \"\(text.prefix(100))\"; use \(expected())")
            ])
        }
        return value
    }

    func bool(_ name: String) throws(Problem) -> Bool? {
        try value(name, "true or false") { ["true": true, "false": false][$0] }
    }

    /// A revision or a version of a gateway: a whole number from 1, or as it was handed out.
    func position(_ name: String) throws(Problem) -> LogPosition? {
        try value(name, LogPosition.expected, LogPosition.init(ofCommit:))
    }

    func time(_ name: String) throws(Problem) -> Timestamp? {
        try value(name, "a time as RFC 3339 has it, such as 2026-11-22T10:00:00Z") {
            Timestamp(rfc3339: $0)
        }
    }

    static let largestPage = 1000

    /// The size of a page; 100 unless told.
    func limit() throws(Problem) -> Int {
        let sizes = 1...Self.largestPage
        return try value("limit", "a whole number from 1 to \(Self.largestPage)") { text in
            Int(text).flatMap { sizes.contains($0) && text.first != "+" ? $0 : nil }
        } ?? 100
    }

    static let longestWait = GatewayDuration(milliseconds: 300_000)

    /// Seconds; at most five minutes (ARCHITECTURE.md, "Snapshots and polling").
    func wait() throws(Problem) -> Double? {
        try value("wait", "a duration of at most \(Self.longestWait), such as 30s or 500ms") {
            text in
            guard let wait = GatewayDuration(text),
                wait.milliseconds <= Self.longestWait.milliseconds
            else { return nil }
            return Double(wait.milliseconds) / 1000
        }
    }
}

extension LogPosition {
    static let expected = "a whole number from 1, or what was handed out, such as 58.3f2a9c01"

    /// Reads `58` and `58.3f2a9c01`: a commit, or a version of a gateway, which is one.
    init?(ofCommit text: String) {
        self.init(text)
        if ordinal != nil || revision == .zero { return nil }
    }
}
