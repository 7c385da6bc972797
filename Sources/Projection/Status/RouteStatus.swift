public import GatewayModel
import HashTreeCollections

/// `status` of a route: exactly one entry for each parentRef, in declared order (semantics.md 6.2).
public struct RouteStatus: Hashable, Sendable {
    /// Of the spec that it is about.
    public let generation: Int64
    public let parents: [RouteParentStatus]
}

/// What a route is to one of its parents, and whether it serves there.
public struct RouteParentStatus: Hashable, Sendable {
    public let ref: ParentRef
    public let conditions: [DatedCondition]
    /// Whether requests reach it; not of the Gateway API, like the two that follow.
    public let isServing: Bool
    public let servingReason: Condition.Reason
    /// Only where proxies are not given what the merge serves.
    public let servingMessage: String?
}

extension GatewayState {
    /// The status of a route of this state.
    ///
    /// - Parameters:
    ///   - visibility: of who reads it.
    ///   - withheld: what of it proxies are not given.
    public func status(
        of route: RouteRecord, to visibility: Visibility = .everything,
        withheld: (RouteParent) -> WithheldNotice? = { _ in nil }
    ) -> RouteStatus {
        RouteStatus(
            generation: route.stored.generation,
            parents: route.parents.indices.map { index in
                let parent = route.parents[index]
                return status(
                    of: route, parent: index, parent.isServing ? withheld(parent) : nil, visibility)
            })
    }

    private func status(
        of route: RouteRecord, parent index: Int, _ withheld: WithheldNotice?,
        _ visibility: Visibility
    ) -> RouteParentStatus {
        let (parent, marks) = (route.parents[index], route.marks[index])
        let shadow =
            shadow(of: route, parent: index, to: visibility)
            ?? isolation(of: route, parent: index, to: visibility)
        let conditions = RouteConditions(route, parent: index, shadow: shadow)
        var dated = [
            DatedCondition(conditions.accepted, since: marks.accepted),
            DatedCondition(conditions.resolvedRefs, since: marks.resolvedRefs),
        ]
        if let partial = conditions.partiallyInvalid {
            dated.append(DatedCondition(partial, since: marks.partiallyInvalid))
        }
        if let shadowed = conditions.shadowed, let shadow {
            dated.append(DatedCondition(shadowed, since: shadow.since))
        }
        return RouteParentStatus(
            ref: parent.ref, conditions: dated,
            isServing: parent.isServing && withheld == nil && shadow == nil,
            servingReason: withheld?.reason ?? conditions.shadowed?.reason ?? parent.servingReason,
            servingMessage: withheld?.message)
    }

    /// How many routes each listener of an owner has, by name; those with none are left out.
    /// Whether the listener is served does not matter (semantics.md 4.2, "attachedRoutes").
    public func attachedRoutes(of owner: OwnerRecord) -> [String: Int] {
        var counts: [String: Int] = [:]
        for id in links.referrers[owner.id] {
            let attachments = (routes[id]?.parents ?? []).lazy
                .filter { $0.outcome == .accepted }.flatMap(\.attachments)
            let listeners = attachments.map(\.listener).filter { $0.owner == owner.id }
            for listener in Set(listeners) { counts[listener.listener, default: 0] += 1 }
        }
        return counts
    }

    /// The routes on one listener, oldest first.
    func routes(on listener: ListenerID) -> [RouteKey] {
        links.referrers[listener.owner].compactMap { routes[$0] }
            .filter { $0.parents.contains { $0.attachments.contains { $0.listener == listener } } }
            .map(\.key).sorted()
    }

    /// How many routes name the owner as a parent: what its status costs to write.
    public func routeCount(naming owner: ResourceID) -> Int { links.referrers[owner].count }
}
