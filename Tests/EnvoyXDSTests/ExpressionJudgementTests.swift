import JSON
import LintelTesting
import RegularExpressions
import Testing

/// Envoy's RE2 is newer than ours: whatever we take, it takes.
struct ExpressionJudgementTests {
    @Test func `Envoy takes what we take of what people write`() throws {
        let expressions =
            ExpressionCorpus.usual + ExpressionCorpus.accepted.map(\.0) + ExpressionCorpus.refused
        try check(expressions, atLeast: ExpressionCorpus.usual.count + 80)
    }

    @Test(arguments: 1...3)
    func `Envoy takes what we take of what nobody would write`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        try check((0..<4000).map { _ in expression(&random) }, atLeast: 400)
    }

    /// Envoy stops at the first that it refuses, and names it.
    private func check(_ expressions: [String], atLeast count: Int) throws {
        let taken = expressions.filter { expression in
            (try? RegularExpression.programSize(of: expression)).map { $0 <= 100 } ?? false
        }
        #expect(taken.count >= count)
        let complaint = try EnvoyJudge.complaint(about: configuration(taken))
        #expect(complaint == nil, "\(complaint ?? "")")
    }

    // MARK: Expressions

    private static let words = [
        "a", "b", "/", "é", "0", "_", "-", ",", ".", "^", "$", "|", "|", "(", "(", ")", ")", "(?:",
        "(?i)", "(?s-i:", "(?P<n>", "(?<m>", "(?U)", "[", "[^", "]", "]", "[a-f]", "[^/]",
        "[[:word:]]", "[[:^space:]]", "[\\d-z]", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}",
        "{2,}", "{9}", "{,2}", "{", "}", "\\d", "\\W", "\\s", "\\b", "\\B", "\\A", "\\z",
        "\\Z", "\\C", "\\Q", "\\E", "\\.", "\\x41", "\\x{e9}", "\\x{100}", "\\0", "\\012",
        "\\1", "\\n", "\\a", "\\pL", "\\P{Lu}", "\\p{Greek}", "\\p{^Nd}", "\\pN", "\u{7F}",
        "\u{1}", "€", "\\",
    ]

    private func expression(_ random: inout SeededGenerator) -> String {
        let count = Int.random(in: 1...12, using: &random)
        return (0..<count).map { _ in random.pick(Self.words) }.joined()
    }

    // MARK: The configuration

    /// One listener with a route for each.
    private func configuration(_ expressions: [String]) -> [UInt8] {
        let api = "type.googleapis.com/envoy.extensions.filters"
        let routes = expressions.map { String(decoding: route($0), as: UTF8.self) }
        return Array(
            #"""
            {"static_resources": {"listeners": [{
              "name": "expressions", "address": {"pipe": {"path": "@lintel/expressions"}},
              "filter_chains": [{"filters": [{
                "name": "envoy.filters.network.http_connection_manager",
                "typed_config": {
                  "@type": "\#(api).network.http_connection_manager.v3.HttpConnectionManager",
                  "stat_prefix": "expressions",
                  "http_filters": [{
                    "name": "envoy.filters.http.router",
                    "typed_config": {"@type": "\#(api).http.router.v3.Router"}
                  }],
                  "route_config": {"virtual_hosts": [{
                    "name": "all", "domains": ["*"], "routes": [\#(routes.joined(separator: ","))]
                  }]}
                }
              }]}]
            }]}}
            """#.utf8)
    }

    private func route(_ expression: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(expression)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return Array(
            """
            {"match": {"safe_regex": {"regex": \(text)}}, "direct_response": {"status": 200}}
            """.utf8)
    }
}
