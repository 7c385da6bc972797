import Certificates
import Foundation
import JSON
import LintelTesting
import RESTAPI
import Testing

/// What is said of versions that are held back: by Envoy's validation, or since a master key is
/// missing.
struct DiscoveryHoldTests {
    private let settings = PickyEnvoy.settings

    // MARK: Refused by validation

    /// A listener of a team, and a route with an expression that only Envoy can judge.
    private func team(_ name: String, _ path: String, host: String? = nil) -> String {
        Manifests.set("\(name)/web", "www:\(host ?? name + ".example.com")") + """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: \(name), name: web}
            spec:
              parentRefs: [{kind: ListenerSet, name: web}]
              rules:
                - matches: [{path: {type: RegularExpression, value: "\(path)"}}]

            """
    }

    private let routes = DiscoveryPoll(type: "routes", names: ["routes-80"])

    private func programmed(_ server: ReadsServer, _ path: String, in place: String = "status")
        throws -> JSONNode?
    {
        let conditions = try server.json("/v1/namespaces/\(path)").at("\(place).conditions")
        return conditions?.elements.first { $0.text("type") == "Programmed" }
    }

    private func isHeld(_ server: ReadsServer, _ path: String, in place: String = "status")
        throws -> Bool
    {
        let condition = try programmed(server, path, in: place)
        return condition?.text("status") == "False" && condition?.text("reason") == "Held"
    }

    private func refusals(_ server: ReadsServer, _ path: String) throws -> Int {
        try server.json("/v1/namespaces/\(path)").at("status.refusals").map {
            Array($0.elements).count
        } ?? 0
    }

    private func isRefused(_ server: ReadsServer) throws -> Bool {
        try programmed(server, "infra/gateways/edge")?.text("status") == "False"
    }

    @Test func `whose change waits is told so`() throws {
        let server = try ReadsServer(discovery: settings)
        try server.apply(Manifests.edge + team("calm", "/a") + team("shop", "/a"))
        #expect(try server.client.discover(routes, timeout: 30_000).status == 200)
        let version = try #require(
            try server.json("/v1/namespaces/infra/gateways/edge/versions").text(
                "versions.0.version"))
        try server.apply(team("evil", "/bad.example.com"))
        #expect(try server.eventually { _ in try isHeld(server, "evil/listenersets/web") })
        // Somebody else's good change waits with it.
        try server.apply(team("shop", "/b", host: "new.example.com"))
        #expect(try server.eventually { _ in try isHeld(server, "shop/listenersets/web") })
        #expect(try isHeld(server, "shop/listenersets/web", in: "status.listeners.0"))
        let message = try programmed(server, "shop/listenersets/web")?.text("message") ?? ""
        #expect(message.contains("proxies have version \(version)"), "\(message)")
        #expect(!message.contains("bad.example.com"), "what Envoy says is not everybody's")
        let parent = try server.json("/v1/namespaces/shop/httproutes/web").at("status.parents.0")
        #expect(parent?.text("serving") == "false" && parent?.text("servingReason") == "Held")
        #expect(parent?.text("servingMessage") == message)
        // What did not change is served as it was.
        let calm = try programmed(server, "calm/listenersets/web", in: "status.listeners.0")
        #expect(calm?.text("message") == "served by version \(version)")
        #expect(try programmed(server, "calm/listenersets/web")?.text("status") == "True")
        let quiet = try server.json("/v1/namespaces/calm/httproutes/web").at("status.parents.0")
        #expect(quiet?.text("serving") == "true" && quiet?.text("servingMessage") == nil)
        let explain = "/v1/namespaces/infra/gateways/edge/explain?port=80&hostname="
        let held = try server.json(explain + "new.example.com")
        #expect(held.text("servedBy.held") == message)
        #expect(held.text("summary")?.contains("proxies do not have") == true)
        #expect(try server.json(explain + "calm.example.com").text("servedBy.held") == nil)
        // It ends with the next version that passes.
        try server.apply(team("evil", "/fine"))
        #expect(try server.eventually { _ in try !isHeld(server, "shop/listenersets/web") })
        #expect(try !isRefused(server))
        let after = try server.json("/v1/namespaces/shop/httproutes/web").at("status.parents.0")
        #expect(after?.text("serving") == "true")
    }

    @Test func `only whose content is refused is blamed`() throws {
        let first = try ReadsServer(discovery: settings)
        // All new to Envoy, and nothing to go back to.
        try first.apply(
            Manifests.edge + team("calm", "/a") + team("evil", "/bad.example.com")
                + team("shop", "/c"))
        #expect(try first.client.discover(routes, timeout: 30_000).status == 503)
        for server in [first, try ReadsServer(log: first.log, discovery: settings)] {
            _ = try server.client.discover(routes, timeout: 30_000)
            #expect(
                try server.eventually { _ in try refusals(server, "evil/httproutes/web") == 1 })
            for innocent in ["calm", "shop"] {
                #expect(try refusals(server, "\(innocent)/httproutes/web") == 0)
                #expect(try refusals(server, "\(innocent)/listenersets/web") == 0)
            }
            let warnings = try server.json("/v1/warnings")
            #expect(
                try #require(warnings.at("warnings")).elements.allSatisfy {
                    $0.text("reason") != "EnvoyRefused" || $0.text("regarding.namespace") == "evil"
                })
        }
    }

    @Test func `where it cannot be told nobody is blamed`() throws {
        let server = try ReadsServer(discovery: settings)
        // Envoy sees both in one virtual host, and nothing of either before.
        let shared = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: shop, name: other}
            spec:
              parentRefs: [{kind: ListenerSet, name: web}]
              rules:
                - matches: [{path: {type: RegularExpression, value: "/other"}}]

            """
        try server.apply(Manifests.edge + team("shop", "/bad.example.com") + shared)
        #expect(try server.client.discover(routes, timeout: 30_000).status == 503)
        #expect(
            try server.eventually { _ in
                try server.json("/v1/warnings").texts("warnings", "reason")
                    .contains("EnvoyRefused")
            })
        #expect(try isRefused(server))
        #expect(try refusals(server, "shop/httproutes/web") == 0)
        #expect(try refusals(server, "shop/httproutes/other") == 0)
        #expect(try refusals(server, "infra/gateways/edge") == 1)
    }

    // MARK: Without the master key

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    private var secured: String {
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {namespace: shop, name: cert}
        type: kubernetes.io/tls
        stringData:
          tls.crt: |
        \(indented(TestPEM.chain))  tls.key: |
        \(indented(TestPEM.key))---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {namespace: shop, name: web}
        spec:
          parentRef: {namespace: infra, name: edge}
          listeners:
            - name: www
              hostname: www.example.com
              port: 443
              protocol: HTTPS
              tls: {certificateRefs: [{name: cert}]}

        """
    }

    @Test func `without its master key nothing is withdrawn`() throws {
        let key = MasterKey.generate()
        let first = try ReadsServer(masterKeys: MasterKeyRing(key))
        try first.apply(Manifests.edge + secured)
        var poll = DiscoveryPoll()
        let served = try first.client.discover(poll, timeout: 30_000)
        #expect(served.status == 200 && served.text.contains("BEGIN CERTIFICATE"))
        poll.version = served.versionInfo
        for ring in [nil, MasterKeyRing(.generate())] {
            let second = try ReadsServer(log: first.log, masterKeys: ring)
            let answer = try second.client.discover(poll, timeout: 5_000)
            #expect(answer.status == 503 && answer.text.contains(key.id), "\(answer.text)")
            let gateway = try #require(try programmed(second, "infra/gateways/edge"))
            #expect(gateway.text("status") == "False" && gateway.text("reason") == "SecretsLocked")
            #expect(gateway.text("message")?.contains(key.id) == true)
            // What is not served by it either way waits as well.
            try second.apply(Manifests.set("calm/web", "www:calm.example.com"))
            #expect(try second.eventually { _ in try isHeld(second, "calm/listenersets/web") })
            #expect(try !isHeld(second, "shop/listenersets/web"))
            #expect(try second.client.discover(poll).status == 503)
            try second.apply(Manifests.set("calm/web", "www:calmer.example.com"))
        }
        let third = try ReadsServer(log: first.log, masterKeys: MasterKeyRing(key))
        let again = try third.client.discover(poll, timeout: 30_000)
        #expect(again.status == 200 && again.text.contains("BEGIN CERTIFICATE"))
        #expect(try programmed(third, "infra/gateways/edge")?.text("status") == "True")
        #expect(try !isHeld(third, "calm/listenersets/web"))
    }
}
