import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// Reads resources as `GET` shows them: with the status they have in a given state.
struct ResourceReader: Sendable {
    let ledger: Ledger
    private let discovery: DiscoveryDesk
    private let cache = OverlapCache()

    init(ledger: Ledger, discovery: DiscoveryDesk) {
        self.ledger = ledger
        self.discovery = discovery
    }

    /// Writes the resource; does nothing if there is none.
    func write(_ id: ResourceID, in state: GatewayState, to writer: inout JSONWriter) {
        guard let stored = state[id] else { return }
        // What proxies refuse is about now, not about the past.
        let isNow = state.revision == ledger.published.state.revision
        let refusals = isNow ? discovery.refusals(of: id) : []
        var status = JSONWriter()
        if let route = state.route(id) {
            route.writeStatus(
                in: state, withheld: { isNow ? notice(of: id, $0, in: state) : nil }, to: &status)
        } else if let owner = state.owner(id) {
            let gateway = gatewayToIndex(for: owner, in: state)
            state.writeStatus(
                of: owner, overlaps: gateway.map { cache.index(of: $0, in: state) },
                withheld: isNow ? withheld(owner, in: state) : WithheldStatus(), to: &status)
        } else if refusals.isEmpty {
            return stored.write(to: &writer)
        } else {
            status.object { _ in }
        }
        let bytes = refusals.isEmpty ? status.bytes : Self.adding(refusals, to: status.bytes)
        stored.write(to: &writer) { $0.raw(bytes) }
    }

    /// What of a Gateway or ListenerSet proxies are not given.
    private func withheld(_ owner: OwnerRecord, in state: GatewayState) -> WithheldStatus {
        guard owner.id.kind.part == .gateway || owner.attachment.isMember else {
            return WithheldStatus()
        }
        let gateway = owner.id.kind.part == .gateway ? owner.id.namespacedName : owner.stored.parent
        var status = gateway.flatMap(discovery.hold)?.status(of: owner) ?? WithheldStatus()
        discovery.seals.add(to: &status, of: owner, in: state)
        return status
    }

    private func notice(
        of route: ResourceID, _ parent: RouteParent, in state: GatewayState
    ) -> WithheldNotice? {
        for attachment in parent.attachments where attachment.isServed {
            let hold = discovery.hold(of: attachment.gateway)
            if let notice = hold?.notice(of: route, on: attachment.listener)
                ?? discovery.seals.notice(of: attachment.listener, in: state)
            {
                return notice
            }
        }
        return nil
    }

    /// `status` with one more member at its end.
    private static func adding(_ refusals: [DiscoveryRefusal], to status: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array(of: refusals) { $0.refusal($1) }
        let comma = status.count > 2 ? "," : ""
        return status.dropLast() + Array("\(comma)\"refusals\":".utf8) + writer.bytes + [0x7D]
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
