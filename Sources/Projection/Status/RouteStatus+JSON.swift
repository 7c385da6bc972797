public import GatewayModel
import HashTreeCollections
public import JSON

extension RouteRecord {
    /// Writes `status` of a route as the Gateway API has it: exactly one entry for each parentRef,
    /// in declared order, and besides whether it serves (semantics.md 6.2).
    ///
    /// - Parameters:
    ///   - state: that the record is of.
    ///   - withheld: what of it proxies are not given.
    public func writeStatus(
        in state: GatewayState, withheld: (RouteParent) -> WithheldNotice? = { _ in nil },
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("parents")
            writer.array { writer in
                for index in parents.indices {
                    writeStatus(
                        ofParent: index, state.shadow(of: self, parent: index),
                        withheld(parents[index]), to: &writer)
                }
            }
        }
    }

    private func writeStatus(
        ofParent index: Int, _ shadow: RouteShadow?, _ withheld: WithheldNotice?,
        to writer: inout JSONWriter
    ) {
        let (parent, marks) = (parents[index], marks[index])
        let conditions = RouteConditions(self, parent: index, shadow: shadow)
        writer.object { writer in
            writer.key("parentRef")
            writer.object { parent.ref.write(members: &$0) }
            writer.member("controllerName", "lintel.dev/gateway")
            writer.key("conditions")
            writer.array { writer in
                writer.condition(conditions.accepted, stored.generation, marks.accepted)
                writer.condition(conditions.resolvedRefs, stored.generation, marks.resolvedRefs)
                if let partial = conditions.partiallyInvalid {
                    writer.condition(partial, stored.generation, marks.partiallyInvalid)
                }
                if let shadowed = conditions.shadowed, let shadow {
                    writer.condition(shadowed, stored.generation, shadow.since)
                }
            }
            let notice = parent.isServing ? withheld : nil
            writer.member("serving", parent.isServing && notice == nil && shadow == nil)
            writer.member(
                "servingReason",
                notice?.reason ?? conditions.shadowed?.reason ?? parent.servingReason)
            writer.member("servingMessage", ifPresent: notice?.message)
        }
    }
}

extension GatewayState {
    /// How many routes each listener of an owner has, by name; those with none are left out.
    /// Whether the listener is served does not matter (semantics.md 4.2, "attachedRoutes").
    func attachedRoutes(of owner: OwnerRecord) -> [String: Int] {
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
