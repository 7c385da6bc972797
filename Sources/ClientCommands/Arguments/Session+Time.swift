package import GatewayModel
import JSON
package import ServerClient

extension Session {
    /// The time that a time (RFC 3339) or the number of a commit means, for a parameter `at`.
    package func time(_ text: String) throws(ClientError) -> String {
        if Timestamp(rfc3339: text) != nil { return text }
        guard text.isPosition else {
            throw ClientError(
                .usage, "\"\(text)\" is neither a time nor a version",
                hint: "use a time such as 2026-11-22T10:00:00Z, or a number such as 58")
        }
        guard let time = try get("/v1/commits/\(text)")["time"]?.string else {
            throw ClientError(.notLintel, "commit \(text) has no time")
        }
        return time
    }

    /// A time that was typed.
    package func checkedTime(
        _ text: String?, of option: String
    ) throws(ClientError) -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw ClientError(
                .usage, "\(option) is \"\(text)\", which is no time",
                hint: "use RFC 3339, such as 2026-11-22T10:00:00Z")
        }
        return time
    }
}

extension String {
    /// Whether it is a revision, or a position such as `58.3f2a9c01`.
    var isPosition: Bool {
        let parts = split(separator: ".", omittingEmptySubsequences: false)
        guard let number = parts.first, parts.count <= 2, (1...18).contains(number.count),
            number.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return false }
        return parts.dropFirst().allSatisfy { lineage in
            lineage.count == 8 && lineage.allSatisfy { $0.isHexDigit && !$0.isUppercase }
        }
    }
}
