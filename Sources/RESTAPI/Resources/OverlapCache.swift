import GatewayModel
import Projection
import Synchronization

/// The overlaps of the gateways whose status was asked for last.
///
/// An index costs a look at every listener of the gateway, and somebody who reads one resource
/// mostly reads the next one of the same gateway.
final class OverlapCache: Sendable {
    private static let limit = 8

    private struct Key: Hashable {
        let gateway: NamespacedName
        let version: Revision
    }

    /// The one used last is last.
    private let indices = Mutex<[(key: Key, index: OverlapIndex)]>([])

    /// The index if it is at hand.
    func known(_ gateway: GatewayRecord) -> OverlapIndex? {
        let key = Key(gateway: gateway.name, version: gateway.version)
        return indices.withLock { indices in
            guard let found = indices.firstIndex(where: { $0.key == key }) else { return nil }
            let entry = indices.remove(at: found)
            indices.append(entry)
            return entry.index
        }
    }

    /// The index, made if need be: not to be called where others wait. It is made outside the
    /// lock; two who make the same one at once waste some time and nothing else.
    func index(of gateway: GatewayRecord, in state: GatewayState) -> OverlapIndex {
        if let known = known(gateway) { return known }
        let key = Key(gateway: gateway.name, version: gateway.version)
        let index = OverlapIndex(of: gateway, in: state)
        indices.withLock { indices in
            indices.removeAll { $0.key == key }
            indices.append((key, index))
            if indices.count > Self.limit { indices.removeFirst() }
        }
        return index
    }
}
