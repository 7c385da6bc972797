import JSON
import LintelTesting
import Testing

/// Where in a body of YAML something is wrong.
@Suite struct ProblemPlaceTests {
    private static let set = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {namespace: shop, name: web}
        spec:
          parentRef: {namespace: infra, name: edge}
          listeners:
          - name: a
            port: 80
            protocol: HTTP
            hostname: www.example.com

        """

    private func send(
        _ server: ReadsServer, _ body: String, _ query: String = "?dryRun=true",
        type: String = "application/yaml"
    ) throws -> JSONNode {
        let answer = try server.client.send(
            "POST", "/v1/changes" + query, headers: ["Content-Type": type], body: body)
        return try JSONDocument.parsing(answer.body).root
    }

    private func places(_ root: JSONNode, _ list: String = "errors") -> [String] {
        (root.at(list).map { Array($0.elements) } ?? []).map { entry in
            "\(entry.text("line") ?? "-"):\(entry.text("column") ?? "-")"
        }
    }

    @Test(arguments: [
        ("port: 80", "port: 99999", ["8:5"]),
        // What is missing is where the next thing around it is.
        ("    port: 80\n", "", ["7:5"]), ("metadata: {namespace: shop, name: web}\n", "", ["1:1"]),
        ("hostname", "hostnam", ["10:5"]), ("listeners:", "listeners: {", ["7:3"]),
        ("protocol: HTTP", "protocol: HTTPS", ["7:5"]),
    ])
    func `an error has its line`(text: String, replacement: String, expected: [String]) throws {
        let body = Self.set.replacing(text, with: replacement)
        let found = places(try send(ReadsServer(), body))
        #expect(found.prefix(1) == expected[...], "\(found)")
    }

    @Test func `of several documents, counted without empty ones`() throws {
        let bad = Self.set.replacing("port: 80", with: "port: 0")
            .replacing("name: web", with: "name: other")
        let found = places(try send(ReadsServer(), "---\n---\n" + Self.set + "---\n" + bad))
        #expect(found == ["21:5"])
    }

    @Test func `JSON has none, and a text that cannot be read has its own`() throws {
        let server = try ReadsServer()
        let json = try send(
            server, #"{"changes": [{"apply": {"kind": "Gateway"}}]}"#, type: "application/json")
        #expect(!places(json).isEmpty && Set(places(json)) == ["-:-"])
        let broken = try send(server, "{\n\"a\": 1,,}", type: "application/json")
        #expect(places(broken).first?.hasPrefix("2:") == true)
    }

    /// The listener, for who edits the set.
    @Test(arguments: ["?dryRun=true", ""])
    func `a refused clash and a policy have the line of the listener`(query: String) throws {
        let server = try ReadsServer()
        try server.apply(
            Manifests.edge.replacing(
                "name: edge}",
                with: "name: edge, annotations: {lintel.dev/conflict-policy: reject}}"
            ) + Manifests.set("web/site", "www:www.example.com"))
        let clash = try send(server, "# mine\n" + Self.set, query)
        #expect(clash.text("type") == "/problems/listener-conflict")
        #expect(places(clash) == ["8:5"])
        try server.apply(
            """
            apiVersion: lintel.dev/v1
            kind: ListenerPolicy
            metadata: {name: ports}
            spec: {ports: [{port: 443}], namespaceSelector: {}}

            """)
        let policy = try send(server, "---\n" + Self.set, query)
        #expect(policy.text("type") == "/problems/policy", "\(policy.text("") ?? "")")
        #expect(Set(places(policy)) == ["9:5"])
    }

    @Test func `warnings of a preview have theirs`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge + Manifests.set("web/site", "www:www.example.com"))
        let body = Self.set + "  - {name: raw, port: 80, protocol: TCP, extra: 1}\n"
        let root = try send(server, body, "?dryRun=true&fieldValidation=Warn")
        let codes = root.texts("warnings", "code")
        #expect(codes == ["UnknownField", "W2", "HostnameConflict", "ProtocolConflict"])
        #expect(places(root, "warnings") == ["11:42", "11:5", "7:5", "11:5"])
        let done = try send(server, body, "?fieldValidation=Warn")
        #expect(Set(places(done, "warnings")) == ["-:-"])
    }
}
