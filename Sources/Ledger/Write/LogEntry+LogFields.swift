import EventLog
import GatewayModel
import JSON

/// Commits that are logged together, each in a line of its own: the fields of each in words.
///
/// The handler of `lintel` writes them so; any other takes them for one value.
public struct CommitLines: CustomStringConvertible, Sendable {
    /// The name they have among the metadata.
    public static let key = "commits"

    public let texts: [String]

    public var description: String { texts.joined(separator: "; ") }
}

extension LogEntry {
    /// The fields of a commit's log line: `actor="anonymous" address="127.0.0.1" events=1
    /// gateways=["infra/edge"] message="" principal="system:anonymous" request="5f2c…" revision=7
    /// trace="00-4bf9…" userAgent="curl/8.5"`.
    ///
    /// In one text: a dictionary with a value for each field, that the handler sorts and puts into
    /// words, is three times the work.
    var logFields: String {
        var line = ByteBuffer(256)
        line.append(field: "actor", commit.actor)
        line.append(field: " address", commit.origin?.address)
        line.append(" events=")
        line.append(Int64(commit.events.count))
        line.append(" gateways=[")
        for (index, version) in versions.enumerated() {
            line.append(index > 0 ? ", \"" : "\"")
            line.append(version.gateway.namespace)
            line.append("/")
            line.append(version.gateway.name)
            line.append("\"")
        }
        line.append("]")
        line.append(field: " message", commit.message)
        line.append(field: " principal", commit.origin?.principal)
        line.append(field: " request", commit.origin?.requestID)
        line.append(" revision=")
        line.append(commit.revision.rawValue)
        line.append(field: " token", commit.origin?.tokenID)
        line.append(field: " trace", commit.origin?.trace?.description)
        line.append(field: " userAgent", commit.origin?.userAgent)
        return line.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension ByteBuffer {
    /// In quotes that nothing in the text ends.
    fileprivate mutating func append(field name: String, _ value: String?) {
        guard let value else { return }
        append(name)
        append("=\"")
        let text = value.printable
        if text.utf8.contains(UInt8(ascii: "\"")) {
            for scalar in text.unicodeScalars {
                append(scalar == "\"" ? "\\u{22}" : String(scalar))
            }
        } else {
            append(text)
        }
        append("\"")
    }
}
