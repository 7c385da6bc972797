import GatewayModel
import HashTreeCollections

/// Finds which routes a commit has put into the shadow of others, and which it has freed, at a cost
/// that follows what changed: when a claim is added or removed, only the old and the new first
/// claimant can change.
struct ShadowUpdate {
    let now: Mark
    private var concerned: Set<ResourceID> = []
    /// The claims that routes took or gave up, each with its first claimant before.
    private var touched: [(claim: RouteClaim, first: RouteKey?)] = []
    /// The places where claims came or went that take other matches too.
    private var widePlaces: Set<RoutePlace> = []
    /// The records that the commit has replaced; nil for a route that was not there.
    private var before: [ResourceID: RouteRecord?] = [:]

    init(now: Mark) { self.now = now }

    // MARK: Exchanging claims

    mutating func exchange(_ old: RouteRecord?, for new: RouteRecord?, in state: inout GatewayState)
    {
        if let old, let new, old.claimsSame(as: new) { return }
        guard let id = (new ?? old)?.id else { return }
        concerned.insert(id)
        before[id] = .some(old)
        let (was, now) = (old.map(Claims.init), new.map(Claims.init))
        let isSameAge = old?.key == new?.key
        if let old, let was {
            for claim in was.single where !(isSameAge && now?.single.contains(claim) == true) {
                touched.append((claim, state.claims.remove(old.key, claim)))
            }
            for (place, _) in was.wide {
                state.claims.removeWide(of: old.key, at: place)
                widePlaces.insert(place)
            }
        }
        if let new, let now {
            for claim in now.single where !(isSameAge && was?.single.contains(claim) == true) {
                touched.append((claim, state.claims.insert(new.key, claim)))
            }
            for (place, claim) in now.wide {
                state.claims.insert(wide: claim, at: place)
                widePlaces.insert(place)
            }
        }
    }

    /// What one route wants.
    private struct Claims {
        var single: Set<RouteClaim> = []
        var wide: [(RoutePlace, RankedClaim)] = []

        init(_ route: RouteRecord) {
            let places = Set(route.parents.flatMap(\.places))
            if places.isEmpty { return }
            for claim in route.rankedClaims {
                let isWide = claim.match.path.takesEveryPath
                for place in places {
                    single.insert(RouteClaim(place, claim.match))
                    if isWide { wide.append((place, claim)) }
                }
            }
        }
    }

    // MARK: Who is in the shadow

    mutating func settle(in state: inout GatewayState) {
        for (claim, first) in touched {
            let now = state.claims.first(on: claim)
            if first == now { continue }
            concerned.formUnion([first, now].compactMap { $0?.id })
        }
        for place in widePlaces {
            concerned.formUnion(state.routes(on: place.listener).map(\.id))
        }
        for id in concerned {
            guard let after = state.routes[id] else {
                state.shadows[id] = nil
                continue
            }
            let marks = marks(of: after, before: before[id] ?? after, in: state)
            if marks != nil || state.shadows[id] != nil { state.shadows[id] = marks }
        }
    }

    /// Since when each parent is shadowed; nil if none is. A parentRef that stays in the spec keeps
    /// its mark.
    private func marks(
        of route: RouteRecord, before: RouteRecord?, in state: borrowing GatewayState
    ) -> [Mark?]? {
        let old = state.shadows[route.id]
        let known = before?.stored.uid == route.stored.uid ? before : nil
        var isAny = false
        let marks = route.parents.map { parent -> Mark? in
            guard state.isShadowed(route, through: parent) else { return nil }
            isAny = true
            guard let old, let index = known?.parents.firstIndex(where: { $0.ref == parent.ref })
            else { return now }
            return old[index] ?? now
        }
        return isAny ? marks : nil
    }
}
