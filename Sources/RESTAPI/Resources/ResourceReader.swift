import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// Reads resources as `GET` shows them: with the status they have in a given state.
struct ResourceReader: Sendable {
    let ledger: Ledger
    private let cache = OverlapCache()

    init(ledger: Ledger) { self.ledger = ledger }

    /// Writes the resource; does nothing if there is none.
    func write(_ id: ResourceID, in state: GatewayState, to writer: inout JSONWriter) {
        guard let stored = state[id] else { return }
        if let route = state.route(id) {
            return stored.write(to: &writer) { route.writeStatus(to: &$0) }
        }
        guard let owner = state.owner(id) else { return stored.write(to: &writer) }
        let overlaps = gatewayToIndex(for: owner, in: state).map { cache.index(of: $0, in: state) }
        stored.write(to: &writer) { writer in
            state.writeStatus(of: owner, overlaps: overlaps, to: &writer)
        }
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
