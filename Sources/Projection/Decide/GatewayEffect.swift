public import GatewayModel
import HashTreeCollections

/// What a changeset does to one gateway (ARCHITECTURE.md, "What a change does").
///
/// A class, since copying it would count dozens of references.
public final class GatewayEffect: Sendable {
    /// Why a listener does not serve, or no longer.
    public enum Cause: Hashable, Sendable {
        /// What the merge made of it.
        case outcome(Outcome)
        /// Its set takes no part in the merge any more: Accepted of the set, which is false.
        case detached(Condition)

        public var reason: Condition.Reason {
            switch self {
            case .outcome(let outcome): outcome.reason
            case .detached(let condition): condition.reason
            }
        }
    }

    /// A listener that loses, or that stops serving, and why.
    public struct Loss: Sendable {
        public let id: ListenerID
        public let listener: Listener
        public let cause: Cause
        public var reason: Condition.Reason { cause.reason }
        /// Who holds what it lost; nil when nobody does, as for a detached set.
        public let holder: ListenerID?
        /// False for a loss that was there before the changeset.
        public let isNew: Bool
        /// What is the matter with its certificates; nil when it is not these.
        let certificates: String?
    }

    /// A name taken out of somebody's wildcard.
    public struct CarveOut: Sendable {
        /// The listener that served the name so far.
        public let id: ListenerID
        public let hostname: String
        public let by: ListenerID
    }

    public let gateway: NamespacedName
    /// Nil when the gateway is deleted.
    public let version: Revision?
    /// Nil when the gateway is created.
    public let previousVersion: Revision?
    public let delta: ListenerDelta
    public let routes: RouteDelta
    /// Listeners of this changeset that do not serve.
    public let lost: [Loss]
    /// Listeners of others that stop serving because of it.
    public let displaced: [Loss]
    /// Listeners that start serving because a winner left.
    public let promoted: [ServedListener]
    public let carvedOut: [CarveOut]

    init(
        gateway: NamespacedName, version: Revision?, previousVersion: Revision?,
        delta: ListenerDelta, routes: RouteDelta, lost: [Loss], displaced: [Loss],
        promoted: [ServedListener], carvedOut: [CarveOut]
    ) {
        (self.gateway, self.version, self.previousVersion) = (gateway, version, previousVersion)
        (self.delta, self.routes) = (delta, routes)
        (self.lost, self.displaced) = (lost, displaced)
        (self.promoted, self.carvedOut) = (promoted, carvedOut)
    }

    /// - Parameter state: after the change.
    init(
        _ change: MergeChange, changed: Set<ResourceID>, in state: borrowing GatewayState
    ) {
        gateway = change.gateway
        version = change.after?.version
        previousVersion = change.before?.version
        delta = ListenerDelta(change.owners)
        routes = RouteDelta(change.routes)
        let reader = EffectReader(change: change, changed: changed)
        lost = reader.lost(in: state)
        displaced = reader.displaced(in: state)
        promoted = reader.promoted()
        carvedOut = reader.carvedOut(in: state)
    }

    public var isEmpty: Bool {
        version == previousVersion && delta.isEmpty && routes.isEmpty && lost.isEmpty
            && displaced.isEmpty
    }
}
