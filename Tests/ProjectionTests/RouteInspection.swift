import GatewayModel
import LintelTesting

@testable import Projection

extension RouteRecord {
    /// `a/r T l{x.io}, F/NoMatchingParent`: each parent with the listeners it was taken by, those
    /// that are not served in parentheses, and what cannot be resolved at the end.
    var line: String {
        let parents = parents.indices.map { index in
            let conditions = RouteConditions(self, parent: index)
            guard conditions.accepted.isTrue else { return "F/\(conditions.accepted.reason)" }
            let listeners = self.parents[index].attachments.map { attachment in
                let hosts = attachment.hostnames.map(\.text).joined(separator: ",")
                let name = "\(attachment.listener.owner.namespace)/\(attachment.listener.listener)"
                return attachment.isServed ? "\(name){\(hosts)}" : "(\(name){\(hosts)})"
            }
            let partial = conditions.partiallyInvalid.map { " partial/\($0.reason)" } ?? ""
            return "T \(listeners.joined(separator: " "))\(partial)"
        }
        let failure = failure.map { " R=F/\($0.reason)" } ?? ""
        return "\(id.namespacedName) \(parents.joined(separator: ", "))\(failure)"
    }
}

extension GatewayState {
    /// Every route, sorted by name.
    var routeLines: [String] {
        ResourceKind.allCases.filter(\.isRoute).flatMap { ids(of: $0) }
            .compactMap { route($0)?.line }
    }

    /// `infra/gw http:2`: attachedRoutes of every owner that has listeners, sorted by name.
    var routeCounts: [String] {
        (ids(of: .gateway) + ids(of: .listenerSet)).compactMap { owner($0) }
            .filter { !$0.listeners.isEmpty }
            .map { owner in
                let counts = attachedRoutes(of: owner)
                let listeners = owner.listeners.map { " \($0.name):\(counts[$0.name] ?? 0)" }
                return "\(owner.id.namespacedName)\(listeners.joined())"
            }
    }

    /// The ids of the routes that a gateway serves, in order.
    func served(by name: NamespacedName = .gw) -> [String] {
        gateway(name).map { servedRoutes(of: $0).map(\.record.id.routeID) } ?? []
    }
}
