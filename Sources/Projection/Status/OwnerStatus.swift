public import GatewayModel
import HashTreeCollections

/// `status` of a Gateway or ListenerSet (semantics.md 4.3 and 4.4).
public struct OwnerStatus: Hashable, Sendable {
    /// Of the spec that it is about.
    public let generation: Int64
    /// Attached sets of which at least one listener is accepted; nil for a ListenerSet.
    public let attachedListenerSets: Int?
    public let conditions: [DatedCondition]
    /// In the order of the spec; empty unless attached.
    public let listeners: [ListenerStatus]
}

/// The entry of one listener in it (semantics.md 4.2).
public struct ListenerStatus: Hashable, Sendable {
    public let name: String
    public let supportedKinds: [RouteGroupKind]
    public let attachedRoutes: Int
    public let conditions: [DatedCondition]
}

extension GatewayState {
    /// The status of a Gateway or ListenerSet.
    ///
    /// - Parameters:
    ///   - overlaps: of the gateway the owner is attached to; made once per version.
    ///   - withheld: what of it is not given out.
    ///   - visibility: of who reads it.
    public func status(
        of owner: OwnerRecord, overlaps: OverlapIndex?, withheld: WithheldStatus = WithheldStatus(),
        to visibility: Visibility = .everything
    ) -> OwnerStatus {
        let gateway = gateway(of: owner)
        let compliance = PolicyCompliance(of: owner.stored, in: self)
        var listeners: [ListenerStatus] = []
        if let gateway, owner.attachment.isMember {
            let routes = attachedRoutes(of: owner)
            listeners = owner.listeners.indices.map {
                status(
                    ofListener: $0, of: owner, gateway, overlaps, routes, withheld, visibility,
                    compliance)
            }
        }
        let own = owner.id.kind.part == .gateway ? gateway : nil
        return OwnerStatus(
            generation: owner.stored.generation,
            attachedListenerSets: own.map(attachedSets),
            conditions: (own.map { conditions(of: $0, withheld.own) }
                ?? conditions(ofSet: owner, withheld.own)) + compliance.conditions,
            listeners: listeners)
    }

    private func conditions(
        of gateway: GatewayRecord, _ withheld: WithheldNotice?
    ) -> [DatedCondition] {
        let (conditions, owner) = (GatewayConditions(gateway), gateway.owner)
        let resolved = owner.listenerMarks.map(\.resolvedRefs)
            .max { $0.revision < $1.revision }
        return [
            DatedCondition(conditions.accepted, since: owner.marks.accepted),
            .programmed(conditions.programmed, since: owner.marks.programmed, unless: withheld),
            DatedCondition(conditions.resolvedRefs, since: resolved ?? owner.marks.accepted),
        ]
    }

    private func conditions(
        ofSet owner: OwnerRecord, _ withheld: WithheldNotice?
    ) -> [DatedCondition] {
        let conditions = ListenerSetConditions(owner)
        return [
            DatedCondition(conditions.accepted, since: owner.marks.accepted),
            .programmed(conditions.programmed, since: owner.marks.programmed, unless: withheld),
        ]
    }

    private func status(
        ofListener index: Int, of owner: OwnerRecord, _ gateway: GatewayRecord,
        _ overlaps: OverlapIndex?, _ routes: [String: Int], _ withheld: WithheldStatus,
        _ visibility: Visibility, _ compliance: PolicyCompliance
    ) -> ListenerStatus {
        let (listener, outcome) = (owner.listeners[index], owner.outcomes[index])
        let marks = owner.listenerMarks[index]
        let resolved = owner.certificates(of: index)
        let id = ListenerID(owner: owner.id, listener: listener.name)
        let overlap =
            outcome.isAccepted
            ? overlaps?.overlap(of: listener, id, resolved, since: marks.accepted) : nil
        let conditions = ListenerConditions(
            listener, outcome, of: owner.id, certificates: resolved,
            holder: holderText(for: listener, outcome, of: owner, gateway, visibility),
            version: withheld.servedVersion ?? gateway.version, overlap: overlap)
        var dated = [
            DatedCondition(conditions.accepted, since: marks.accepted),
            .programmed(
                conditions.programmed, since: marks.programmed,
                unless: withheld.listeners[listener.name]),
            DatedCondition(conditions.resolvedRefs, since: marks.resolvedRefs),
            DatedCondition(conditions.conflicted, since: marks.conflicted),
        ]
        if let overlapping = conditions.overlapping, let overlap {
            dated.append(DatedCondition(overlapping, since: overlap.since))
        }
        dated += compliance.conditions(ofListener: listener.name)
        return ListenerStatus(
            name: listener.name, supportedKinds: RouteKinds(of: listener).supported,
            attachedRoutes: routes[listener.name] ?? 0, conditions: dated)
    }

    /// The gateway in whose merge the owner takes part.
    public func gateway(of owner: OwnerRecord) -> GatewayRecord? {
        if owner.id.kind.part == .gateway { return gateway(owner.id.namespacedName) }
        return owner.attachment.isMember ? owner.stored.parent.flatMap(gateway) : nil
    }

    /// Attached sets of which at least one listener is accepted (semantics.md 4.4).
    public func attachedSets(of gateway: GatewayRecord) -> Int {
        gateway.sets.count { (listenerSets[$0.id.namespacedName]?.acceptedCount ?? 0) > 0 }
    }

    private func holderText(
        for listener: Listener, _ outcome: Outcome, of owner: OwnerRecord,
        _ gateway: GatewayRecord, _ visibility: Visibility
    ) -> String? {
        guard outcome.isConflict, let holder = holder(against: listener, in: gateway),
            holder.mayBeTold(to: owner.id), visibility.sees(holder.owner, on: gateway.name)
        else { return nil }
        return "listener \(holder.listener) of \(holder.owner)"
    }
}

extension DatedCondition {
    /// False where it would be true and `withheld` says that proxies do not have it.
    fileprivate static func programmed(
        _ programmed: Condition, since: Mark, unless withheld: WithheldNotice?
    ) -> DatedCondition {
        guard programmed.isTrue, let withheld else {
            return DatedCondition(programmed, since: since)
        }
        return DatedCondition(
            Condition(.programmed, false, withheld.reason, withheld.message),
            since: withheld.since)
    }
}
