import GatewayModel
import LintelTesting
import Testing

@testable import Projection

@Suite("Status says what is wrong, and what to do, and nothing about others")
struct StatusTextTests {
    struct Kinds: Sendable, CustomTestStringConvertible {
        let listener: Listener
        let listed: [String]?
        let supported: [String]
        var testDescription: String { "\(listener.name) listing \(listed ?? ["nothing"])" }
    }

    static let kinds: [Kinds] = [
        .init(listener: "HTTP=HTTP:80:-", listed: nil, supported: ["HTTPRoute"]),
        .init(listener: "HTTPS=HTTPS:80:-", listed: nil, supported: ["HTTPRoute"]),
        .init(listener: "passed=PASSTHROUGH:80:-", listed: nil, supported: ["TLSRoute"]),
        .init(listener: "TLS=TLS:80:-", listed: nil, supported: ["TLSRoute", "TCPRoute"]),
        .init(listener: "TCP=TCP:80:-", listed: nil, supported: ["TCPRoute"]),
        .init(listener: "UDP=UDP:80:-", listed: nil, supported: ["UDPRoute"]),
        .init(listener: "SCTP=SCTP:80:-", listed: nil, supported: []),
        .init(listener: "SCTP=SCTP:80:-", listed: ["HTTPRoute"], supported: []),
        .init(listener: "HTTP=HTTP:80:-", listed: [], supported: ["HTTPRoute"]),
        .init(listener: "HTTP=HTTP:80:-", listed: ["TCPRoute"], supported: []),
        .init(listener: "HTTP=HTTP:80:-", listed: ["X", "HTTPRoute"], supported: ["HTTPRoute"]),
        .init(listener: "passed=PASSTHROUGH:80:-", listed: ["TCPRoute"], supported: []),
        .init(listener: "TLS=TLS:80:-", listed: ["TCPRoute"], supported: ["TCPRoute"]),
    ]

    @Test(arguments: kinds) func `supported kinds`(_ example: Kinds) {
        let listener = example.listener.with {
            $0.kinds = example.listed.map { $0.map { RouteGroupKind(kind: $0) } }
        }
        #expect(RouteKinds(of: listener).supported.map(\.kind) == example.supported)
    }

    @Test func `a listed kind of a foreign group is unsupported`() {
        let plain: Listener = "l=HTTP:80:-"
        let listener = plain.with {
            $0.kinds = [RouteGroupKind(group: "example.com", kind: "HTTPRoute")]
        }
        #expect(RouteKinds(of: listener).supported.isEmpty)
        #expect(RouteKinds(of: listener).unsupported.count == 1)
    }

    /// Every outcome that is not a win, for one listener.
    static let outcomes: [(Outcome, [String])] = [
        (.hostnameConflict, ["hostname x.io", "port 443", "use another"]),
        (.protocolConflict, ["port 443", "HTTPS", "use another"]),
        (.tooManyListeners, ["lintel.dev/max-listeners", "remove some"]),
        (.noClaim(.unsupportedProtocol), ["HTTPS", "use HTTP, HTTPS, TLS, TCP or UDP"]),
        (.noClaim(.portUnavailable), ["port 443", "use another"]),
        (.noClaim(.invalidShape), ["apply it corrected"]),
    ]

    @Test(arguments: outcomes)
    func `a message names rule, port, protocol, own hostname and remedy`(
        outcome: Outcome, words: [String]
    ) {
        let conditions = ListenerConditions(
            "l=HTTPS:443:x.io", outcome, of: .gateway(), holder: nil, version: .zero,
            overlap: Overlap(
                ofCertificates: false, since: Mark(revision: .zero, time: Samples.noon)))
        for word in words { #expect(conditions.accepted.message.contains(word)) }
        #expect(conditions.programmed.message == conditions.accepted.message)
        #expect(conditions.overlapping == nil, "only winners overlap")
        let isConflict = outcome.isConflict
        #expect(conditions.accepted.message.contains("another listener") == isConflict)
        #expect(conditions.conflicted.message.isEmpty == !isConflict)
    }

    @Test func `a listener for every hostname says so`() {
        for hostname in [nil, "", "*"] {
            let plain: Listener = "l=HTTP:80:-"
            let listener = plain.with(hostname: hostname)
            let conditions = ListenerConditions(
                listener, .hostnameConflict, of: .gateway(), holder: "the Gateway", version: .zero)
            #expect(conditions.accepted.message.hasPrefix("every hostname on port 80"))
            #expect(conditions.accepted.message.contains("the Gateway"))
        }
    }

    @Test func `L13 adds a condition and changes none`() {
        let plain = ListenerConditions(
            "l=HTTPS:443:x.io", .wins, of: .gateway(), holder: nil, version: .zero)
        let both = ListenerConditions(
            "l=HTTPS:443:x.io", .wins, of: .gateway(), holder: nil, version: .zero,
            overlap: Overlap(
                ofCertificates: false, since: Mark(revision: .zero, time: Samples.noon)))
        #expect(both.overlapping?.short == "O=T/OverlappingHostnames")
        #expect(both.overlapping?.type == .overlappingTLSConfig)
        #expect(plain.overlapping == nil)
        #expect(both.all.dropLast() == plain.all[...])
    }

    @Test func `NotAllowed names allowedListeners, the gateway, and whom to ask`() {
        let story = Story(.gateway(from: .none), .set("a/s", "l=HTTP:80:-"))
        let set = story.state.listenerSet("a/s").map { ListenerSetConditions($0) }
        let message = set?.accepted.message
        for word in ["allowedListeners", "infra/gw", "namespace a", "ask"] {
            #expect(message?.contains(word) == true)
        }
        #expect(message?.contains("allowedRoutes") == false)
    }

    @Test func `ParentNotFound names the gateway that is missing`() {
        let story = Story(.set("a/s", of: "b/c", "l=HTTP:80:-"))
        let set = story.state.listenerSet("a/s").map { ListenerSetConditions($0) }
        let message = set?.accepted.message
        #expect(message?.contains("b/c does not exist") == true)
    }

    @Test func `a gateway and a set name their listeners that are not accepted`() {
        let story = Story(
            .gateway("good=HTTP:80:-", "bad=SCTP:80:-"),
            .set("a/s", "fine=HTTP:81:-", "ill=TCP:80:-"))
        let gateway = story.state.gateway(.gw).map { GatewayConditions($0) }
        let set = story.state.listenerSet("a/s").map { ListenerSetConditions($0) }
        #expect(gateway?.accepted.message.contains("bad") == true)
        #expect(gateway?.accepted.message.contains("good") == false)
        #expect(set?.accepted.message.contains("ill") == true)
        #expect(set?.accepted.message.contains("fine") == false)
    }
}
