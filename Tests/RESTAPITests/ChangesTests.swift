import JSON
import LintelTesting
import Testing

/// What a request that changes something may say, and what it is told besides.
@Suite struct ChangesTests {
    @Test(arguments: [
        ("Lintel-Actor: ada\r\nLintel-Actor: bob", "Lintel-Actor"),
        ("Idempotency-Key: 1\r\nidempotency-key: 2", "Idempotency-Key"),
        ("Content-Encoding: gzip\r\nContent-Encoding: identity", "Content-Encoding"),
    ])
    func `refuses a header that contradicts itself`(headers: String, parameter: String) throws {
        let server = try ReadsServer()
        let text = "DELETE /v1/namespaces/shop HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n\r\n"
        let answer = try server.client.send(Array(text.utf8))
        #expect(answer.status == 400)
        let error = try JSONDocument.parsing(answer.body).root.at("errors.0")
        #expect(error?.text("parameter") == parameter)
        #expect(error?.text("detail")?.contains("once") == true)
    }

    @Test(arguments: [
        ("POST", "/v1/changes", "application/x-www-form-urlencoded", "{}", "curl -d says that"),
        ("POST", "/v1/changes", "application/json", "", "there is no body"),
        ("PATCH", "/v1/namespaces/a", "application/merge-patch+json", "", "there is no body"),
        ("GET", "/v1/namespaces/", "", "", "paths have no slash at their end"),
    ])
    func `says what is missing`(
        method: String, target: String, type: String, body: String, says: String
    ) throws {
        let server = try ReadsServer()
        let answer = try server.client.send(
            method, target, headers: type.isEmpty ? [:] : ["Content-Type": type], body: body)
        #expect(answer.status >= 400)
        #expect(answer.text.contains(says), "\(answer.text)")
    }

    @Test(arguments: [
        (
            "metadata: {annotations: {lintel.dev/max-listener: \"1\"}, ",
            "UnknownAnnotation Gateway infra/edge -"
        ),
        ("metadata: {annotations: {lintel.dev/max-listeners: \"1\", other.dev/x: y}, ", nil),
    ])
    func `warns of an annotation that nothing reads`(metadata: String, warning: String?) throws {
        let server = try ReadsServer()
        let answer = try server.apply(Manifests.edge.replacing("metadata: {", with: metadata))
        #expect(try Self.warnings(answer) == (warning.map { [$0] } ?? []))
    }

    @Test func `warns of a rule of the gateway on a set and of routes that do not fit`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let answer = try server.apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {namespace: a, name: b, annotations: {lintel.dev/denied-ports: "80"}}
            spec:
              parentRef: {namespace: infra, name: edge}
              listeners:
              - {name: fits, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: HTTPRoute}]}}
              - {name: not, port: 81, protocol: HTTP, allowedRoutes: {kinds: [{kind: TCPRoute}]}}
            """)
        #expect(
            try Self.warnings(answer) == [
                "IgnoredAnnotation ListenerSet a/b -", "InvalidRouteKinds ListenerSet a/b not",
            ])
    }

    @Test func `says that nothing reaches a route and who is in the way`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge.replacing("listeners: []", with: Self.listener))
        func route(_ namespace: String, _ name: String, _ path: String) -> String {
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: \(namespace), name: \(name)}
            spec:
              parentRefs: [{namespace: infra, name: edge}]
              rules: [{matches: [{path: {value: \(path)}}], backendRefs: [{name: web}]}]
            """
        }
        try server.apply(route("shop", "old", "/a"))
        try server.apply(route("blog", "guest", "/b"))
        let answer = try server.apply(route("shop", "young", "/a"))
        #expect(try Self.warnings(answer).contains("Shadowed HTTPRoute shop/young -"))
        let parent = try server.json("/v1/namespaces/shop/httproutes/young").at("status.parents.0")
        #expect(parent?.texts("conditions", "type").last == "Shadowed")
        #expect(parent?.text("servingReason") == "Shadowed")
        #expect(parent?.at("serving")?.kind == .false)
        #expect(
            parent?.text("conditions.2.message")?.contains("taken by HTTPRoute shop/old,") == true)

        // An older route that takes what others had says so, and names those of its namespace.
        let taking = try server.apply(route("shop", "old", "/b"))
        #expect(try Self.warnings(taking).contains("Shadows HTTPRoute shop/old -"))
        #expect(taking.text.contains("reaches any more: 1 of other namespaces"))
        let guest = try server.json("/v1/namespaces/blog/httproutes/guest")
        let message = guest.text("status.parents.0.conditions.2.message") ?? ""
        #expect(message.contains("taken by a route of another namespace,"))
        let young = try server.json("/v1/namespaces/shop/httproutes/young")
        #expect(young.at("status.parents.0.serving")?.kind == .true)
    }

    private static let listener =
        "listeners: [{name: h, port: 80, protocol: HTTP, "
        + "allowedRoutes: {namespaces: {from: All}}}]"

    private static func warnings(_ answer: HTTPClient.Answer) throws -> [String] {
        let root = try JSONDocument.parsing(answer.body).root
        return (root["warnings"].map { Array($0.elements) } ?? []).map { warning in
            ["code", "resource", "listener"].map { warning.text($0) ?? "-" }
                .joined(separator: " ")
        }
    }
}
