import ArgumentParser
import Foundation
import RESTAPI

/// How much of the server one caller may have: a principal, or an address that nobody has a name
/// for.
struct FairnessOptions: ParsableArguments {
    @Option(
        name: .customLong("change-rate"),
        help: ArgumentHelp(
            """
            Changes and previews that one caller may ask for a second, and at once after a pause, \
            such as 10/1000 (LINTEL_CHANGE_RATE, separated by commas; 100/10000 by default). With \
            ROLE= before it for those to whom a ClusterRoleBinding gives that ClusterRole; may be \
            repeated. Beyond it requests get 429. Who may do everything has no limit.
            """, valueName: "[role=]rate/burst|none"))
    var changeRates: [String] = []

    @Option(
        name: .customLong("read-rate"),
        help: ArgumentHelp(
            """
            The same for reads, polls aside (LINTEL_READ_RATE; 500/20000 by default).
            """, valueName: "[role=]rate/burst|none"))
    var readRates: [String] = []

    @Option(
        name: .customLong("max-held-per-caller"),
        help: ArgumentHelp(
            """
            Polls and event streams of one caller that may wait (LINTEL_MAX_HELD_PER_CALLER; by \
            default three quarters of all that may).
            """, valueName: "number"))
    var maxHeldPerCaller: Int?

    func apply(to limits: inout AdmissionLimits) throws {
        limits.changes = try rates("change-rate", changeRates, limits.changes)
        limits.reads = try rates("read-rate", readRates, limits.reads)
        limits.heldRequestsOfOne = max(1, limits.heldRequests * 3 / 4)
        guard let count = try Environment.integer("max-held-per-caller", maxHeldPerCaller) else {
            return
        }
        guard count >= 1 else { throw ValidationError("--max-held-per-caller must be at least 1") }
        limits.heldRequestsOfOne = count
    }

    private func rates(
        _ option: String, _ given: [String], _ limits: RateLimits
    ) throws -> RateLimits {
        var limits = limits
        for text in Environment.list(option, given) {
            guard let (role, limit) = Self.read(text) else {
                throw ValidationError(
                    "\(Environment.name(of: option, isGiven: !given.isEmpty)) is \"\(text)\"; use "
                        + "RATE/BURST with a rate above 0 and a burst of at least 1, such as "
                        + "10/1000, or none; or the same after ROLE=")
            }
            if let role { limits.byRole[role] = limit } else { limits.others = limit }
        }
        return limits
    }

    /// `10/1000`, `none`, `bulk=1000/100000`.
    private static func read(_ text: String) -> (role: String?, limit: RateLimit)? {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count <= 2, let value = parts.last else { return nil }
        let role = parts.count == 2 ? String(parts[0]) : nil
        if role?.isEmpty ?? false { return nil }
        if value == "none" { return (role, RateLimit.unlimited) }
        let numbers = value.split(separator: "/", omittingEmptySubsequences: false)
        guard numbers.count == 2, let rate = Double(numbers[0]), rate >= 0.000_1, rate <= 1e6,
            let burst = Int(numbers[1]), burst >= 1
        else { return nil }
        return (role, RateLimit(perSecond: rate, burst: burst))
    }
}
