import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection
import XDSServer

/// Finds out how far a commit is.
struct ProgressReader: Sendable {
    /// A commit that is there, and what it changed, which is looked up once.
    struct Subject: Sendable {
        let commit: StoredCommit
        let gateways: [(name: NamespacedName, isDeletion: Bool)]

        /// What is waited for: news of them.
        var names: Set<NamespacedName> {
            Set(gateways.map(\.name)).union([CommitProgress.deliveries])
        }
    }

    let ledger: Ledger
    let nodes: KnownNodes
    let deliveries: (any CommitDeliveries)?
    /// What is asked for: to get commits.
    let access: Access

    /// - Throws: `not-found`, `position-gone`.
    func subject(at position: LogPosition) throws -> Subject {
        let revision = try ledger.revision(handedBack: position)
        // What is on disk and not published is not there yet.
        guard revision <= ledger.published.state.revision,
            let commit = try ledger.log.commit(at: revision)
        else { throw Self.notThere(revision) }
        return Subject(
            commit: commit.withoutPayloads, gateways: try ledger.gateways(changedBy: revision))
    }

    /// By the rights that the caller has now.
    ///
    /// - Throws: `forbidden`; `not-found` of what it does not see.
    func report(of subject: Subject, to caller: Caller) throws -> ProgressReport {
        let (commit, published) = (subject.commit, ledger.published)
        let rights = published.state.rights(of: caller.principal)
        guard let visibility = LogVisibility(of: caller, in: ledger, for: access) else {
            throw Problem.forbidden(caller.principal, access.verb, access.resource.target())
        }
        guard let seen = VisibleCommit.seen(in: commit, to: visibility) else {
            throw Self.notThere(commit.revision)
        }
        let shown = subject.gateways.filter { gateway in
            let target = Access.Resource.gatewayNodes.target(
                namespace: gateway.name.namespace, name: gateway.name.name)
            return rights.isUnlimited || rights.allows(.list, target)
        }
        let revision = commit.revision
        let record = ledger.progress[revision]
        return ProgressReport(
            revision: revision, decidedAt: commit.committedAt, durableAt: record?.durableAt,
            isPartial: seen.count < commit.events.count
                || shown.count < subject.gateways.count,
            gateways: shown.map { gateway in
                report(
                    of: gateway.name, isDeletion: gateway.isDeletion, revision,
                    record?[gateway.name], published.state)
            },
            webhooks: deliveries?.deliveries(of: revision, seenBy: visibility.ofResources) ?? [])
    }

    private func report(
        of name: NamespacedName, isDeletion: Bool, _ revision: Revision,
        _ record: CommitProgress.OfGateway?, _ state: GatewayState
    ) -> ProgressReport.Gateway {
        // Of a gateway that is gone nobody is waited for.
        guard !isDeletion, state.gateway(name) != nil,
            let released = state.releasedVersion(of: name)
        else {
            return ProgressReport.Gateway(
                name: name, isReleased: true, releasedAt: record?.releasedAt, heldBecause: nil,
                nodes: [])
        }
        let isReleased = released >= revision
        var reason = isReleased ? nil : state.release(of: name)?.hold?.reason
        if isReleased, let held = nodes.discovery.heldVersion(of: name), held.holds(revision) {
            reason = held.reason
        }
        let times = ledger.progress.times(of: revision, on: name)
        let nodes = nodes.reports(of: name).map { node in
            ProgressReport.Node(
                name: node.name, times: times[node.name] ?? NodeTimes(),
                hasIt: node.version.map { $0 >= revision } ?? false,
                hasRefused: node.hasRefused(revision), isSilent: node.isSilent)
        }
        return ProgressReport.Gateway(
            name: name, isReleased: isReleased, releasedAt: record?.releasedAt,
            heldBecause: reason?.rawValue, nodes: nodes)
    }

    private static func notThere(_ revision: Revision) -> Problem {
        .notFound("there is no commit \(revision)")
    }
}

extension NodeReport {
    /// Whether it did not take something of that version or of a later one, and still has not.
    fileprivate func hasRefused(_ revision: Revision) -> Bool {
        envoy?.subscriptions.contains { subscription in
            guard let refused = subscription.refused, refused.version >= revision else {
                return false
            }
            return subscription.accepted.map { $0.version < refused.version } ?? true
        } ?? false
    }
}
