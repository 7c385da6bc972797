import GatewayModel
import JSON

@testable import Ledger
@testable import Projection

/// All that can be read of a state: two states with the same portrait are the same.
struct Portrait: Equatable {
    /// Resources, since when each condition holds, and the versions.
    let checkpoint: [UInt8]
    let snapshots: [NamespacedName: [UInt8]]
    let statuses: [ResourceID: [UInt8]]

    init(_ state: GatewayState) {
        checkpoint = Checkpoint.payload(of: state)
        var snapshots: [NamespacedName: [UInt8]] = [:]
        var statuses: [ResourceID: [UInt8]] = [:]
        let ids = state.ids(of: .gateway) + state.ids(of: .listenerSet)
        for owner in ids.compactMap({ state.owner($0) }) {
            if let record = state.gateway(owner.id.namespacedName), owner.id.kind == .gateway {
                snapshots[record.name] = state.snapshotJSON(of: record)
            }
            let parent = owner.stored.parent ?? owner.id.namespacedName
            let status = state.status(
                of: owner,
                overlaps: state.gateway(parent).map { OverlapIndex(of: $0, in: state) })
            var writer = JSONWriter()
            writer.object { status.write(members: &$0) }
            statuses[owner.id] = writer.bytes
        }
        for id in ResourceKind.allCases.filter(\.isRoute).flatMap({ state.ids(of: $0) }) {
            var writer = JSONWriter()
            writer.object { writer in
                state.route(id).map { state.status(of: $0) }?.write(members: &writer)
            }
            statuses[id] = writer.bytes
        }
        (self.snapshots, self.statuses) = (snapshots, statuses)
    }
}

extension GatewayState {
    /// What the log says of each resource, with uid and age but without what counts commits.
    var resources: [ResourceID: StoredResource] {
        var resources: [ResourceID: StoredResource] = [:]
        for id in ResourceKind.allCases.flatMap({ ids(of: $0) }) {
            resources[id] = self[id]?.withoutCounters
        }
        return resources
    }

    /// The part of the snapshot that does not name its version.
    func listenerBytes(of name: NamespacedName) -> ArraySlice<UInt8>? {
        guard let record = gateway(name) else { return nil }
        let bytes = snapshotJSON(of: record)
        // The first bracket opens the list: names hold none.
        return bytes[(bytes.firstIndex(of: UInt8(ascii: "[")) ?? 0)...]
    }

    func winners(of name: NamespacedName) -> [ListenerID: ServedListener] {
        guard let record = gateway(name) else { return [:] }
        let winners = owners(of: record).flatMap(\.winners).map { ($0.id, $0) }
        return Dictionary(uniqueKeysWithValues: winners)
    }
}

extension StoredResource {
    /// Going back does not turn back `generation` and `resourceVersion`.
    var withoutCounters: StoredResource {
        with(generation: 0, resourceVersion: .zero)
    }
}
