import GatewayModel

/// Which routes nothing reaches (semantics.md Am7), from nothing: every match of every route is
/// compared with every other at the same place.
struct ShadowOracle {
    /// One match of a route at one place.
    private struct Claim {
        let route: ResourceID
        let match: HTTPRouteMatch
        /// As semantics.md 6.5 has it, the smaller first; then the route's age and name.
        let order: [Int]
        let name: [UInt8]
    }

    private var claims: [String: [Claim]] = [:]

    init(_ resources: [ResourceID: StoredResource], _ routes: [ResourceID: RouteOracle.Route]) {
        for (id, route) in routes {
            guard let stored = resources[id], let spec = stored.resource.spec.route else {
                continue
            }
            var places: Set<String> = []
            for place in route.parents.flatMap(\.places) where place.isServed {
                for host in place.hostnames { places.insert("\(place.listener) \(host)") }
            }
            for place in places {
                for (index, rule) in spec.rules.enumerated()
                where !route.dropped.contains(index) {
                    let matches = rule.matches.isEmpty ? [HTTPRouteMatch()] : rule.matches
                    for (number, match) in matches.enumerated() {
                        claims[place, default: []].append(
                            Self.claim(match, of: stored, [index, number]))
                    }
                }
            }
        }
    }

    private static func claim(
        _ match: HTTPRouteMatch, of route: StoredResource, _ indices: [Int]
    ) -> Claim {
        let types: [HTTPPathMatch.MatchType] = [.exact, .regularExpression, .pathPrefix]
        let path = match.path.value
        let isSlashed = match.path.type == .pathPrefix && path.hasSuffix("/")
        let order = [
            types.firstIndex(of: match.path.type) ?? 0, -(path.count - (isSlashed ? 1 : 0)),
            match.method == nil ? 1 : 0, -Set(match.headers.map { $0.name.lowercased() }).count,
            -Set(match.queryParams.map(\.name)).count, Int(route.createdRevision.rawValue),
        ]
        let name = "\(route.id.kind.rawValue) \(route.id.namespacedName)"
        return Claim(route: route.id, match: match, order: order, name: Array(name.utf8))
    }

    func isShadowed(_ id: ResourceID, through parent: RouteOracle.Parent) -> Bool {
        var isAny = false
        for place in parent.places where place.isServed {
            for host in place.hostnames {
                let all = claims["\(place.listener) \(host)"] ?? []
                for claim in all where claim.route == id {
                    isAny = true
                    let isTaken = all.contains { other in
                        other.route != id && Self.isAsked(other, before: claim)
                            && Self.covers(other.match, claim.match)
                    }
                    if !isTaken { return false }
                }
            }
        }
        return isAny
    }

    private static func isAsked(_ one: Claim, before other: Claim) -> Bool {
        one.order == other.order
            ? one.name.lexicographicallyPrecedes(other.name)
            : one.order.lexicographicallyPrecedes(other.order)
    }

    /// Whether `wide` is met by every request that meets `narrow`, as far as that is looked for.
    private static func covers(_ wide: HTTPRouteMatch, _ narrow: HTTPRouteMatch) -> Bool {
        func path(_ match: HTTPRouteMatch) -> String {
            let value = match.path.value
            guard match.path.type == .pathPrefix, value != "/", value.hasSuffix("/") else {
                return "\(match.path.type) \(value)"
            }
            return "\(match.path.type) \(value.dropLast())"
        }
        func headers(_ match: HTTPRouteMatch) -> [String: String] {
            Dictionary(
                match.headers.map { ($0.name.lowercased(), "\($0.type) \($0.value)") },
                uniquingKeysWith: { first, _ in first })
        }
        func parameters(_ match: HTTPRouteMatch) -> [String: String] {
            Dictionary(
                match.queryParams.map { ($0.name, "\($0.type) \($0.value)") },
                uniquingKeysWith: { first, _ in first })
        }
        let isOfAllPaths =
            wide.path.type == .regularExpression && ["/.*", ".*"].contains(wide.path.value)
        return (isOfAllPaths || path(wide) == path(narrow))
            && (wide.method == nil || wide.method == narrow.method)
            && headers(wide).allSatisfy { headers(narrow)[$0.key] == $0.value }
            && parameters(wide).allSatisfy { parameters(narrow)[$0.key] == $0.value }
    }
}
