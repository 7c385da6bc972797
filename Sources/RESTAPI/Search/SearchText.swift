import EventLog
import GatewayModel
import MicroHTTP

/// What somebody looks for, in each of the ways in which it may be meant.
struct SearchText: Sendable {
    static let byteLimit = 512

    /// As it was written, without spaces around it.
    let text: String
    /// The same in lower case.
    let lowered: String
    /// What to look for in hostnames.
    let hostname: String
    /// It is the whole name of a host, as clients ask for it.
    let isWholeHostname: Bool
    /// On which port; nil for any.
    let port: UInt16?
    /// `ListenerSet shop/web`: the only kind that is meant, and what is called so.
    let kind: ResourceKind?
    let name: String
    /// The commit that is meant, if it is a number.
    let position: LogPosition?

    /// - Throws: `invalid-parameter`.
    init(_ query: Query) throws(Problem) {
        guard let given = query["q"] else {
            throw Problem.invalidParameter(
                "q", "q is required; give a hostname, a name, a number or some words")
        }
        let text = given.trimmed
        if text.isEmpty {
            throw Problem.invalidParameter(
                "q", "q is empty; give a hostname, a name, a number or some words")
        }
        if text.utf8.count > Self.byteLimit {
            throw Problem.invalidParameter(
                "q", "q has \(text.utf8.count) bytes; give at most \(Self.byteLimit)")
        }
        guard text.printable == text else {
            throw Problem.invalidParameter(
                "q", "q has control characters: \(text.printable.prefix(100)); leave them out")
        }
        self.init(text)
    }

    private init(_ text: String) {
        self.text = text
        lowered = text.lowercased()
        let place = NetworkPlace(text)
        let name = String.hostname(place.host)
        hostname = name ?? place.host.lowercased()
        isWholeHostname = name.map { $0.contains(".") && !$0.hasPrefix("*") } ?? false
        port = place.port
        let words = text.split(separator: " ", maxSplits: 1)
        let kind = words.count == 2 ? ResourceKind(called: words[0]) : nil
        self.kind = kind
        self.name = kind == nil ? text : String(words[1]).trimmed
        position = LogPosition(ofCommit: text)
    }

    /// `www.example.com:443`, as it is looked for.
    var title: String { port.map { "\(hostname):\($0)" } ?? hostname }
}

/// Where an address that was copied from somewhere leads: `https://www.example.com/cart` to port
/// 443 of www.example.com.
private struct NetworkPlace {
    private static let ports: [String: UInt16] = ["http": 80, "ws": 80, "https": 443, "wss": 443]

    private(set) var host: String
    private(set) var port: UInt16?

    init(_ text: String) {
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            port = Self.ports[text[..<mark.lowerBound].lowercased()]
            rest = text[mark.upperBound...]
        } else if let slash = text.firstIndex(of: "/"), !text[..<slash].contains(".") {
            // A name in a namespace, which has no dots.
            host = text
            return
        }
        rest = rest.prefix { !"/?#".contains($0) }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        if let colon = rest.lastIndex(of: ":"),
            let number = UInt16(rest[rest.index(after: colon)...]), number > 0
        {
            port = number
            rest = rest[..<colon]
        }
        host = String(rest)
    }
}

extension ResourceKind {
    /// As people write it: `ListenerSet`, `listenersets`, `lset`.
    fileprivate init?(called word: Substring) {
        let word = word.lowercased()
        let kind = Self.allCases.first { kind in
            kind.row.isReadable
                && (kind.rawValue.lowercased() == word || kind.plural == word
                    || kind.row.shortNames.contains(word))
        }
        guard let kind else { return nil }
        self = kind
    }
}

extension String {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { $0 != " " }),
            let last = lastIndex(where: { $0 != " " })
        else { return "" }
        return String(self[first...last])
    }
}
