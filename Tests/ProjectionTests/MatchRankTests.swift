import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Which rule is asked first: the table of semantics.md 6.5")
struct MatchRankTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let better: HTTPRouteMatch
        let worse: HTTPRouteMatch
    }

    static func match(
        _ type: HTTPPathMatch.MatchType = .pathPrefix, _ path: String = "/",
        headers: [String] = [], query: [String] = [], method: String? = nil
    ) -> HTTPRouteMatch {
        HTTPRouteMatch(
            path: HTTPPathMatch(type: type, value: path),
            headers: headers.map { HTTPValueMatch(name: $0, value: "v") },
            queryParams: query.map { HTTPValueMatch(name: $0, value: "v") }, method: method)
    }

    static let pairs = [
        Pair(
            testDescription: "exact before a regular expression", better: match(.exact, "/a"),
            worse: match(.regularExpression, "/longer.*", headers: ["a"], method: "GET")),
        Pair(
            testDescription: "a regular expression before a prefix",
            better: match(.regularExpression, "/.*"), worse: match(.pathPrefix, "/longer/path")),
        Pair(
            testDescription: "the longer prefix", better: match(.pathPrefix, "/v2"),
            worse: match(.pathPrefix, "/", headers: ["a", "b"], method: "GET")),
        Pair(
            testDescription: "the longer expression", better: match(.regularExpression, "/ab"),
            worse: match(.regularExpression, "/a")),
        Pair(
            testDescription: "T125: a method before headers",
            better: match(.pathPrefix, "/", method: "PATCH"),
            worse: match(.pathPrefix, "/", headers: ["a"])),
        Pair(
            testDescription: "T127: more headers",
            better: match(headers: ["version", "color"]), worse: match(headers: ["version"])),
        Pair(
            testDescription: "T127: a header named twice counts once, in any case",
            better: match(headers: ["a", "b"]), worse: match(headers: ["a", "A", "a"])),
        Pair(
            testDescription: "headers before query parameters",
            better: match(headers: ["a"]), worse: match(query: ["a", "b", "c"])),
        Pair(
            testDescription: "more query parameters, whose case counts",
            better: match(query: ["a", "A"]), worse: match(query: ["a", "a"])),
    ]

    static let older = RouteKey(
        Samples.stored(.httpRoute("z/z", to: .gateway()), at: 1))
    static let younger = RouteKey(
        Samples.stored(.httpRoute("a/a", to: .gateway()), at: 2))

    /// Whatever the routes: the younger one wins with the better match.
    @Test(arguments: pairs) func better(pair: Pair) {
        let better = MatchRank(pair.better, of: Self.younger, rule: 9, index: 9)
        let worse = MatchRank(pair.worse, of: Self.older, rule: 0, index: 0)
        #expect(better < worse)
        #expect(!(worse < better))
    }

    @Test func `a slash at the end of a prefix is not counted`() {
        let (bare, slashed) = (Self.match(.pathPrefix, "/v2"), Self.match(.pathPrefix, "/v2/"))
        #expect(
            MatchRank(bare, of: Self.older, rule: 0, index: 0)
                == MatchRank(slashed, of: Self.older, rule: 0, index: 0))
    }

    @Test func `then the older route, then the smaller name, then the place in the spec`() {
        let twin = RouteKey(Samples.stored(.httpRoute("b/b", to: .gateway()), at: 2))
        let any = Self.match()
        let ranks = [
            MatchRank(any, of: Self.older, rule: 0, index: 1),
            MatchRank(any, of: Self.older, rule: 1, index: 0),
            MatchRank(any, of: Self.younger, rule: 0, index: 0),
            MatchRank(any, of: Self.younger, rule: 0, index: 1),
            MatchRank(any, of: twin, rule: 0, index: 0),
        ]
        #expect(ranks.reversed().sorted() == ranks)
    }
}
