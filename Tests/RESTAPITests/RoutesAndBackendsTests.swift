import GatewayModel
import JSON
import LintelTesting
import Testing

/// Routes and backends by REST: what holds for every kind of them.
@Suite struct RoutesAndBackendsTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: ResourceKind
        /// The least that a spec can be.
        let spec: String
        /// A merge patch, and where its effect is seen.
        let patch: String
        let path: String
        let value: String
        /// Where a default is seen.
        let defaulted: String
        let byDefault: String
        /// A spec that is refused, and where.
        let wrong: String
        let pointer: String

        var testDescription: String { kind.rawValue }
        var target: String { "/v1/namespaces/shop/\(kind.plural)/web" }
    }

    static let kinds = [
        Kind(
            kind: .httpRoute, spec: #"{"parentRefs":[{"name":"edge"}]}"#,
            patch: #"{"spec":{"hostnames":["www.example.com"]}}"#, path: "spec.hostnames.0",
            value: "www.example.com", defaulted: "spec.rules.0.matches.0.path.type",
            byDefault: "PathPrefix", wrong: #"{"rules":[]}"#, pointer: "/spec/rules"),
        Kind(
            kind: .tlsRoute,
            spec: #"{"hostnames":["a.example.com"],"rules":[{"backendRefs":[{"name":"web"}]}]}"#,
            patch: #"{"spec":{"hostnames":["*.example.com"]}}"#, path: "spec.hostnames.0",
            value: "*.example.com", defaulted: "spec.rules.0.backendRefs.0.kind",
            byDefault: "Service", wrong: #"{"rules":[{"backendRefs":[{"name":"web"}]}]}"#,
            pointer: "/spec/hostnames"),
        Kind(
            kind: .tcpRoute, spec: #"{"rules":[{"backendRefs":[{"name":"web"}]}]}"#,
            patch: #"{"spec":{"parentRefs":[{"name":"edge","port":5432}]}}"#,
            path: "spec.parentRefs.0.port", value: "5432",
            defaulted: "spec.rules.0.backendRefs.0.weight", byDefault: "1", wrong: "{}",
            pointer: "/spec/rules"),
        Kind(
            kind: .udpRoute, spec: #"{"rules":[{"backendRefs":[{"name":"web"}]}]}"#,
            patch: #"{"metadata":{"labels":{"tier":"gold"}}}"#, path: "metadata.labels.tier",
            value: "gold", defaulted: "spec.rules.0.backendRefs.0.group", byDefault: "",
            wrong: #"{"hostnames":["a.b"],"rules":[{"backendRefs":[{"name":"web"}]}]}"#,
            pointer: "/spec/hostnames"),
        Kind(
            kind: .backend, spec: #"{"endpoints":[{"host":"web","port":80}],"healthCheck":{}}"#,
            patch: #"{"spec":{"connectTimeout":"90s"}}"#, path: "spec.connectTimeout",
            value: "1m30s", defaulted: "spec.healthCheck.interval", byDefault: "10s",
            wrong: #"{"endpoints":[]}"#, pointer: "/spec/endpoints"),
        Kind(
            kind: .webhook,
            spec: #"{"url":"https://a.example","secretRef":{"name":"a"},"serviceAccountName":"b"}"#,
            patch: #"{"spec":{"events":["ListenerLost"]}}"#, path: "spec.events.0",
            value: "ListenerLost", defaulted: "spec.secretRef.name", byDefault: "a",
            wrong: #"{"url":"a.example","secretRef":{"name":"a"},"serviceAccountName":"b"}"#,
            pointer: "/spec/url"),
    ]

    private static let json = ["Content-Type": "application/json"]

    @Test func `who deletes a backend is told whose routes name it`() throws {
        let server = try ReadsServer()
        func route(_ namespace: String, _ name: String) -> String {
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: \(namespace), name: \(name)}
            spec:
              rules:
                - backendRefs: [{group: lintel.dev, kind: Backend, name: web, namespace: shop}]

            """
        }
        try server.apply(
            """
            ---
            apiVersion: lintel.dev/v1
            kind: Backend
            metadata: {namespace: shop, name: web}
            spec: {endpoints: [{host: web, port: 80}]}

            """ + route("shop", "own") + route("blog", "guest") + route("shop", "leaving"))
        let body = """
            {"changes":[{"delete":{"kind":"Backend","namespace":"shop","name":"web"}},
            {"delete":{"kind":"HTTPRoute","namespace":"shop","name":"leaving"}}]}
            """
        let answer = try server.client.send(
            "POST", "/v1/changes", headers: Self.json, body: body)
        let warnings = try JSONDocument.parsing(answer.body).root
        #expect(warnings.texts("warnings", "code") == ["BackendInUse"])
        let message = try #require(warnings.text("warnings.0.message"))
        #expect(message.contains("HTTPRoute blog/guest, HTTPRoute shop/own"))
        #expect(!message.contains("leaving"))
    }

    @Test(arguments: kinds)
    func `is created shown patched listed and deleted`(_ kind: Kind) throws {
        let server = try ReadsServer()
        let body = #"{"spec":\#(kind.spec)}"#

        let created = try server.client.send("PUT", kind.target, headers: Self.json, body: body)
        #expect(created.status == 201, "\(created.text)")
        #expect(try server.json(kind.target).text(kind.defaulted) == kind.byDefault)
        #expect(try server.json(kind.target).text("apiVersion") == kind.kind.apiVersion)

        let again = try server.client.send("PUT", kind.target, headers: Self.json, body: body)
        #expect(again.status == 200)
        #expect(try server.json(kind.target).text("metadata.resourceVersion") == "1")

        let patched = try server.client.send(
            "PATCH", kind.target, headers: ["Content-Type": "application/merge-patch+json"],
            body: kind.patch)
        #expect(patched.status == 200, "\(patched.text)")
        #expect(try server.json(kind.target).text(kind.path) == kind.value)

        for list in ["/v1/\(kind.kind.plural)", "/v1/namespaces/shop/\(kind.kind.plural)"] {
            let page = try server.json(list)
            #expect(page.text("kind") == kind.kind.rawValue + "List")
            #expect(page.texts("items", "metadata.name") == ["web"])
        }

        #expect(try server.client.send("DELETE", kind.target).status == 200)
        #expect(try server.get(kind.target).status == 404)
        let actions = try server.json(kind.target + "/history").texts("history", "action")
        #expect(actions == ["deleted", "configured", "created"])
    }

    @Test(arguments: kinds)
    func `what was fetched can be sent back`(_ kind: Kind) throws {
        let server = try ReadsServer()
        let body = #"{"spec":\#(kind.spec)}"#
        _ = try server.client.send("PUT", kind.target, headers: Self.json, body: body)
        for type in ["application/json", "application/yaml"] {
            let fetched = try server.get(kind.target, accept: type)
            let answer = try server.client.send(
                "PUT", kind.target, headers: ["Content-Type": type], bytes: fetched.body)
            #expect(answer.status == 200, "\(answer.text)")
        }
        #expect(try server.json("/v1/commits").at("commits").map { Array($0.elements).count } == 1)
    }

    @Test(arguments: kinds)
    func `is refused with the place`(_ kind: Kind) throws {
        let server = try ReadsServer()
        let answer = try server.client.send(
            "PUT", kind.target, headers: Self.json, body: #"{"spec":\#(kind.wrong)}"#)
        #expect(answer.status == 422)
        let problem = try JSONDocument.parsing(answer.body).root
        #expect(problem.texts("errors", "pointer") == [kind.pointer])
        #expect(try server.get(kind.target).status == 404)
    }

    @Test func `a filter that is not supported is told`() throws {
        let server = try ReadsServer()
        let answer = try server.client.send(
            "PUT", "/v1/namespaces/shop/httproutes/web", headers: Self.json,
            body: #"{"spec":{"rules":[{"filters":[{"type":"CORS"}]}]}}"#)
        let root = try JSONDocument.parsing(answer.body).root
        #expect(root.text("warnings.0.code") == "UnsupportedFilter")
        let shown = try server.json("/v1/namespaces/shop/httproutes/web")
        #expect(shown.text("spec.rules.0.filters") == #"[{"type":"CORS"}]"#)
    }
}
