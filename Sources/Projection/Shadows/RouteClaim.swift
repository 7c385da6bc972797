import GatewayModel

/// One hostname of one listener. Routes compete for what comes there, and nowhere else: a request
/// that found its host does not fall through to a wider one (semantics.md 6.5, criterion 1).
struct RoutePlace: Hashable, Sendable {
    let listener: ListenerID
    let host: HostnamePattern
}

/// What a route wants at one place: the requests of one match, or every connection.
///
/// A class, with its hash, since it is a key that is looked up several times and handed about.
final class RouteClaim: Hashable, Sendable {
    let place: RoutePlace
    /// In its normal form, so that claims are equal that want the same.
    let match: HTTPRouteMatch
    let claimHash: Int

    init(_ place: RoutePlace, _ match: HTTPRouteMatch) {
        (self.place, self.match) = (place, match)
        var hasher = Hasher()
        hasher.combine(place)
        hasher.combine(match)
        claimHash = hasher.finalize()
    }

    static func == (left: RouteClaim, right: RouteClaim) -> Bool {
        left === right
            || (left.claimHash == right.claimHash && left.place == right.place
                && left.match == right.match)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(claimHash) }
}

/// A match with its place among all of its listener.
struct RankedClaim: Sendable {
    let rank: MatchRank
    /// In its normal form.
    let match: HTTPRouteMatch
    let route: RouteKey
}

extension RankedClaim {
    /// Whether no request that `other` matches ever reaches it: this one is asked before, and asks
    /// for nothing that `other` does not ask for.
    func takesAll(of other: RankedClaim) -> Bool {
        rank < other.rank && (match.path == other.match.path || match.path.takesEveryPath)
            && (match.method == nil || match.method == other.match.method)
            && match.headers.allSatisfy(other.match.headers.contains)
            && match.queryParams.allSatisfy(other.match.queryParams.contains)
    }
}

extension RouteRecord {
    /// The matches that proxies get, in their normal form and each once; of a route of connections
    /// the match of everything.
    var rankedClaims: [RankedClaim] {
        var claims: [RankedClaim] = []
        var seen: Set<HTTPRouteMatch> = []
        for (index, (rule, resolved)) in zip(spec.rules, rules).enumerated()
        where resolved.problem?.isDropped != true {
            let matches = rule.matches.isEmpty ? [HTTPRouteMatch()] : rule.matches
            for (number, match) in matches.enumerated() where seen.insert(match.normal).inserted {
                claims.append(
                    RankedClaim(
                        rank: MatchRank(match, of: key, rule: index, index: number),
                        match: match.normal, route: key))
            }
        }
        return claims
    }

    /// Whether `other`, which may be of another time, competes for the same in the same way.
    func claimsSame(as other: RouteRecord) -> Bool {
        if stored.uid != other.stored.uid || key != other.key || parents != other.parents {
            return false
        }
        return rules.map(\.problem) == other.rules.map(\.problem)
            && spec.rules.map(\.matches) == other.spec.rules.map(\.matches)
    }
}

extension RouteParent {
    /// Where the route is served through this parent.
    var places: [RoutePlace] {
        attachments.filter(\.isServed).flatMap { attachment in
            attachment.hostnames.map { RoutePlace(listener: attachment.listener, host: $0) }
        }
    }
}

extension HTTPRouteMatch {
    /// What the match means, however it is written: `/v2/` is the prefix `/v2`, names of headers
    /// have no case, what is repeated counts once, and order says nothing.
    var normal: HTTPRouteMatch {
        var match = self
        if path.type == .pathPrefix, path.value.utf8.count > 1, path.value.hasSuffix("/") {
            match.path.value.removeLast()
        }
        if !headers.isEmpty {
            match.headers =
                headers.map { header in
                    var header = header
                    header.name = header.name.lowercased()
                    return header
                }.firstOfEachName
        }
        if !queryParams.isEmpty { match.queryParams = queryParams.firstOfEachName }
        return match
    }
}

extension HTTPPathMatch {
    /// Whether it is an expression that matches every path. Of all expressions that do, these are
    /// what people write.
    var takesEveryPath: Bool {
        guard type == .regularExpression else { return false }
        var text = value[...]
        if text.hasPrefix("^") { text.removeFirst() }
        if text.hasSuffix("$") { text.removeLast() }
        return [".*", "/.*", ".+", "(.*)", "/(.*)", "(/.*)"].contains(text)
    }
}

extension [HTTPValueMatch] {
    /// Sorted by name.
    fileprivate var firstOfEachName: [HTTPValueMatch] {
        var seen: Set<String> = []
        return filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }
    }
}
