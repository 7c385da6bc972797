import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Hostnames: the table of semantics.md 6.3")
struct HostnamePatternTests {
    /// Listener, route, what both match.
    static let table: [(String?, String?, String?)] = [
        (nil, nil, "*"),
        ("", "a.x.io", "a.x.io"),
        ("*", "*.x.io", "*.x.io"),
        (nil, "a.x.io", "a.x.io"),
        ("a.x.io", "a.x.io", "a.x.io"),
        ("*.x.io", "*.x.io", "*.x.io"),
        ("*.x.io", "a.x.io", "a.x.io"),
        ("*.x.io", "b.a.x.io", "b.a.x.io"),
        ("a.x.io", "*.x.io", "a.x.io"),
        ("b.a.x.io", "*.x.io", "b.a.x.io"),
        ("*.x.io", "*.a.x.io", "*.a.x.io"),
        ("*.a.x.io", "*.x.io", "*.a.x.io"),
        ("*.x.io", "*.b.a.x.io", "*.b.a.x.io"),
        ("*.x.io", "x.io", nil),
        ("x.io", "*.x.io", nil),
        ("*.x.io", "ax.io", nil),
        ("*.x.io", "*.ax.io", nil),
        ("*.x.io", "*.y.io", nil),
        ("*.a.io", "*.b.a.com", nil),
        ("a.x.io", "b.x.io", nil),
        ("a.x.io", "*.a.x.io", nil),
        ("*.a.x.io", "a.x.io", nil),
    ]

    @Test(arguments: table)
    func `what a listener and a route have in common`(
        listener: String?, route: String?, expected: String?
    ) {
        let (left, right) = (HostnamePattern(listener), HostnamePattern(route))
        #expect(left.intersection(right)?.text == expected)
        #expect(right.intersection(left)?.text == expected)
    }

    /// Listener, the hosts of a route, what remains (T115 and T116).
    static let lists: [(String?, [String], [String])] = [
        ("very.specific.com", [], ["very.specific.com"]),
        (nil, [], ["*"]),
        (
            "very.specific.com",
            ["non.matching.com", "*.nonmatchingwildcard.io", "very.specific.com"],
            ["very.specific.com"]
        ),
        ("very.specific.com", ["*.specific.com", "very.specific.com"], ["very.specific.com"]),
        (
            "*.wildcard.io", ["foo.wildcard.io", "bar.wildcard.io", "wildcard.io"],
            ["foo.wildcard.io", "bar.wildcard.io"]
        ),
        ("*.anotherwildcard.io", ["*.anotherwildcard.io"], ["*.anotherwildcard.io"]),
        ("*.wildcard.io", ["wildcard.io", "*.com"], []),
    ]

    @Test(arguments: lists)
    func `the hosts of a route that stay`(
        listener: String?, hostnames: [String], expected: [String]
    ) {
        let effective = HostnamePattern.effective(
            listener: HostnamePattern(listener), route: hostnames)
        #expect(effective.map(\.text) == expected)
    }

    @Test func `the better match comes first`() {
        let sorted = ["*", "*.io", "a.io", "*.longer.io", "b.io", "longer.a.io"]
            .map { HostnamePattern($0) }.sorted()
        #expect(
            sorted.map(\.text) == ["longer.a.io", "a.io", "b.io", "*.longer.io", "*.io", "*"])
    }

    @Test func `whoever covers a pattern is wider, and nobody else`() {
        let all = ["*", "*.io", "x.io", "*.x.io", "a.x.io", "*.a.x.io", "b.a.x.io", "y.io"]
            .map { HostnamePattern($0) }
        for pattern in all {
            let wider = Set(pattern.wider)
            for other in all where other != pattern {
                #expect(other.covers(pattern) == wider.contains(other))
            }
        }
    }
}

@Suite("Hosts that belong to another listener: semantics.md 6.4")
struct HostIsolationTests {
    /// All winners of a port, the listener, its effective hosts, what it keeps.
    static let table: [([String], String, [String], [String])] = [
        (["*", "*.foo.e", "abc.foo.e"], "*", ["*"], ["*"]),
        (["*", "*.foo.e"], "*", ["abc.foo.e", "x.io"], ["x.io"]),
        // EG#9895: the route names the host itself, and two nested wildcards match it.
        (["*.e", "*.foo.e"], "*.e", ["abc.foo.e"], []),
        (["*.e", "*.foo.e"], "*.foo.e", ["abc.foo.e"], ["abc.foo.e"]),
        (["*.e", "*.foo.e"], "*.e", ["*.foo.e", "*.bar.e"], ["*.bar.e"]),
        // A wildcard is covered by a wildcard only as a whole.
        (["*.e", "a.e"], "*.e", ["*.e", "a.e"], ["*.e"]),
        (["*.e", "b.a.e"], "*.e", ["*.a.e"], ["*.a.e"]),
        (["a.e"], "a.e", ["a.e"], ["a.e"]),
    ]

    @Test(arguments: table)
    func `what a listener keeps`(
        winners: [String], listener: String, hosts: [String], kept: [String]
    ) {
        let isolation = HostIsolation(winners: winners.map { HostnamePattern($0) })
        let answer = isolation.kept(
            hosts.map { HostnamePattern($0) }, on: HostnamePattern(listener))
        #expect(answer.map(\.text) == kept)
    }

    /// T117 and T118: four listeners, and a route on each that lists every host.
    @Test func `each host is served once, by the most specific`() {
        let listeners = ["*", "*.example.com", "*.foo.example.com", "abc.foo.example.com"]
            .map { HostnamePattern($0) }
        let hosts = ["bar.com", "x.example.com", "x.foo.example.com", "abc.foo.example.com"]
        let isolation = HostIsolation(winners: listeners)
        let kept = listeners.map { listener in
            isolation.kept(
                HostnamePattern.effective(listener: listener, route: hosts), on: listener
            ).map(\.text)
        }
        #expect(kept == hosts.map { [$0] })
    }
}
