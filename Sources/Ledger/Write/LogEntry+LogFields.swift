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
    /// The fields of a commit's log line: `actor="anonymous" events=1 gateways=["infra/edge"]
    /// message="" revision=7`.
    ///
    /// In one text: a dictionary with a value for each field, that the handler sorts and puts into
    /// words, is three times the work.
    var logFields: String {
        var line = ByteBuffer(256)
        line.append("actor=\"")
        line.append(commit.actor.printable)
        line.append("\" events=")
        line.append(Int64(commit.events.count))
        line.append(" gateways=[")
        for (index, version) in versions.enumerated() {
            line.append(index > 0 ? ", \"" : "\"")
            line.append(version.gateway.namespace)
            line.append("/")
            line.append(version.gateway.name)
            line.append("\"")
        }
        line.append("] message=\"")
        line.append(commit.message.printable)
        line.append("\" revision=")
        line.append(commit.revision.rawValue)
        return line.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
