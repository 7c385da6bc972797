import EnvoyXDS
import GatewayModel
import Testing

struct BootstrapTests {
    private func bootstrap(_ url: String) throws -> String {
        let server = try #require(Bootstrap.Server(url: url))
        return Bootstrap(
            gateway: NamespacedName(slashed: "infra/edge"), node: "edge-1", server: server,
            adminPort: 9901
        ).yaml
    }

    @Test(arguments: [
        "http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost:8080",
        "http://10.0.0.1:8080", "https://lintel.example", "http://127.example:8080",
    ])
    func `is accepted by Envoy`(_ url: String) throws {
        let text = try bootstrap(url)
        #expect(try EnvoyJudge.complaint(about: Array(text.utf8), language: "yaml") == nil)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", false), ("http://127.1.2.3", false), ("http://[::1]:8080", false),
        ("http://localhost:8080", false), ("http://10.0.0.1:8080", true),
        ("https://lintel.example", true), ("http://127.example:8080", true),
    ])
    func `polls are compressed on a network`(_ url: String, _ expected: Bool) throws {
        #expect(try bootstrap(url).contains("filters.http.compressor") == expected)
    }
}
