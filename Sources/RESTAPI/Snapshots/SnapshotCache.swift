import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection
import Synchronization

/// The copies that are at hand: those of each gateway's current version, and some of old ones.
final class SnapshotCache: Sendable {
    /// How many bytes of old versions and of deltas are kept.
    private static let byteLimit = 32 << 20
    private static let countLimit = 64

    private struct DeltaKey: Hashable {
        let gateway: NamespacedName
        let since: Revision
    }

    private struct OldKey: Hashable {
        let gateway: NamespacedName
        let version: Revision
        let representation: Representation
    }

    private struct Storage {
        var current: [NamespacedName: SnapshotCopies] = [:]
        /// Of every gateway that was polled.
        var places: [NamespacedName: SnapshotPlace] = [:]
        /// The one used most recently stands last.
        var old: [(key: OldKey, copy: SnapshotCopies.Copy)] = []
        /// Of the current versions only.
        var deltas: [NamespacedName: [Revision: PreparedResponse]] = [:]
    }

    private let ledger: Ledger
    private let storage = Mutex(Storage())

    init(_ ledger: Ledger) { self.ledger = ledger }

    /// The copies of what proxies are given.
    func copies(of gateway: GatewayRecord, in published: Published) -> SnapshotCopies {
        let name = gateway.name
        let hold = published.state.release(of: name)?.hold?.reason
        if let known = storage.withLock({ $0.current[name] }), known.version == gateway.version,
            known.hold == hold
        {
            return known
        }
        let copies = SnapshotCopies(
            of: gateway, in: published.state(releasedOf: name),
            at: ledger.position(of: gateway.version), hold: hold,
            published: published.state.revision)
        storage.withLock { storage in
            let known = storage.current[name]
            // A reader that still holds an older state must not put it over a newer one.
            if let known, known.published > copies.published { return }
            storage.current[name] = copies
            if known?.version != copies.version { storage.deltas[name] = nil }
        }
        return copies
    }

    /// Where those who poll the gateway again find its current copies.
    func place(of gateway: GatewayRecord) -> SnapshotPlace {
        storage.withLock { storage in
            if let place = storage.places[gateway.name] { return place }
            let place = SnapshotPlace()
            storage.places[gateway.name] = place
            return place
        }
    }

    /// A copy of a version of the past, if somebody asked for it a while ago.
    func oldCopy(
        of gateway: NamespacedName, at version: Revision, _ representation: Representation
    ) -> SnapshotCopies.Copy? {
        let key = OldKey(gateway: gateway, version: version, representation: representation)
        return storage.withLock { storage in
            guard let index = storage.old.firstIndex(where: { $0.key == key }) else { return nil }
            let known = storage.old.remove(at: index)
            storage.old.append(known)
            return known.copy
        }
    }

    /// Makes a copy of a version of the past. It is kept without the state it was made of, which
    /// is as large as the whole log was then.
    func oldCopy(
        of gateway: GatewayRecord, in state: GatewayState, _ representation: Representation
    ) throws -> SnapshotCopies.Copy {
        let key = OldKey(
            gateway: gateway.name, version: gateway.version, representation: representation)
        let copies = SnapshotCopies(
            of: gateway, in: state, at: ledger.position(of: gateway.version))
        let copy = try copies.copy(representation)
        storage.withLock { storage in
            storage.old.append((key, copy))
            while storage.old.count > 1,
                storage.old.count > Self.countLimit
                    || storage.old.reduce(0, { $0 + $1.copy.size }) > Self.byteLimit
            {
                storage.old.removeFirst()
            }
        }
        return copy
    }

    /// Whether somebody was given it already.
    func hasDelta(of gateway: GatewayRecord, since: Revision) -> Bool {
        storage.withLock { storage in
            storage.current[gateway.name]?.version == gateway.version
                && storage.deltas[gateway.name]?[since] != nil
        }
    }

    /// What differs since a version, made once for all who are at that version.
    func delta(
        of gateway: GatewayRecord, since: Revision,
        make: () throws -> PreparedResponse
    ) throws -> PreparedResponse {
        let known = storage.withLock { storage in
            storage.current[gateway.name]?.version == gateway.version
                ? storage.deltas[gateway.name]?[since] : nil
        }
        if let known { return known }
        let made = try make()
        storage.withLock { storage in
            guard storage.current[gateway.name]?.version == gateway.version else { return }
            if storage.deltas[gateway.name, default: [:]].count >= Self.countLimit {
                storage.deltas[gateway.name] = [:]
            }
            storage.deltas[gateway.name, default: [:]][since] = made
        }
        return made
    }
}
