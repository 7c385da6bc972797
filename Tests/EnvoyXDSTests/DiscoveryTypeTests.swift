import EnvoyXDS
import Testing

struct DiscoveryTypeTests {
    @Test func `paths are those Envoy posts to`() {
        #expect(
            DiscoveryType.allCases.map(\.path) == [
                "/v3/discovery:clusters", "/v3/discovery:endpoints", "/v3/discovery:listeners",
                "/v3/discovery:routes", "/v3/discovery:secrets",
            ])
    }
}
