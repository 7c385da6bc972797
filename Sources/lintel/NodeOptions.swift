import ArgumentParser
import GatewayModel
import Ledger

/// When `lintel serve` misses a proxy that polled.
struct NodeOptions: ParsableArguments {
    @Option(
        name: .customLong("node-silent-after"),
        help: ArgumentHelp(
            """
            How long a proxy that polled may be away before it counts as silent, which is shown \
            and warned of, such as 30s (LINTEL_NODE_SILENT_AFTER; 2m by default, at least 1s). \
            One of which a poll is held is there.
            """, valueName: "duration"))
    var silentAfter: String?

    @Option(
        name: .customLong("node-forget-after"),
        help: ArgumentHelp(
            """
            How long until it is forgotten (LINTEL_NODE_FORGET_AFTER; 24h by default, more than \
            --node-silent-after).
            """, valueName: "duration"))
    var forgetAfter: String?

    private static let least = GatewayDuration(milliseconds: 1000)

    /// - Throws: `ValidationError` for what is no duration, or makes no sense together.
    func limits() throws -> SilenceLimits {
        let silent = try duration("node-silent-after", silentAfter, default: "2m")
        let forget = try duration("node-forget-after", forgetAfter, default: "24h")
        guard silent.value >= Self.least else {
            throw ValidationError("\(silent.name) is \(silent.value); use at least \(Self.least)")
        }
        guard forget.value > silent.value else {
            throw ValidationError(
                "\(forget.name) is \(forget.value), and \(silent.name) is \(silent.value): a proxy "
                    + "would be forgotten before it is missed; use more than \(silent.value)")
        }
        return SilenceLimits(
            silentAfterSeconds: Double(silent.value.milliseconds) / 1000,
            forgetAfterSeconds: Double(forget.value.milliseconds) / 1000)
    }

    private func duration(
        _ option: String, _ given: String?, default fallback: String
    ) throws -> (name: String, value: GatewayDuration) {
        let name = Environment.name(of: option, isGiven: given != nil)
        let text = Environment.string(option, given, default: fallback)
        guard let value = GatewayDuration(text) else {
            throw ValidationError(
                "\(name) is \"\(text)\"; use a duration in h, m, s or ms, such as 2m or 1m30s")
        }
        return (name, value)
    }
}
