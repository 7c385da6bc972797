import EnvoyXDS
import GatewayModel
import Testing

@Suite("An answer that Envoy would not read is found before it is given")
struct AnswerSizeTests {
    private static let snapshot: EnvoySnapshot = {
        let text = String(repeating: "a", count: 4096)
        let filter = RouteFilter.requestHeaderModifier(
            HeaderModifier(set: [.init(name: "x-large", value: text)]))
        let matches = (0..<50).map { HTTPRouteMatch(path: HTTPPathMatch(value: "/\($0)")) }
        let large = Scene.route("evil/web", [], Scene.rule(matches: matches, filters: [filter]))
        let owners = Scene.owners([
            Scene.listener("evil/web", 80, .http, "evil.example.com", large),
            Scene.listener("shop/web", 80, .http, "shop.example.com"),
        ])
        var renderer = Renderer()
        return renderer.render(owners, version: Revision(rawValue: 1))
    }()

    @Test func `what fits is no fault`() {
        #expect(OversizedAnswer(in: Self.snapshot) == nil)
    }

    @Test func `whose it is is told`() throws {
        let answer = try #require(OversizedAnswer(in: Self.snapshot, limit: 256 << 10))
        let bytes = try #require(Self.snapshot.routes["routes-80"]).bytes
        #expect(answer.type == .routes && answer.name == "routes-80")
        #expect((bytes.count - 200...bytes.count).contains(answer.byteCount))
        #expect(answer.largest?.resource.namespace == "evil")
        #expect("\(answer)".contains("the answer for routes routes-80 would have 0.2 MiB"))
        #expect("\(answer)".contains("HTTPRoute evil/"))
    }
}
