import EnvoyXDS
import Testing

struct DiscoveryTypeTests {
    @Test func pathsAreThoseEnvoyPostsTo() {
        #expect(
            DiscoveryType.allCases.map(\.path) == [
                "/v3/discovery:clusters", "/v3/discovery:endpoints", "/v3/discovery:listeners",
                "/v3/discovery:routes", "/v3/discovery:secrets",
            ])
    }
}
