import GatewayModel
import HashTreeCollections

/// Who wants what at every place where routes are served: a change touches the claims it names.
struct RouteClaims: Sendable {
    private var claimants = HashTrie<RouteClaimants>()
    /// The claims that take other matches too, by place: expressions that match every path.
    private(set) var wide: TreeDictionary<RoutePlace, [RankedClaim]> = [:]

    init() {}

    /// The route that gets what the claim is for, unless a wide claim takes it.
    func first(on claim: RouteClaim) -> RouteKey? {
        claimants.element(claim, hash: claim.claimHash)?.first
    }

    /// Everybody who has the claim, in the order of 6.5.
    func all(on claim: RouteClaim) -> [RouteKey] {
        claimants.element(claim, hash: claim.claimHash)?.all ?? []
    }

    /// - Returns: who was first before.
    mutating func insert(_ route: RouteKey, _ claim: RouteClaim) -> RouteKey? {
        claimants.update(claim, hash: claim.claimHash) { element in
            let before = element
            element = before?.inserting(route) ?? RouteClaimants(claim, first: route)
            return before?.first
        }
    }

    /// - Returns: who was first before.
    mutating func remove(_ route: RouteKey, _ claim: RouteClaim) -> RouteKey? {
        claimants.update(claim, hash: claim.claimHash) { element in
            let before = element
            element = before?.removing(route)
            return before?.first
        }
    }

    mutating func insert(wide claim: RankedClaim, at place: RoutePlace) {
        wide[place, default: []].append(claim)
    }

    mutating func removeWide(of route: RouteKey, at place: RoutePlace) {
        wide[place]?.removeAll { $0.route == route }
        if wide[place]?.isEmpty == true { wide[place] = nil }
    }
}

/// The routes that have one claim. Nearly always there is one, which needs no tree.
private final class RouteClaimants: HashTrieElement {
    let claim: RouteClaim
    let first: RouteKey
    private let others: SortedTree<RouteKey>

    init(_ claim: RouteClaim, first: RouteKey, others: SortedTree<RouteKey> = SortedTree()) {
        (self.claim, self.first, self.others) = (claim, first, others)
    }

    var trieKey: RouteClaim { claim }
    var trieHash: Int { claim.claimHash }

    var all: [RouteKey] { [first] + others }

    func inserting(_ route: RouteKey) -> RouteClaimants {
        var others = others
        others.insert(max(first, route))
        return RouteClaimants(claim, first: min(first, route), others: others)
    }

    /// Nil when nobody is left.
    func removing(_ route: RouteKey) -> RouteClaimants? {
        var others = others
        if route != first {
            others.remove(route)
            return RouteClaimants(claim, first: first, others: others)
        }
        guard let next = others.first else { return nil }
        others.remove(next)
        return RouteClaimants(claim, first: next, others: others)
    }
}
