package import GatewayModel
import ServerClient

/// How long ago something was, in as many words as `kubectl get` has for it: `47s`, `3h12m`, `6d`.
package enum Age {
    package static func text(from time: Timestamp, to now: Timestamp) -> String {
        let seconds = max(0, (now.rawValue - time.rawValue) / 1_000_000)
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        func parts(_ first: Int64, _ unit: String, _ rest: Int64, _ small: String) -> String {
            "\(first)\(unit)" + (rest > 0 ? "\(rest)\(small)" : "")
        }
        return switch seconds {
        case ..<120: "\(seconds)s"
        case ..<600: parts(minutes, "m", seconds % 60, "s")
        case ..<10_800: "\(minutes)m"
        case ..<28_800: parts(hours, "h", minutes % 60, "m")
        case ..<172_800: "\(hours)h"
        case ..<691_200: parts(days, "d", hours % 24, "h")
        case ..<63_072_000: "\(days)d"
        default: parts(days / 365, "y", days % 365, "d")
        }
    }

    /// Nil for what is no time, and for what was always there: roles that are built in.
    static func text(from text: String?, to now: Timestamp = .now) -> String? {
        text.flatMap { Timestamp(rfc3339: $0) }
            .flatMap { $0.rawValue == 0 ? nil : Self.text(from: $0, to: now) }
    }
}
