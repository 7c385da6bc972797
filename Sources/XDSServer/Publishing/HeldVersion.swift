import Certificates
import EnvoyXDS
public import GatewayModel
public import Projection

/// A version of a gateway, its latest, that is not given out: why, and whose changes wait with it.
public struct HeldVersion: Sendable {
    enum Cause: Sendable {
        /// Envoy's own validation does not take it.
        case refused(DiscoveryRefusal)
        /// Secrets cannot be opened for the time being. There is at least one.
        case locked([SecretsError])
    }

    let gateway: NamespacedName
    let version: Revision
    /// The version that proxies keep; nil if this process knows of none.
    let kept: Revision?
    let time: Timestamp
    let difference: SnapshotDifference
    var cause: Cause

    /// Why, in the word that `Programmed` of the Gateway has.
    public var reason: Condition.Reason { notice.reason }

    /// Whether proxies do not have that version because of it.
    public func holds(_ revision: Revision) -> Bool {
        revision <= version && kept.map { $0 < revision } ?? true
    }

    var refusal: DiscoveryRefusal? {
        if case .refused(let refusal) = cause { refusal } else { nil }
    }

    private var since: Mark { Mark(revision: version, time: time) }

    /// What the Gateway's status says.
    var notice: WithheldNotice {
        switch cause {
        case .refused(let refusal):
            WithheldNotice(
                reason: .invalid,
                message: "Envoy refuses version \(version): \(refusal.message)", since: since)
        case .locked(let errors):
            WithheldNotice(
                reason: .secretsLocked,
                message: "version \(version) is not given out, and proxies keep what they have: "
                    + Self.summary(of: errors), since: since)
        }
    }

    /// What the status of others says whose change waits. What Envoy said is not repeated to them:
    /// it may be about somebody else's content.
    private var heldNotice: WithheldNotice {
        let proxies = kept.map { "proxies have version \($0)" } ?? "proxies keep what they have"
        let cause =
            switch cause {
            case .refused: "Envoy refuses it"
            case .locked: "certificates cannot be opened"
            }
        return WithheldNotice(
            reason: .held,
            message: "\(proxies): version \(version) of Gateway \(gateway) is held back, since "
                + "\(cause); Programmed of the Gateway says more", since: since)
    }

    /// What to lay over the status of a Gateway or ListenerSet that takes part in the gateway.
    public func status(of owner: OwnerRecord) -> WithheldStatus {
        var status = WithheldStatus()
        if owner.id.kind.part == .gateway {
            status.own = notice
        } else if difference.owners.contains(owner.id) {
            status.own = heldNotice
        }
        for listener in owner.listeners {
            status.listeners[listener.name] =
                self.notice(of: ListenerID(owner: owner.id, listener: listener.name))
        }
        status.servedVersion = kept
        return status
    }

    /// Nil where proxies have the listener as it is.
    public func notice(of listener: ListenerID) -> WithheldNotice? {
        difference.listeners.contains(listener) ? heldNotice : nil
    }

    /// Nil where proxies have the route as it is.
    public func notice(of route: ResourceID, on listener: ListenerID) -> WithheldNotice? {
        difference.contains(route, on: listener) ? heldNotice : nil
    }

    static func summary(of errors: [SecretsError]) -> String {
        let first = errors.first?.message ?? ""
        return errors.count < 2 ? first : "\(first) (and \(errors.count - 1) more Secrets)"
    }
}
