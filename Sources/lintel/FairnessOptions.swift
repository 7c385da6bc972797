import ArgumentParser
import GatewayModel
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

    /// - Throws: `ValidationError` for what cannot be meant, and for what would have no effect.
    func apply(to limits: inout AdmissionLimits, isOpen: Bool) throws {
        if isOpen { return try requireNothing() }
        limits.changes = try rates("change-rate", changeRates, limits.changes)
        limits.reads = try rates("read-rate", readRates, limits.reads)
        guard let count = try Environment.integer("max-held-per-caller", maxHeldPerCaller) else {
            return
        }
        let name = Environment.name(of: "max-held-per-caller", isGiven: maxHeldPerCaller != nil)
        guard count >= 1 else { throw ValidationError("\(name) must be at least 1") }
        guard count <= limits.heldRequests else {
            throw ValidationError(
                "\(name) is \(count), but no more than \(limits.heldRequests) polls and streams of "
                    + "all callers may wait: use at most that, or raise --max-connections")
        }
        limits.heldRequestsOfOne = count
    }

    private func requireNothing() throws {
        let name = Environment.firstGiven([
            ("change-rate", !changeRates.isEmpty), ("read-rate", !readRates.isEmpty),
            ("max-held-per-caller", maxHeldPerCaller != nil),
        ])
        guard let name else { return }
        throw ValidationError(
            "\(name) means nothing with --open: everybody may do everything, and who may has no "
                + "limit; leave one of them out")
    }

    private func rates(
        _ option: String, _ given: [String], _ limits: RateLimits
    ) throws -> RateLimits {
        var (others, byRole): (RateLimit?, [String: RateLimit]) = (nil, [:])
        let name = Environment.name(of: option, isGiven: !given.isEmpty)
        for text in Environment.list(option, given) {
            guard let rate = RateText(text) else {
                throw ValidationError(
                    "\(name) is \"\(text)\"; use RATE/BURST with a rate above 0 and a burst of at "
                        + "least 1, such as 10/1000, or none; or the same after ROLE=")
            }
            guard let role = rate.role else {
                guard others == nil else {
                    throw ValidationError(
                        "\(name) is said twice for everybody, the second time as \"\(text)\"; "
                            + "leave one out, or put ROLE= before it")
                }
                others = rate.limit
                continue
            }
            let nameType = ResourceKind.clusterRole.nameType
            guard nameType.admits(role) else {
                throw ValidationError(
                    "\(name) is \"\(text)\": no ClusterRole is called \"\(role)\"; "
                        + nameType.advice)
            }
            guard byRole.updateValue(rate.limit, forKey: role) == nil else {
                throw ValidationError(
                    "\(name) is said twice for the role \(role), the second time as "
                        + "\"\(text)\"; leave one out")
            }
        }
        return RateLimits(others: others ?? limits.others, byRole: byRole)
    }
}

/// `10/1000`, `none`, `bulk=1000/100000`.
private struct RateText {
    let role: String?
    let limit: RateLimit

    init?(_ text: String) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count <= 2, let value = parts.last, let limit = Self.limit(value) else {
            return nil
        }
        (role, self.limit) = (parts.count == 2 ? String(parts[0]) : nil, limit)
    }

    private static func limit(_ text: Substring) -> RateLimit? {
        if text == "none" { return .unlimited }
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false)
        guard numbers.count == 2, let rate = Double(numbers[0]), rate >= 0.000_1, rate <= 1e6,
            let burst = Int(numbers[1]), burst >= 1
        else { return nil }
        return RateLimit(perSecond: rate, burst: burst)
    }
}
