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

        /// News of its proxies, whoever may see them.
        var topics: Set<CommitProgress.Topic> {
            Set(gateways.map { CommitProgress.Topic.gateway($0.name) })
        }
        /// And of the Webhooks that are told.
        var allTopics: Set<CommitProgress.Topic> {
            topics.union([.deliveries(commit.revision)])
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

    // MARK: Proxies

    /// How far it is on its way to the proxies, by the rights that the caller has now.
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
        let revision = commit.revision
        let record = ledger.progress[revision]
        var report = ProgressReport(
            revision: revision, decidedAt: commit.committedAt, durableAt: record?.durableAt,
            isPartial: seen.count < commit.events.count)
        for (name, isDeletion) in subject.gateways {
            let gateway = self.report(
                of: name, isDeletion: isDeletion, revision, record?[name], published.state)
            // Also of one that the caller knows nothing of.
            if !gateway.isComplete { report.isComplete = false }
            switch Sight(of: name, rights, visibility.ofResources, published.state) {
            case .proxies: report.gateways.append(gateway)
            case .part: report.gateways.append(gateway.summed)
            case .nothing: report.isPartial = true
            }
        }
        return report
    }

    /// How much of a gateway a caller is told.
    private enum Sight {
        /// It may list the nodes.
        case proxies
        /// It has something there, or may get the gateway.
        case part
        case nothing

        init(
            of gateway: NamespacedName, _ rights: Rights, _ visibility: Visibility,
            _ state: GatewayState
        ) {
            let target = Access.Resource.gatewayNodes.target(
                namespace: gateway.namespace, name: gateway.name)
            if rights.isUnlimited || rights.allows(.list, target) {
                self = .proxies
            } else if visibility.seesMerge(of: gateway)
                || state.gateway(gateway).map({ state.hasPart(of: $0, seenBy: visibility) })
                    ?? false
            {
                self = .part
            } else {
                self = .nothing
            }
        }
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
        let reports = nodes.reports(of: name)
        // After them: of what one says that it has, the time is known by then.
        let times = ledger.progress.times(of: revision, on: name)
        let nodes = reports.map { node in
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

    // MARK: Webhooks

    /// The Webhooks that are told, of those that the caller sees now.
    func audience(of subject: Subject, for caller: Caller) -> CommitAudience {
        let rights = ledger.published.state.rights(of: caller.principal)
        return deliveries?.audience(of: subject.commit.revision, seenBy: Visibility(rights))
            ?? CommitAudience()
    }

    /// Adds what has become of telling them.
    func add(_ audience: CommitAudience, to report: inout ProgressReport, for caller: Caller) {
        let visibility = Visibility(ledger.published.state.rights(of: caller.principal))
        var seen = audience
        seen.members.removeAll { !visibility.sees(ResourceID(.webhook, $0.webhook)) }
        report.webhooks = deliveries?.deliveries(of: report.revision, to: seen) ?? []
        report.moreWebhooks = audience.moreCount
    }
}

extension NodeReport {
    /// Whether it did not take something of that version or of a later one, and still has not.
    func hasRefused(_ revision: Revision) -> Bool {
        envoy?.subscriptions.contains { subscription in
            guard let refused = subscription.refused, refused.version >= revision else {
                return false
            }
            return subscription.accepted.map { $0.version < refused.version } ?? true
        } ?? false
    }
}
