import GatewayModel

/// A version, named by its number or by a time at which it was current.
enum VersionOrTime: Sendable {
    case version(Revision)
    case time(Timestamp)
    case current

    init?(_ text: String) {
        if let number = Int64(text), number >= 1, text.first != "+" {
            self = .version(Revision(rawValue: number))
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
