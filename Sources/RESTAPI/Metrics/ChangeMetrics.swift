import Ledger
import Metrics

/// What `/metrics` tells of changes: how long they took, and how many there were of which kind.
struct ChangeMetrics {
    let ledger: LedgerMetrics
    let refusals: RefusalCounts
    /// With a line of their own though nothing was displaced yet: an alarm sees a number go up only
    /// if it has seen it before.
    let gateways: GatewaySample

    func write(to page: inout PrometheusText) {
        page.histogram(
            "lintel_change_seconds",
            "How long changes took, by stage: waiting for the writer, decide, append (to disk) and "
                + "publish with their batch, and the total until they could be answered.",
            samples: ledger.times.stages.map {
                ([(name: "stage", value: $0.name)], $0.histogram.reading())
            })
        let commits = ledger.commits
        page.metric(
            "lintel_commits_total", .counter,
            "Commits since the start, by why they were made, and whether they came of a proposal "
                + "that others approved.",
            samples: CommitCounts.Reason.allCases.flatMap { reason in
                [("none", false), ("proposal", true)].map { approval, isApproved in
                    let labels = [
                        (name: "cause", value: reason.rawValue),
                        (name: "approval", value: approval),
                    ]
                    return (labels, Double(commits.value(reason, isApproved: isApproved)))
                }
            })
        page.metric(
            "lintel_changes_total", .counter,
            "Commits since the start that somebody asked for, by principal; those after the first "
                + "\(CommitCounts.principalLimit) principals together as other.",
            samples: (commits.byPrincipal.all + [("other", commits.byPrincipal.other)])
                .sorted { $0.key < $1.key }
                .map { ([(name: "principal", value: $0.key)], Double($0.metric.value)) })
        page.metric(
            "lintel_changes_refused_total", .counter,
            "Changes that were refused, by the name of the problem (api/problems.md).",
            samples: refusals.all.map { ([(name: "reason", value: $0.reason)], Double($0.count)) })
        page.metric(
            "lintel_freezes_overridden_total", .counter,
            "Commits that were made though something was frozen.", commits.overridingFreezes.value)
        page.metric(
            "lintel_listeners_displaced_total", .counter,
            "Listeners that stopped serving because of somebody else's change; those of gateways "
                + "after the first \(CommitCounts.gatewayLimit) together as other.",
            samples: displaced(of: commits))
    }

    private func displaced(of commits: CommitCounts) -> [PrometheusText.Sample] {
        var counts = Dictionary(
            commits.displaced.all.map { ($0.key, $0.metric.value) }, uniquingKeysWith: { $1 })
        for gateway in gateways.names where counts.count < CommitCounts.gatewayLimit {
            counts[gateway, default: 0] += 0
        }
        counts[CommitCounts.otherGateway] = commits.displaced.other.value
        return counts.sorted { $0.key < $1.key }.map { ($0.key.gatewayLabels, Double($0.value)) }
    }
}
