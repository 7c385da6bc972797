import GatewayModel

/// How long a token counts: as durations of the Gateway API are written, with days as well.
enum TokenLifetime {
    private static let day: Int64 = 86_400_000
    /// Where nothing is said. Nothing says for ever: what is forgotten ends.
    static let usual = GatewayDuration(milliseconds: 90 * day)
    static let bounds =
        GatewayDuration(
            milliseconds: 1000)...GatewayDuration(
            milliseconds: 366 * day)
    static let expected = "a duration from 1s to 366d, such as 90d, 12h or 1d12h"

    /// Nil for anything else.
    static func read(_ text: String) -> GatewayDuration? {
        let parts = text.split(separator: "d", maxSplits: 1, omittingEmptySubsequences: false)
        var milliseconds: Int64 = 0
        if parts.count == 2 {
            guard (1...5).contains(parts[0].utf8.count),
                parts[0].utf8.allSatisfy({ $0 &- 0x30 < 10 }), let days = Int64(parts[0])
            else { return nil }
            milliseconds = days * day
        }
        if let rest = parts.last, parts.count == 1 || !rest.isEmpty {
            guard let duration = GatewayDuration(rest) else { return nil }
            milliseconds += duration.milliseconds
        }
        let duration = GatewayDuration(milliseconds: milliseconds)
        return bounds.contains(duration) ? duration : nil
    }
}
