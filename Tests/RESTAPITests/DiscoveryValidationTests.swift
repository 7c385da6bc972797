import Foundation
import JSON
import LintelTesting
import RESTAPI
import Testing

/// What Envoy refuses before any proxy gets it; here a program that minds one hostname stands for
/// Envoy.
struct DiscoveryValidationTests {
    private let settings = PickyEnvoy.settings

    /// A listener with something in its routes that only Envoy can judge.
    private func manifest(_ host: String) -> String {
        Manifests.set("shop/web", "www:\(host)") + """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: shop, name: web}
            spec:
              parentRefs: [{kind: ListenerSet, name: web}]
              rules:
                - matches: [{path: {type: RegularExpression, value: "/\(host)"}}]
            """
    }

    private let routes = DiscoveryPoll(type: "routes", names: ["routes-80"])

    private func programmed(_ server: ReadsServer) throws -> String? {
        let conditions = try server.json("/v1/namespaces/infra/gateways/edge")
            .at("status.conditions")
        return conditions?.elements.first { $0.text("type") == "Programmed" }?.text("message")
    }

    @Test func `after a restart the last good version is found in history`() throws {
        let first = try ReadsServer(discovery: settings)
        try first.apply(Manifests.edge)
        try first.apply(manifest("older.example.com"))
        try first.apply(manifest("good.example.com"))
        let good = try first.client.discover(routes)
        #expect(good.status == 200 && good.text.contains("good.example.com"))
        for path in ["/a", "/b"] {
            let bad = "/bad.example.com"
            try first.apply(manifest("bad.example.com").replacing(bad, with: bad + path))
        }
        // A new server knows nothing but the log.
        let second = try ReadsServer(log: first.log, discovery: settings)
        let answer = try second.client.discover(routes, timeout: 30_000)
        #expect(answer.status == 200)
        #expect(answer.versionInfo == good.versionInfo)
        #expect(try programmed(second)?.contains("bad.example.com is bad") == true)
        // It goes on from there.
        var poll = routes
        poll.version = answer.versionInfo
        #expect(try second.client.discover(poll).status == 304)
        let node = try #require(try second.node())
        #expect(node.text("upToDate") == "false")
        try second.apply(manifest("new.example.com"))
        #expect(
            try second.eventually { try $0.discover(poll).text.contains("new.example.com") })
        #expect(try programmed(second)?.contains("bad") == false)
    }

    @Test func `without a good version proxies are told why`() throws {
        let server = try ReadsServer(discovery: settings)
        try server.apply(Manifests.edge + manifest("bad.example.com"))
        let answer = try server.client.discover(routes, timeout: 30_000)
        #expect(answer.status == 503)
        #expect(answer.text.contains("bad.example.com is bad"))
        try server.apply(manifest("good.example.com"))
        #expect(try server.eventually { try $0.discover(routes).status == 200 })
    }
}
