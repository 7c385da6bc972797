public import GatewayModel

/// The place of one match of a rule among all that want the requests for one host of one listener
/// (semantics.md 6.5, criteria 2 to 9): sort by it, and the first that matches is right.
///
/// Criterion 1, the host, is decided before: a request that has found its host does not fall
/// through to a wider one.
public struct MatchRank: Sendable {
    private let pathType: Int
    private let pathLength: Int
    private let hasMethod: Bool
    private let headers: Int
    private let queryParams: Int
    private let route: RouteKey
    private let rule: Int
    private let match: Int

    /// - Parameters:
    ///   - rule: index of the rule in the spec of its route.
    ///   - index: index of the match in its rule.
    public init(_ match: HTTPRouteMatch, of route: RouteKey, rule: Int, index: Int) {
        pathType = Self.order(of: match.path.type)
        pathLength = Self.length(of: match.path)
        hasMethod = match.method != nil
        headers = Set(match.headers.map { $0.name.lowercased() }).count
        queryParams = Set(match.queryParams.map(\.name)).count
        (self.route, self.rule, self.match) = (route, rule, index)
    }

    /// Exact, then regular expressions, then prefixes (D21): else a rule for `/` would hide every
    /// regular expression.
    private static func order(of type: HTTPPathMatch.MatchType) -> Int {
        switch type {
        case .exact: 0
        case .regularExpression: 1
        case .pathPrefix: 2
        }
    }

    /// `/v2/` is the same prefix as `/v2`, and `/` is as short as can be.
    private static func length(of path: HTTPPathMatch) -> Int {
        let count = path.value.unicodeScalars.count
        return path.type == .pathPrefix && path.value.hasSuffix("/") ? count - 1 : count
    }
}

extension MatchRank: Comparable {
    /// Whether `left` is asked before `right`.
    public static func < (left: MatchRank, right: MatchRank) -> Bool {
        if left.pathType != right.pathType { return left.pathType < right.pathType }
        if left.pathLength != right.pathLength { return left.pathLength > right.pathLength }
        if left.hasMethod != right.hasMethod { return left.hasMethod }
        if left.headers != right.headers { return left.headers > right.headers }
        if left.queryParams != right.queryParams { return left.queryParams > right.queryParams }
        if left.route != right.route { return left.route < right.route }
        return (left.rule, left.match) < (right.rule, right.match)
    }

    public static func == (left: MatchRank, right: MatchRank) -> Bool {
        left.pathType == right.pathType && left.pathLength == right.pathLength
            && left.hasMethod == right.hasMethod && left.headers == right.headers
            && left.queryParams == right.queryParams && left.route == right.route
            && left.rule == right.rule && left.match == right.match
    }
}
