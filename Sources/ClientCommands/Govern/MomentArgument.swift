import GatewayModel
import ServerClient

/// A moment to come, as a time or as how long from now.
enum MomentArgument {
    /// In RFC 3339; nil where none is said.
    static func time(_ text: String?, of option: String) throws(ClientError) -> String? {
        guard let text else { return nil }
        if Timestamp(rfc3339: text) != nil { return text }
        if let duration = GatewayDuration(text) { return (Timestamp.now + duration).description }
        throw ClientError(
            .usage, "\(option) is \"\(text)\"; that is neither a time nor a duration",
            hint: "use a time such as 2026-12-01T00:00:00Z, or how long from now, such as 2h30m")
    }
}
