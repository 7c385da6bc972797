import GatewayModel
import LintelTesting

@testable import Projection

/// `lastTransitionTime` moves when a status flips, and only then (semantics.md 4.1).
struct MarkCheck {
    let before: GatewayState
    let after: Story

    func complaints() -> [String] {
        var complaints: [String] = []
        for id in after.resources.keys where id.kind != .namespace {
            if let now = after.state.route(id) { complaints += routeComplaints(now) }
            guard let now = after.state.owner(id) else { continue }
            let known = before.owner(id).flatMap { $0.stored.uid == now.stored.uid ? $0 : nil }
            complaints += ownerComplaints(now, known)
            if now.attachment.isMember { complaints += listenerComplaints(now, known) }
        }
        return complaints
    }

    private func ownerComplaints(_ now: OwnerRecord, _ was: OwnerRecord?) -> [String] {
        let (new, old) = (statuses(now, after.state), was.map { statuses($0, before) })
        let accepted = old?.accepted == new.accepted ? was?.marks.accepted : after.now
        let programmed = old?.programmed == new.programmed ? was?.marks.programmed : after.now
        let isRight = now.marks.accepted == accepted && now.marks.programmed == programmed
        return isRight ? [] : ["marks of \(now.id)"]
    }

    private func statuses(_ owner: OwnerRecord, _ state: GatewayState)
        -> (accepted: Bool, programmed: Bool)
    {
        if owner.id.kind == .gateway, let record = state.gateway(owner.id.namespacedName) {
            let conditions = GatewayConditions(record)
            return (conditions.accepted.isTrue, conditions.programmed.isTrue)
        }
        let conditions = ListenerSetConditions(owner)
        return (conditions.accepted.isTrue, conditions.programmed.isTrue)
    }

    private func routeComplaints(_ now: RouteRecord) -> [String] {
        var complaints: [String] = []
        let was = before.route(now.id).flatMap { $0.stored.uid == now.stored.uid ? $0 : nil }
        for index in now.parents.indices {
            let ref = now.parents[index].ref
            // A reference written twice, as an old event may have it, is anybody's.
            if now.parents.count(where: { $0.ref == ref }) > 1 { continue }
            let old = was?.parents.firstIndex { $0.ref == ref }
            let new = RouteConditions(now, parent: index)
            let known = old.flatMap { old in was.map { RouteConditions($0, parent: old) } }
            func check(_ isSame: Bool, _ mark: KeyPath<RouteMarks, Mark>, _ name: String) {
                let oldMark = old.flatMap { was?.marks[$0][keyPath: mark] }
                let expected = known != nil && isSame ? oldMark : after.now
                if now.marks[index][keyPath: mark] != expected {
                    complaints.append("\(name) of \(now.id) parent \(index)")
                }
            }
            let shadow = after.state.shadow(of: now, parent: index)?.since
            let oldShadow = old.flatMap { old in was.flatMap { before.shadow(of: $0, parent: old) }
            }
            if shadow != nil, shadow != oldShadow?.since, oldShadow != nil || shadow != after.now {
                complaints.append("Shadowed of \(now.id) parent \(index)")
            }
            check(known?.accepted.status == new.accepted.status, \.accepted, "Accepted")
            check(
                known?.resolvedRefs.status == new.resolvedRefs.status, \.resolvedRefs, "Resolved")
        }
        return complaints
    }

    private func listenerComplaints(_ now: OwnerRecord, _ was: OwnerRecord?) -> [String] {
        var complaints: [String] = []
        for (index, listener) in now.listeners.enumerated() {
            let old = was?.listeners.indices.filter { was?.listeners[$0].name == listener.name }
            let twins = now.listeners.count { $0.name == listener.name }
            // Names are unique in an object (V1); which of two twins was meant nobody can say.
            if twins > 1 || (old?.count ?? 0) > 1 { continue }
            let known = was?.attachment.isMember == true ? old?.first : nil
            let new = now.conditions(of: index)
            let before = known.flatMap { was?.conditions(of: $0) }
            let marks = now.listenerMarks[index]
            let oldMarks = known.flatMap { was?.listenerMarks[$0] }
            func check(
                _ condition: KeyPath<ListenerConditions, Condition>,
                _ mark: KeyPath<ListenerMarks, Mark>
            ) {
                let isSame = before?[keyPath: condition].status == new[keyPath: condition].status
                let expected = isSame ? oldMarks?[keyPath: mark] : after.now
                if marks[keyPath: mark] != expected {
                    complaints.append(
                        "\(new[keyPath: condition].type) of \(now.id) \(listener.name) is since "
                            + "\(marks[keyPath: mark].revision), not "
                            + "\(expected?.revision.description ?? "-")")
                }
            }
            check(\.accepted, \.accepted)
            check(\.programmed, \.programmed)
            check(\.resolvedRefs, \.resolvedRefs)
            check(\.conflicted, \.conflicted)
        }
        return complaints
    }
}
