import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import Projection

/// What is stored but cannot be done stops its part, and nothing wider takes over (Am1, Am2, Am5).
struct StoppedPartTests {
    private static func asking(_ listener: Listener) -> Listener {
        var tls = listener.tls
        tls?.options = ["example.com/min-version": "1.3"]
        return listener.with(tls: tls)
    }

    /// The first route that the Gateway serves.
    private static func served(_ state: GatewayState) -> ServedRoute? {
        state.gateway(.gw).flatMap { state.servedRoutes(of: $0).first { _ in true } }
    }

    @Test func `a listener that asks for unknown options holds its name and is not served`() {
        var story = Story(
            .gateway("wide=HTTPS:443:*.io"),
            .set("a/s", Self.asking("l=HTTPS:443:x.io"), "m=HTTPS:443:y.io"),
            .set("b/s", "l=HTTPS:443:x.io"),
            .set("c/s", Self.asking("l=PASSTHROUGH:443:z.io")))
        let rows = [
            "infra/gw G1 wide:L1", "a/s S5 l:Am1 m:L1", "b/s S6 l:L2", "c/s S6 l:Am1",
        ]
        #expect(story.state.rows == rows)
        let owner = story.state.listenerSet("a/s")
        #expect(owner?.conditions(of: 0).accepted.message.contains("min-version") == true)

        // Without them it is served, and since when is told.
        story.apply(.set("a/s", "l=HTTPS:443:x.io", "m=HTTPS:443:y.io"))
        #expect(story.state.rows[1] == "a/s S4 l:L1 m:L1")
        #expect(story.state.listenerSet("a/s")?.listenerMarks[0].accepted == story.now)
    }

    @Test func `the oldest version of TLS is an option that can be done`() {
        func asking(_ value: String, _ listener: Listener) -> Listener {
            var tls = listener.tls
            tls?.options = [ListenerTLS.minimumVersionOption: value]
            return listener.with(tls: tls)
        }
        let story = Story(
            .gateway(),
            .set(
                "a/s", asking("1.3", "l=HTTPS:443:x.io"), asking("1.2", "m=TLS:443:y.io"),
                asking("1.1", "n=HTTPS:443:z.io"), asking("1.3", "o=PASSTHROUGH:443:p.io")))
        #expect(story.state.rows.last == "a/s S5 l:L1 m:L1 n:Am1 o:Am1")
    }

    @Test func `a route of which nothing can be done keeps what it matches, and is not counted`()
        throws
    {
        let story = Story(
            .gateway(("l=HTTP:80:-" as Listener).admitting()),
            .httpRoute(
                "r/r", to: .gateway(), rules: [.rule("/private", filters: [.unsupported("CORS")])]))
        let route = try #require(Self.served(story.state))
        let part = try JSONDocument.parsing(route.part.fragment).root
        let rule = part["rules"]?.elements.first { _ in true }
        #expect(rule?["problem"]?.string == "UnsupportedValue")
        #expect(rule?["matches"] != nil)
        #expect(route.record.parents[0].isServing == false)
        #expect(route.record.parents[0].servingReason == .unsupportedValue)
        #expect(story.state.routeCounts == ["infra/gw l:0"])
    }

    @Test func `the second rule of a TCPRoute of an old log is told to be dropped`() throws {
        let rule = RouteRule(backendRefs: [BackendRef(name: "a")])
        let story = Story(
            .gateway(("l=TCP:80:-" as Listener).admitting()), .backend("r/a"),
            .route(.tcpRoute(RouteSpec(parentRefs: [.gateway()], rules: [rule, rule])), "r/r"))
        #expect(story.state.routeLines == ["r/r T infra/l{*} partial/UnsupportedValue"])
        let route = try #require(Self.served(story.state))
        let part = try JSONDocument.parsing(route.part.fragment).root
        #expect(part["rules"]?.elements.reduce(0) { count, _ in count + 1 } == 1)
        let condition = RouteConditions(route.record, parent: 0).partiallyInvalid
        #expect(condition?.message.hasPrefix("Dropped Rule 1: ") == true)
    }

    @Test func `since when a set is not Programmed, for the address of its Gateway`() {
        var story = Story(.gateway(), .set("a/s", "l=HTTP:80:-"))
        func mark() -> Mark? { story.state.listenerSet("a/s")?.marks.programmed }
        let address = GatewayAddress(value: "192.0.2.1")
        story.apply(.gateway(addresses: [address]))
        #expect(story.state.rows == ["infra/gw G5", "a/s S4-G5 l:L1"])
        #expect(mark() == story.now)
        let since = mark()
        story.apply(.gateway(addresses: [address, GatewayAddress(value: "192.0.2.2")]))
        #expect(mark() == since)
        story.apply(.gateway())
        #expect(story.state.rows == ["infra/gw G1", "a/s S4 l:L1"])
        #expect(mark() == story.now)
    }
}
