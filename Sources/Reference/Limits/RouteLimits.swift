import GatewayModel
import RegularExpressions

/// Of routes, and of what proxies get of them.
enum RouteLimits {
    static let rows: [LimitsMarkdown.Row] = [
        ("parents", Amount.count(Limits.parentRefs)),
        (
            "hostnames; of a TLSRoute",
            "\(Limits.httpRouteHostnames); \(Amount.count(Limits.tlsRouteHostnames))"
        ),
        ("rules of an HTTPRoute", Amount.count(Limits.routeRules)),
        (
            "matches of a rule, and of a route",
            Amount.counts(Limits.matchesPerRule, Limits.matchesPerRoute)
        ),
        ("headers, or query parameters, of a match", Amount.count(Limits.conditionsPerMatch)),
        (
            "filters of a rule; backends",
            Amount.counts(Limits.filtersPerRule, Limits.backendRefsPerRule)
        ),
        ("headers a filter sets, adds or removes", Amount.count(Limits.headersPerFilter)),
        ("weights", Amount.range(Limits.weights)),
        (
            "a path; a header's name; its value; a query parameter's value",
            Amount.counts(
                Limits.pathBytes, Limits.headerNameBytes, Limits.headerValueBytes,
                Limits.queryValueBytes) + " bytes"
        ),
        (
            "a regular expression",
            "\(Limits.expressionSize) instructions of RE2, as in Envoy; "
                + "\(RegularExpression.mostCopies) repetitions and "
                + "\(RegularExpression.mostCategories) categories of Unicode"
        ),
        ("a duration", Amount.time(milliseconds: Limits.duration.milliseconds)),
        (
            "what proxies get for one hostname; in all",
            "\(Amount.bytes(Limits.routeBytesPerHost)); \(Amount.bytes(Limits.routeBytes))"
        ),
    ]
}
