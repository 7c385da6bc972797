public import GatewayModel

/// The version of a gateway that a guard compares the latest with: the last one that was let go,
/// by the guard or by somebody, also by pinning the latest. A pin to an older one does not move it.
public struct ReleaseBase: Hashable, Sendable {
    public let version: Revision
    /// What it served.
    public let listenerCount: Int
    /// Of its snapshot as JSON.
    public let snapshotSize: Int
    /// What the latest version serves, compared with it.
    public private(set) var listeners: Drift<ListenerID>
    public private(set) var routes: Drift<ResourceID>

    public init(
        version: Revision, listenerCount: Int, snapshotSize: Int,
        listeners: Drift<ListenerID> = Drift(), routes: Drift<ResourceID> = Drift()
    ) {
        (self.version, self.listenerCount) = (version, listenerCount)
        (self.snapshotSize, self.listeners, self.routes) = (snapshotSize, listeners, routes)
    }

    mutating func note(_ change: MergeChange) {
        let delta = ListenerDelta(change.owners)
        listeners.note(removed: delta.removed.map(\.id), added: delta.added.map(\.id))
        let routes = RouteDelta(change.routes)
        self.routes.note(
            removed: routes.removed.map(\.record.id), added: routes.added.map(\.record.id))
    }
}

/// A limit of a ReleaseGuard that a version exceeds, with the numbers.
public struct GuardExcess: Hashable, Sendable {
    public enum Limit: Hashable, Sendable {
        case removedListeners
        /// Of how many listeners.
        case removedPercent(of: Int)
        case removedRoutes
        case snapshotBytes
    }

    public let limit: Limit
    /// How many listeners or routes it removes, or its bytes.
    public let found: Int
    public let allowed: Int

    /// `it removes 12 of 40 listeners (at most 10 %)`.
    public var sentence: String {
        switch limit {
        case .removedListeners:
            "it removes \(found) listener\(found == 1 ? "" : "s") (at most \(allowed))"
        case .removedPercent(let count):
            "it removes \(found) of \(count) listener\(count == 1 ? "" : "s")"
                + " (at most \(allowed) %)"
        case .removedRoutes:
            "it removes \(found) route\(found == 1 ? "" : "s") (at most \(allowed))"
        case .snapshotBytes: "it has grown to \(found) bytes (at most \(allowed))"
        }
    }
}

extension ReleaseGuardSpec {
    /// What of the latest version is more than it allows; empty if it may go.
    ///
    /// - Parameter size: of its snapshot; asked for only where it matters.
    func excess(since base: ReleaseBase, size: () -> Int) -> [GuardExcess] {
        var excess: [GuardExcess] = []
        let (listeners, routes) = (base.listeners.removedCount, base.routes.removedCount)
        if let limit = maxRemovedListeners, listeners > limit {
            excess.append(GuardExcess(limit: .removedListeners, found: listeners, allowed: limit))
        }
        if let limit = maxRemovedPercent, listeners * 100 > limit * base.listenerCount {
            excess.append(
                GuardExcess(
                    limit: .removedPercent(of: base.listenerCount), found: listeners,
                    allowed: limit))
        }
        if let limit = maxRemovedRoutes, routes > limit {
            excess.append(GuardExcess(limit: .removedRoutes, found: routes, allowed: limit))
        }
        if let limit = maxSnapshotBytes {
            let size = size()
            if size > limit, size > base.snapshotSize {
                excess.append(GuardExcess(limit: .snapshotBytes, found: size, allowed: limit))
            }
        }
        return excess
    }
}
