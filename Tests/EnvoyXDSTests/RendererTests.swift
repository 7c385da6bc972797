import EnvoyXDS
import GatewayModel
import Projection
import Testing

@Suite("A renderer that has rendered before gives what a new one gives")
struct RendererTests {
    private static let listeners = (0..<300).map { number in
        Scene.listener(
            "team-\(number)/web", number.isMultiple(of: 3) ? 80 : 443,
            number.isMultiple(of: 3) ? .http : .https, "h\(number).example.com",
            certificates: number.isMultiple(of: 3) ? [] : [Scene.certificate()])
    }

    private static let changed = Scene.listener(
        "team-7/web", 443, .https, "other.example.com", certificates: [Scene.certificate()])
    private static let wildcard = Scene.listener(
        "wide/web", 443, .https, "*.example.com", certificates: [Scene.certificate()])

    /// More moves and goes than the renderer looks for on its way.
    private static let next: [String: [EnvoyListener]] = [
        "the same again": listeners,
        "one is another": replaced,
        "one more in the middle": Array(listeners[..<150]) + [wildcard] + Array(listeners[150...]),
        "half of them gone": Array(listeners[150...]),
        "the other way round": Array(listeners.reversed()),
        "two halves changed places": Array(listeners[150...]) + Array(listeners[..<150]),
        "none": [],
    ]

    private static let replaced = listeners.map {
        $0.hostname.text == "h7.example.com" ? changed : $0
    }

    @Test(arguments: next.keys.sorted())
    func again(_ what: String) throws {
        let next = try #require(Self.next[what])
        var renderer = Renderer()
        _ = renderer.render(Self.listeners, version: Revision(rawValue: 1))
        let again = renderer.render(next, version: Revision(rawValue: 2))
        var new = Renderer()
        let fresh = new.render(next, version: Revision(rawValue: 2))
        #expect(again.golden == fresh.golden)
    }

    @Test func whatDidNotChangeIsNotRenderedAgain() throws {
        var renderer = Renderer()
        let before = renderer.render(Self.listeners, version: Revision(rawValue: 1))
        let after = renderer.render(Self.replaced, version: Revision(rawValue: 2))
        let known = Set(before.listeners.shapes.flatMap(\.fragments).map(ObjectIdentifier.init))
        let made = after.listeners.shapes.flatMap(\.fragments).filter {
            !known.contains(ObjectIdentifier($0))
        }
        #expect(made.count == 1)
    }
}
