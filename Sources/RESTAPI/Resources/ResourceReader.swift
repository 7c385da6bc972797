import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import Webhooks
import XDSServer

/// Reads resources as `GET` shows them: with the status they have in a given state.
struct ResourceReader: Sendable {
    let ledger: Ledger
    private let discovery: DiscoveryService
    private let seals: SealCheck
    private let releases: WithheldReleases
    private let webhooks: WebhookService?
    private let cache = OverlapCache()

    init(
        ledger: Ledger, discovery: DiscoveryService, seals: SealCheck, releases: WithheldReleases,
        webhooks: WebhookService?
    ) {
        (self.ledger, self.webhooks) = (ledger, webhooks)
        self.releases = releases
        self.discovery = discovery
        self.seals = seals
    }

    /// Writes the resource; does nothing if there is none.
    ///
    /// - Parameter visibility: of who reads it: the status may be about others, too.
    func write(
        _ id: ResourceID, in state: GatewayState, _ visibility: Visibility,
        to writer: inout JSONWriter
    ) {
        guard let stored = state[id] else { return }
        // What proxies refuse is about now, not about the past.
        let isNow = state.revision == ledger.published.state.revision
        let refusals = isNow ? discovery.refusals(of: id) : []
        let route = state.route(id).map { route in
            state.status(of: route, to: visibility) { isNow ? notice(of: id, $0, in: state) : nil }
        }
        let owner = state.owner(id).map { owner in
            state.status(
                of: owner,
                overlaps: gatewayToIndex(for: owner, in: state).map {
                    cache.index(of: $0, in: state)
                },
                withheld: isNow ? withheld(owner, in: state) : WithheldStatus(),
                to: visibility)
        }
        let problems = state.webhookProblems(of: stored.resource)
        let delivering = isNow ? webhooks?.status(of: stored.uid) : nil
        if route == nil && owner == nil && refusals.isEmpty && problems.isEmpty, delivering == nil {
            return stored.write(to: &writer)
        }
        stored.write(to: &writer) { writer in
            writer.object { writer in
                route?.write(members: &writer)
                owner?.write(members: &writer)
                if id.kind.part == .gateway { writer.released(id.namespacedName, in: state) }
                if !problems.isEmpty {
                    writer.key("problems")
                    writer.array(of: problems) { $0.string($1) }
                }
                if let delivering { writer.delivering(delivering) }
                if !refusals.isEmpty {
                    writer.key("refusals")
                    writer.array(of: refusals) { $0.refusal($1, to: visibility) }
                }
            }
        }
    }

    /// What of a Gateway or ListenerSet proxies are not given.
    private func withheld(_ owner: OwnerRecord, in state: GatewayState) -> WithheldStatus {
        guard owner.id.kind.part == .gateway || owner.attachment.isMember else {
            return WithheldStatus()
        }
        let gateway = owner.id.kind.part == .gateway ? owner.id.namespacedName : owner.stored.parent
        guard let gateway else { return WithheldStatus() }
        var status =
            releases.status(of: owner, in: gateway, ledger.published)
            ?? discovery.heldVersion(of: gateway)?.status(of: owner) ?? WithheldStatus()
        seals.add(to: &status, of: owner, in: state)
        return status
    }

    private func notice(
        of route: ResourceID, _ parent: RouteParent, in state: GatewayState
    ) -> WithheldNotice? {
        for attachment in parent.attachments where attachment.isServed {
            let held = discovery.heldVersion(of: attachment.gateway)
            if let notice = releases.notice(of: route, on: attachment.gateway, ledger.published)
                ?? held?.notice(of: route, on: attachment.listener)
                ?? seals.notice(of: attachment.listener, in: state)
            {
                return notice
            }
        }
        return nil
    }

    /// Whether writing it costs no more than the resource itself.
    func isQuick(_ id: ResourceID, in state: GatewayState) -> Bool {
        guard let owner = state.owner(id) else { return true }
        // The routes of each listener are counted when asked for.
        if state.routeCount(naming: id) > 256 { return false }
        return gatewayToIndex(for: owner, in: state).map { cache.known($0) != nil } ?? true
    }

    /// The gateway whose overlaps the status tells; nil when nothing of the owner can overlap.
    private func gatewayToIndex(
        for owner: OwnerRecord, in state: GatewayState
    ) -> GatewayRecord? {
        guard owner.winnerCount > 0, owner.listeners.contains(where: { $0.protocol == .https })
        else { return nil }
        return state.gateway(of: owner)
    }
}
