import EventLog
import GatewayModel
import Metrics
import Projection

/// What the ledger counts and measures.
public final class LedgerMetrics: Sendable {
    public let times = ChangeTimes()
    public let commits = CommitCounts()
    public let releases: ReleaseTimes

    init() { releases = ReleaseTimes(since: MonotonicTime.now) }

    /// A batch is in the log, and readers see it.
    ///
    /// - Parameter news: the gateways whose proxies are given another version.
    func count(_ batch: Batch, _ news: Set<NamespacedName>, in published: Published) {
        for outcome in batch.outcomes {
            guard case .accepted(let acceptance) = outcome,
                let commit = acceptance.decision.commit
            else { continue }
            commits.count(commit)
            for effect in acceptance.decision.effects where !effect.displaced.isEmpty {
                commits.countDisplaced(effect.displaced.count, of: effect.gateway)
            }
        }
        guard !news.isEmpty else { return }
        let now = MonotonicTime.now
        for gateway in news {
            releases.note(published.releasedGateway(gateway)?.version, of: gateway, at: now)
        }
    }
}
