import EventLog
import GatewayModel

/// A version, named by its number or by a time at which it was current.
enum VersionOrTime: Sendable {
    case version(LogPosition)
    case time(Timestamp)
    case current

    init?(_ text: String) {
        if let position = LogPosition(ofCommit: text) {
            self = .version(position)
        } else if let time = Timestamp(rfc3339: text) {
            self = .time(time)
        } else {
            return nil
        }
    }
}

extension Query {
    func versionOrTime(_ name: String) throws(Problem) -> VersionOrTime? {
        try value(name, "a version, or a time such as 2026-11-22T10:00:00Z", VersionOrTime.init)
    }
}
