import EnvoyXDS
import GatewayModel
import Projection
import Testing

@Suite("A renderer that has rendered before gives what a new one gives")
struct RendererTests {
    private static let owners = Scene.owners(
        (0..<300).map { number in
            Scene.listener(
                "team-\(number)/web", number.isMultiple(of: 3) ? 80 : 443,
                number.isMultiple(of: 3) ? .http : .https, "h\(number).example.com",
                certificates: number.isMultiple(of: 3) ? [] : [Scene.certificate()])
        })

    private static func https(
        _ set: String, _ hostname: String, _ routes: EnvoyRoute...
    ) -> EnvoyOwner {
        let id = Scene.id(set)
        let listener = EnvoyListener(
            id: id, port: 443, mode: .https, hostname: HostnamePattern(hostname),
            certificates: [Scene.certificate()], routes: routes)
        return EnvoyOwner(id: id.owner, listeners: [listener])
    }

    private static let wildcard = https("wide/web", "*.example.com")
    /// Of its hosts one belongs to another listener.
    private static let covering = https(
        "wide/web", "*.example.com",
        Scene.route("wide/web", ["h1.example.com", "more.example.com"], Scene.rule()))

    private static let next: [String: [EnvoyOwner]] = [
        "the same again": owners,
        "one is another": replaced,
        "one more in the middle": inMiddle(wildcard),
        "one that wants another's name": inMiddle(covering),
        "half of them gone": Array(owners[150...]),
        "the other way round": Array(owners.reversed()),
        "two halves changed places": Array(owners[150...]) + Array(owners[..<150]),
        "none": [],
    ]

    private static func inMiddle(_ owner: EnvoyOwner) -> [EnvoyOwner] {
        Array(owners[..<150]) + [owner] + Array(owners[150...])
    }

    private static let replaced = owners.map { owner in
        owner.id.namespace == "team-7" ? https("team-7/web", "other.example.com") : owner
    }

    @Test(arguments: next.keys.sorted())
    func again(_ what: String) throws {
        let next = try #require(Self.next[what])
        var renderer = Renderer()
        _ = renderer.render(Self.owners, version: Revision(rawValue: 1))
        let again = renderer.render(next, version: Revision(rawValue: 2))
        var new = Renderer()
        let fresh = new.render(next, version: Revision(rawValue: 2))
        #expect(again.golden == fresh.golden)
    }

    /// A name that goes is free for whoever covers it, in whatever part of the port.
    @Test func `a name that is free again is served by who covers it`() throws {
        var renderer = Renderer()
        let before = renderer.render(
            Self.inMiddle(Self.covering), version: Revision(rawValue: 1))
        let after = renderer.render(
            Self.inMiddle(Self.covering).filter { $0.id.namespace != "team-1" },
            version: Revision(rawValue: 2))
        #expect(try before.virtualHosts(of: "h1.example.com") == ["ls/team-1/web/l#h1.example.com"])
        #expect(try after.virtualHosts(of: "h1.example.com") == ["ls/wide/web/l#h1.example.com"])
    }

    @Test func `what did not change is not rendered again`() throws {
        var renderer = Renderer()
        let before = renderer.render(Self.owners, version: Revision(rawValue: 1))
        let after = renderer.render(Self.replaced, version: Revision(rawValue: 2))
        let known = Set(before.listeners.templates.flatMap(\.fragments).map(ObjectIdentifier.init))
        let made = after.listeners.templates.flatMap(\.fragments).filter {
            !known.contains(ObjectIdentifier($0))
        }
        #expect(made.count == 1)
    }

    @Test func `what did not change is not laid out again`() throws {
        var renderer = Renderer()
        let before = renderer.render(Self.owners, version: Revision(rawValue: 1))
        let after = renderer.render(Self.replaced, version: Revision(rawValue: 2))
        let known = Set(before.listeners.segments.map(ObjectIdentifier.init))
        let made = after.listeners.segments.filter { !known.contains(ObjectIdentifier($0)) }
        #expect(before.listeners.segments.count > 2)
        #expect(made.count == 1)
    }

    @Test func `a route that changes changes one table`() throws {
        var renderer = Renderer()
        let before = renderer.render(Self.owners, version: Revision(rawValue: 1))
        let routed = Self.https(
            "team-7/web", "h7.example.com",
            Scene.route("team-7/web", [], Scene.rule(Scene.target(nil))))
        let after = renderer.render(
            Self.owners.map { $0.id == routed.id ? routed : $0 }, version: Revision(rawValue: 2))
        let changed = after.routes.filter { $0.value.version != before.routes[$0.key]?.version }
        #expect(after.routes.count > 2)
        #expect(changed.count == 1)
        #expect(after.listeners.version == before.listeners.version)
    }
}
