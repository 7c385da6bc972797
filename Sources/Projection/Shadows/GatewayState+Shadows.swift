public import GatewayModel
import HashTreeCollections

/// That nothing reaches a route through one of its parents (semantics.md Am7).
public struct RouteShadow: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// Every match of it is taken by routes that are older or more specific.
        case routes
        /// Every hostname of it belongs to listeners that are more specific.
        case listeners
    }

    public let since: Mark
    public let cause: Cause
    /// Who takes it, as far as the owner of the route may know (semantics.md 4.5).
    public let takers: String
}

extension GatewayState {
    /// Since when nothing reaches a route through each of its parents, nil where something does;
    /// nil as a whole if nothing is in its way.
    public func shadowMarks(of route: ResourceID) -> [Mark?]? { shadows[route] }

    /// Whether other routes take all of the route through that parent, and which; nil if it serves,
    /// or if that has other reasons.
    ///
    /// - Parameter visibility: of who is told.
    public func shadow(
        of route: RouteRecord, parent index: Int, to visibility: Visibility = .everything
    ) -> RouteShadow? {
        guard let since = shadows[route.id]?[index] else { return nil }
        let routes = takers(from: route, through: route.parents[index])
        let known = routes.filter {
            $0.id.namespace == route.id.namespace && visibility.sees($0.id)
        }
        let others = routes.count - known.count
        var names = known.prefix(3).map { "\($0.id)" }
        if known.count > 3 { names.append("\(known.count - 3) more of this namespace") }
        if !visibility.isUnlimited {
            if others > 0 { names.append("routes of others") }
        } else if others == 1 {
            names.append("a route of another namespace")
        } else if others > 1 {
            names.append("\(others) routes of other namespaces")
        }
        return RouteShadow(since: since, cause: .routes, takers: names.joined(separator: ", "))
    }

    /// Whether all that a parent would give the route is taken by others.
    func isShadowed(_ route: RouteRecord, through parent: RouteParent) -> Bool {
        let places = parent.places
        if places.isEmpty { return false }
        let wanted = route.rankedClaims
        return !wanted.isEmpty
            && places.allSatisfy { place in
                wanted.allSatisfy { taker(of: $0, at: place) != nil }
            }
    }

    /// Each once, the oldest first.
    private func takers(from route: RouteRecord, through parent: RouteParent) -> [RouteKey] {
        var takers: [ResourceID: RouteKey] = [:]
        let wanted = route.rankedClaims
        for place in parent.places {
            for claim in wanted {
                if let taker = taker(of: claim, at: place) { takers[taker.id] = taker }
            }
        }
        return takers.values.sorted()
    }

    /// The other route that gets what a claim is for; nil if there is none.
    private func taker(of claim: RankedClaim, at place: RoutePlace) -> RouteKey? {
        // A claim that takes other matches too comes before all that are equal to this one.
        let wide = claims.wide.isEmpty ? nil : claims.wide[place]
        let taking = wide?.filter { $0.route != claim.route && $0.takesAll(of: claim) }
        if let first = taking?.min(by: { $0.rank < $1.rank }) { return first.route }
        let first = claims.first(on: RouteClaim(place, claim.match))
        return first == claim.route ? nil : first
    }

    /// The routes that the latest commit has put into the shadow of `route`.
    func newlyShadowed(by route: RouteRecord) -> [RouteKey] {
        if shadows.isEmpty { return [] }
        var routes: [ResourceID: RouteKey] = [:]
        let wanted = route.rankedClaims
        for place in Set(route.parents.flatMap(\.places)) {
            for claim in wanted {
                let own = RouteClaim(place, claim.match)
                // Only the first claimant can have put others into its shadow.
                guard claims.first(on: own) == route.key else { continue }
                var losers = claims.all(on: own)
                if claim.match.path.takesEveryPath { losers += self.routes(on: place.listener) }
                for loser in losers where loser != route.key { routes[loser.id] = loser }
            }
        }
        return routes.values.sorted().filter { loser in
            shadows[loser.id]?.contains { $0?.revision == revision } == true
        }
    }
}
