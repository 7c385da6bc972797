import GatewayModel
import HashTreeCollections
public import JSON

extension GatewayState {
    /// Writes `status` of a Gateway or ListenerSet as the Gateway API has it (semantics.md 4).
    ///
    /// - Parameters:
    ///   - overlaps: of the gateway the owner is attached to; made once per version.
    ///   - withheld: what of it is not given out.
    public func writeStatus(
        of owner: OwnerRecord, overlaps: OverlapIndex?,
        withheld: WithheldStatus = WithheldStatus(), to writer: inout JSONWriter
    ) {
        let generation = owner.stored.generation
        writer.object { writer in
            let gateway = gateway(of: owner)
            if owner.id.kind.part == .gateway, let gateway {
                writer.member("attachedListenerSets", attachedSets(of: gateway))
                writer.conditions(gateway, owner, generation, withheld.own)
            } else {
                let conditions = ListenerSetConditions(owner)
                writer.key("conditions")
                writer.array { writer in
                    writer.condition(conditions.accepted, generation, owner.marks.accepted)
                    writer.programmed(
                        conditions.programmed, generation, owner.marks.programmed, withheld.own)
                }
            }
            writer.key("listeners")
            writer.array { writer in
                guard let gateway, owner.attachment.isMember else { return }
                let routes = attachedRoutes(of: owner)
                for index in owner.listeners.indices {
                    writeStatus(
                        ofListener: index, of: owner, gateway, overlaps, routes, withheld,
                        to: &writer)
                }
            }
        }
    }

    private func writeStatus(
        ofListener index: Int, of owner: OwnerRecord, _ gateway: GatewayRecord,
        _ overlaps: OverlapIndex?, _ routes: [String: Int], _ withheld: WithheldStatus,
        to writer: inout JSONWriter
    ) {
        let (listener, outcome) = (owner.listeners[index], owner.outcomes[index])
        let marks = owner.listenerMarks[index]
        let resolved = owner.certificates(of: index)
        let id = ListenerID(owner: owner.id, listener: listener.name)
        let overlap =
            outcome.isAccepted
            ? overlaps?.overlap(of: listener, id, resolved, since: marks.accepted) : nil
        let conditions = ListenerConditions(
            listener, outcome, of: owner.id, certificates: resolved,
            holder: holderText(for: listener, outcome, of: owner, gateway),
            version: withheld.servedVersion ?? gateway.version, overlap: overlap)
        let generation = owner.stored.generation
        writer.object { writer in
            writer.member("name", listener.name)
            writer.key("supportedKinds")
            writer.array(of: RouteKinds(of: listener).supported) { writer, kind in
                writer.object { writer in
                    writer.member("group", kind.group)
                    writer.member("kind", kind.kind)
                }
            }
            writer.member("attachedRoutes", routes[listener.name] ?? 0)
            writer.key("conditions")
            writer.array { writer in
                writer.condition(conditions.accepted, generation, marks.accepted)
                writer.programmed(
                    conditions.programmed, generation, marks.programmed,
                    withheld.listeners[listener.name])
                writer.condition(conditions.resolvedRefs, generation, marks.resolvedRefs)
                writer.condition(conditions.conflicted, generation, marks.conflicted)
                if let overlapping = conditions.overlapping, let overlap {
                    writer.condition(overlapping, generation, overlap.since)
                }
            }
        }
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
        for listener: Listener, _ outcome: Outcome, of owner: OwnerRecord, _ gateway: GatewayRecord
    ) -> String? {
        guard outcome.isConflict, let holder = holder(against: listener, in: gateway),
            holder.mayBeTold(to: owner.id)
        else { return nil }
        return "listener \(holder.listener) of \(holder.owner)"
    }
}

extension JSONWriter {
    fileprivate mutating func conditions(
        _ gateway: GatewayRecord, _ owner: OwnerRecord, _ generation: Int64,
        _ withheld: WithheldNotice?
    ) {
        let conditions = GatewayConditions(gateway)
        key("conditions")
        array { writer in
            writer.condition(conditions.accepted, generation, owner.marks.accepted)
            writer.programmed(
                conditions.programmed, generation, owner.marks.programmed, withheld)
            let marks = owner.listenerMarks.map(\.resolvedRefs)
            let resolved = marks.max { $0.revision < $1.revision } ?? owner.marks.accepted
            writer.condition(conditions.resolvedRefs, generation, resolved)
        }
    }

    /// False where it would be true and `withheld` says that proxies do not have it.
    fileprivate mutating func programmed(
        _ programmed: Condition, _ generation: Int64, _ since: Mark, _ withheld: WithheldNotice?
    ) {
        if programmed.isTrue, let withheld {
            condition(
                Condition("Programmed", false, withheld.reason, withheld.message), generation,
                withheld.since)
        } else {
            condition(programmed, generation, since)
        }
    }

    mutating func condition(_ condition: Condition, _ generation: Int64, _ since: Mark) {
        object { writer in
            writer.member("type", condition.type)
            writer.member("status", condition.status.rawValue)
            writer.member("reason", condition.reason)
            writer.member("message", condition.message)
            writer.member("observedGeneration", generation)
            writer.member("lastTransitionTime", since.time.description)
        }
    }
}
