import EventLog
import GatewayModel
import JSON
import Projection
import Synchronization

/// Tells of changes that a policy refused, though they are in no log: whoever keeps the policies
/// hears of it, and so does the team whose change it was.
///
/// Behind the answers, since it is written to disk; of one principal, policy and namespace once an
/// hour, and counted once a minute, so that who tries again and again is not heard again and again.
/// Who is refused in many ways keeps nobody else from being heard of.
final class PolicyRefusals: Sendable {
    fileprivate struct Told {
        var hour: Int64 = 0
        /// When each was written down last.
        var times: [String: Timestamp] = [:]
        var byPrincipal: [String: Int] = [:]
        /// What is told of together only, and when that was written down last.
        var rest = 0
        var restTime: Timestamp?
    }

    /// So many are told apart in an hour, and of one principal.
    static let (limit, limitOfPrincipal) = (256, 32)
    /// What is repeated is counted so often, in microseconds.
    fileprivate static let grain: Int64 = 60_000_000

    private let warnings: WarningStore
    private let clock: any WallClock
    private let queue = SerialQueue("lintel.policies", isBackground: true)
    private let told = Mutex(Told())

    init(_ warnings: WarningStore, clock: any WallClock) {
        (self.warnings, self.clock) = (warnings, clock)
    }

    func note(_ batch: Batch) {
        for (queued, outcome) in zip(batch.queued, batch.outcomes) {
            guard case .refused(let refusal, _) = outcome, refusal.reason == .policy else {
                continue
            }
            note(refusal, by: queued.submission, on: batch.state)
        }
    }

    /// Waits for what was noted so far.
    func flush() { queue.drain() }

    private func note(
        _ refusal: Refusal, by submission: Submission, on state: GatewayState
    ) {
        let now = clock.now()
        let hour = now.rawValue / 3_600_000_000
        let principal = submission.principal.name
        var seen: Set<String> = []
        for violation in refusal.violations {
            let team = violation.resource?.team ?? ""
            let key = "PolicyRefused \(hour) \(violation.policy) \(team) \(principal)"
            guard seen.insert(key).inserted else { continue }
            switch told.withLock({ $0.fate(of: key, by: principal, in: hour, at: now) }) {
            case .nothing: break
            case .rest(let count): tellOfRest(count, in: hour)
            case .itself:
                let gateway = violation.resource.flatMap { submission.gateway(of: $0, in: state) }
                let trace = submission.origin?.trace
                queue.async { [warnings] in
                    warnings.record(
                        reason: "PolicyRefused", regarding: violation.resource, gateway: gateway,
                        message: "a change of \(principal) was refused: \(violation.detail)",
                        details: violation.details, trace: trace, key: key)
                }
            }
        }
    }

    private func tellOfRest(_ count: Int, in hour: Int64) {
        queue.async { [warnings] in
            warnings.record(
                reason: "PolicyRefused", regarding: nil,
                message: "in this hour policies refused changes more often than is told one by "
                    + "one: \(count) times until now",
                details: WarningEvent.details { $0.member("more", count) },
                key: "PolicyRefused \(hour)")
        }
    }
}

extension PolicyRefusals.Told {
    fileprivate enum Fate {
        case itself
        /// So many are counted together.
        case rest(Int)
        case nothing
    }

    /// How a refusal is told now.
    fileprivate mutating func fate(
        of key: String, by principal: String, in hour: Int64, at now: Timestamp
    ) -> Fate {
        if self.hour != hour { self = PolicyRefusals.Told(hour: hour) }
        func isDue(_ last: Timestamp?) -> Bool {
            last.map { now.rawValue - $0.rawValue >= PolicyRefusals.grain } ?? true
        }
        if let last = times[key] {
            guard isDue(last) else { return .nothing }
        } else {
            guard times.count < PolicyRefusals.limit,
                byPrincipal[principal, default: 0] < PolicyRefusals.limitOfPrincipal
            else {
                rest += 1
                guard isDue(restTime) else { return .nothing }
                restTime = now
                return .rest(rest)
            }
            byPrincipal[principal, default: 0] += 1
        }
        times[key] = now
        return .itself
    }
}

extension PolicyViolation {
    fileprivate var details: [UInt8] {
        WarningEvent.details { writer in
            writer.member("policy", policy)
            writer.member("rule", rule.rawValue)
            writer.member("listener", ifPresent: listener)
        }
    }
}

extension Submission {
    /// The gateway that a resource would have been on, or else is on.
    fileprivate func gateway(of id: ResourceID, in state: GatewayState) -> NamespacedName? {
        if case .change(let changeset) = wish {
            for case .apply(let resource) in changeset.changes.map(\.operation)
            where resource.id == id {
                if let parent = resource.spec.parent { return parent }
            }
        }
        return id.kind.part == .gateway
            ? id.namespacedName : state.gateways(concernedBy: id).sorted().first
    }
}
