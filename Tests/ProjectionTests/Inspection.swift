import GatewayModel
import LintelTesting

@testable import Projection

// What the tests look at, each read out of a state in the plainest way.

extension GatewayState {
    func winners(of name: NamespacedName) -> [Oracle.Winner] {
        guard let record = gateway(name) else { return [] }
        return owners(of: record).flatMap(\.winners).map { served in
            Oracle.Winner(
                id: served.id, listener: served.listener,
                certificates: served.certificates?.map {
                    "\($0.secret) \($0.sha256) \($0.chainSHA256) \($0.notAfter)"
                })
        }
    }

    func outcomes(of name: NamespacedName) -> [Oracle.Owner]? {
        gateway(name).map { record in
            owners(of: record).map { .init(id: $0.id, outcomes: $0.outcomes) }
        }
    }

    /// The part of the snapshot that does not name its version.
    func listenerBytes(of name: NamespacedName) -> ArraySlice<UInt8>? {
        guard let record = gateway(name) else { return nil }
        let bytes = snapshotJSON(of: record)
        // The first bracket opens the list: names hold none.
        return bytes[(bytes.firstIndex(of: UInt8(ascii: "[")) ?? 0)...]
    }

    /// The routes of the snapshot, one after the other.
    func routeBytes(of name: NamespacedName) -> [[UInt8]] {
        gateway(name).map { servedRoutes(of: $0).map(\.part.fragment) } ?? []
    }

    /// Everything that can be read of a state, to see that it stays what it was.
    var fingerprint: Int {
        var hasher = Hasher()
        for name in gatewayNames {
            guard let record = gateway(name) else { continue }
            hasher.combine(snapshotJSON(of: record))
            hasher.combine(record.owner.marks)
            for owner in owners(of: record) {
                hasher.combine(owner.stored)
                hasher.combine(owner.outcomes)
                hasher.combine(owner.certificates)
                hasher.combine(owner.listenerMarks)
            }
        }
        for id in ids(of: .listenerSet) { hasher.combine(self[id]) }
        for id in ids(of: .namespace) { hasher.combine(self[id]) }
        for id in ResourceKind.allCases.filter(\.isRoute).flatMap({ ids(of: $0) }) {
            guard let route = route(id) else { continue }
            hasher.combine(route.stored)
            hasher.combine(route.parents)
            hasher.combine(route.rules)
            hasher.combine(route.marks)
            hasher.combine(shadowMarks(of: id))
        }
        for (parent, sets) in setsByParent.sorted(by: { $0.key < $1.key }) {
            hasher.combine(parent)
            hasher.combine(sets)
        }
        return hasher.finalize()
    }
}

extension OwnerRecord {
    func conditions(of index: Int) -> ListenerConditions {
        ListenerConditions(
            listeners[index], outcomes[index], of: id, certificates: certificates(of: index),
            holder: nil, version: .zero)
    }
}
