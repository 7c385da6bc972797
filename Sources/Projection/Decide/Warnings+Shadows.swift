import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// Parents through which nothing reaches a route, and routes that it has just put there.
    ///
    /// - Parameters:
    ///   - told: what the change is about: these routes say it themselves.
    ///   - visibility: of who made it.
    func shadowWarnings(
        _ route: RouteRecord, told: [ResourceID], to visibility: Visibility
    ) -> [Warning] {
        var warnings: [Warning] = []
        for index in route.parents.indices {
            let found =
                shadow(of: route, parent: index, to: visibility)
                ?? isolation(of: route, parent: index, to: visibility)
            guard let shadow = found,
                let condition = RouteConditions(route, parent: index, shadow: shadow).shadowed
            else { continue }
            let ref = route.parents[index].ref
            let parent = "\(ref.kind) \(ref.namespace ?? route.id.namespace)/\(ref.name)"
            warnings.append(
                Warning(
                    code: condition.reason.rawValue, resource: route.id,
                    message: "on \(parent): \(condition.message)"))
        }
        let losers = newlyShadowed(by: route).map(\.id).filter { !told.contains($0) }
        if losers.isEmpty { return warnings }
        // As with winners, names are told within a namespace only (semantics.md 4.5).
        let known = losers.filter {
            $0.namespace == route.id.namespace && visibility.sees($0)
        }
        let others = losers.count - known.count
        var names = known.prefix(10).map(\.description)
        if known.count > 10 { names.append("\(known.count - 10) more of this namespace") }
        if others > 0 {
            names.append(
                visibility.isUnlimited ? "\(others) of other namespaces" : "routes of others")
        }
        warnings.append(
            Warning(
                code: "Shadows", resource: route.id,
                message: "takes all that these routes matched, which nothing reaches any more: "
                    + names.joined(separator: ", ")))
        return warnings
    }
}
