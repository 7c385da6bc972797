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
    func refusesAHeaderThatContradictsItself(headers: String, parameter: String) throws {
        let server = try ReadsServer()
        let text = "DELETE /v1/namespaces/shop HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n\r\n"
        let answer = try server.client.send(Array(text.utf8))
        #expect(answer.status == 400)
        let error = try JSONDocument.parsing(answer.body).root.at("errors.0")
        #expect(error?.text("parameter") == parameter)
        #expect(error?.text("detail")?.contains("once") == true)
    }

    @Test(arguments: [
        (
            "metadata: {annotations: {lintel.dev/max-listener: \"1\"}, ",
            "UnknownAnnotation Gateway infra/edge -"
        ),
        ("metadata: {annotations: {lintel.dev/max-listeners: \"1\", other.dev/x: y}, ", nil),
    ])
    func warnsOfAnAnnotationThatNothingReads(metadata: String, warning: String?) throws {
        let server = try ReadsServer()
        let answer = try server.apply(Manifests.edge.replacing("metadata: {", with: metadata))
        #expect(try Self.warnings(answer) == (warning.map { [$0] } ?? []))
    }

    @Test func warnsOfARuleOfTheGatewayOnASetAndOfRoutesThatDoNotFit() throws {
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

    private static func warnings(_ answer: HTTPClient.Answer) throws -> [String] {
        let root = try JSONDocument.parsing(answer.body).root
        return (root["warnings"].map { Array($0.elements) } ?? []).map { warning in
            ["code", "resource", "listener"].map { warning.text($0) ?? "-" }
                .joined(separator: " ")
        }
    }
}
