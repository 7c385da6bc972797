import JSON
import LintelTesting
import Testing

/// Conditional requests (RFC 9110, 13): what a tag stands for, and what it is good for.
@Suite struct ConditionTests {
    static let patch = #"{"metadata":{"labels":{"a":"b"}}}"#
    static let path = "/v1/namespaces/shop/listenersets/web"

    /// Revision 1: the gateway and a namespace; 2: shop/web, which serves `www`.
    static func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge + Manifests.namespace("shop", "team: shop"))
        try server.apply(Manifests.set("shop/web", "www:www.example.com"))
        return server
    }

    private func tag(_ answer: HTTPClient.Answer) throws -> String {
        try #require(answer.headers["etag"])
    }

    // MARK: Reading

    @Test func `a tag is of bytes`() throws {
        let server = try Self.server()
        let json = try tag(server.get(Self.path))
        let yaml = try tag(server.get(Self.path, accept: "application/yaml"))
        #expect(json != yaml)
        #expect(json == (try tag(server.get(Self.path))))
        for tag in [json, yaml] { #expect(tag.hasPrefix("\"2.")) }

        // Somebody else's commit changes what its status says, and not the resource.
        try server.apply(Manifests.edge.replacing("from: All", with: "from: None"))
        let after = try server.get(Self.path)
        #expect(try JSONDocument.parsing(after.body).root.text("metadata.resourceVersion") == "2")
        let later = try tag(after)
        #expect(later != json)
        #expect(later.hasPrefix("\"2."))
        let old = try server.client.get(Self.path, headers: ["If-None-Match": json])
        #expect(old.status == 200)
    }

    @Test(arguments: ["GET", "HEAD"])
    func `who has it is told so`(method: String) throws {
        let server = try Self.server()
        let version = "/v1/namespaces/infra/gateways/edge/versions/2/snapshot"
        let targets = [
            Self.path, Self.path + "?at=2030-01-01T00:00:00Z", "/v1/namespaces/shop",
            "/v1/namespaces/infra/gateways/edge", "/v1/namespaces/infra/gateways/edge/snapshot",
            version, "/openapi.yaml",
        ]
        for target in targets {
            let tag = try tag(server.get(target))
            for (header, status) in [
                (tag, 304), ("W/\(tag)", 304), ("\"x\", \(tag)", 304), ("*", 304),
                ("\"2\"", 200), ("\"2.x\"", 200), ("nonsense", 200),
            ] {
                let answer = try server.client.send(
                    method, target, headers: ["If-None-Match": header])
                #expect(answer.status == status, "\(target) \(header)")
                #expect(answer.headers["etag"] == tag)
                #expect(answer.headers["vary"] != nil || target == "/openapi.yaml")
                if status == 304 { #expect(answer.body.isEmpty) }
            }
            for (header, status) in [
                (tag, 200), ("\"x\", \(tag)", 200), ("*", 200), ("W/\(tag)", 412),
                ("\"x\"", 412), ("nonsense", 400),
            ] {
                let answer = try server.client.send(method, target, headers: ["If-Match": header])
                #expect(answer.status == status, "\(target) \(header)")
            }
        }
        let bare = try server.client.send(method, Self.path, headers: ["If-Match": "\"2\""])
        #expect(bare.status == 200)
    }

    // MARK: Changing

    /// The resource is at 2; TAG is the one that GET gave.
    @Test(arguments: [
        ("\"2\"", 200), ("TAG", 200), ("\"1\", \"2\"", 200), ("\"1\",TAG , W/\"7\"", 200),
        ("*", 200), ("\"2.anything\"", 200),
        ("\"1\"", 412), ("\"3\"", 412), ("\"1\", \"3\"", 412), ("W/\"2\"", 412),
        ("W/TAG", 412), ("\"1\", W/\"2\"", 412), ("\"abc\"", 412), ("\"\"", 412), ("\"02x\"", 412),
        ("\"-2\"", 412), ("\"99999999999999999999\"", 412),
        ("2", 400), ("\"2", 400), ("\"1\" \"2\"", 400), ("*, \"2\"", 400), ("", 400),
    ])
    func `If-Match is the same for every method`(header: String, status: Int) throws {
        for method in ["PUT", "PATCH", "DELETE"] {
            let server = try Self.server()
            let read = try server.get(Self.path)
            let (type, body) =
                switch method {
                case "PUT": ("application/json", String(decoding: read.body, as: UTF8.self))
                case "PATCH": ("application/merge-patch+json", Self.patch)
                default: ("application/json", "")
                }
            let headers = [
                "Content-Type": type, "If-Match": header.replacing("TAG", with: try tag(read)),
            ]
            let answer = try server.client.send(method, Self.path, headers: headers, body: body)
            #expect(answer.status == status, "\(method) \(header): \(answer.text)")
            if status == 412 { #expect(answer.headers["lintel-revision"] == "2") }
        }
    }

    @Test(arguments: [
        ("\"2\"", #""2""#, 200), ("\"1\", \"2\"", #""2""#, 200), ("*", #""2""#, 200),
        ("\"2\"", #""1""#, 412), ("\"1\"", #""2""#, 412), ("*", #""1""#, 412),
        ("\"2\"", "null", 200), ("\"1\"", "null", 412), ("*", #""""#, 200),
    ])
    func `what the body requires must hold too`(header: String, inBody: String, status: Int) throws
    {
        let server = try Self.server()
        let headers = ["Content-Type": "application/merge-patch+json", "If-Match": header]
        let body = #"{"metadata":{"resourceVersion":\#(inBody),"labels":{"a":"b"}}}"#
        let answer = try server.client.send("PATCH", Self.path, headers: headers, body: body)
        #expect(answer.status == status, "\(answer.text)")
    }

    @Test func `a stale patch says where the resource is`() throws {
        let server = try Self.server()
        try server.apply(Manifests.set("shop/web", "www:shop.example.com"))
        let headers = ["Content-Type": "application/merge-patch+json", "If-Match": "\"2\""]
        let answer = try server.client.send(
            "PATCH", Self.path, headers: headers, body: Self.patch)
        #expect(answer.status == 412)
        #expect(
            try JSONDocument.parsing(answer.body).root.text("detail")
                == "ListenerSet shop/web is at resourceVersion 3, not 2; read it again and repeat "
                + "the change")
    }

    @Test(arguments: [
        ("PUT", "*", 412), ("DELETE", "*", 412), ("PATCH", "*", 412), ("PUT", "\"2\"", 400),
    ])
    func `what must not exist`(method: String, header: String, status: Int) throws {
        let server = try Self.server()
        let body = method == "DELETE" ? [] : try server.get(Self.path).body
        let type = method == "PATCH" ? "application/merge-patch+json" : "application/json"
        let headers = ["Content-Type": type, "If-None-Match": header]
        let answer = try server.client.send(method, Self.path, headers: headers, bytes: body)
        #expect(answer.status == status, "\(answer.text)")
    }

    /// It could be about nothing, and what restricts is not dropped.
    @Test(
        arguments: [
            ("/v1/changes", #"{"changes":[]}"#), ("/v1/commits/2/revert", "{}"),
            ("/v1/namespaces/infra/gateways/edge/rollback", #"{"toVersion":1}"#),
        ], ["If-Match", "If-None-Match"])
    func `changesets have no tag`(request: (target: String, body: String), name: String) throws {
        let server = try Self.server()
        let headers = ["Content-Type": "application/json", name: "*"]
        let answer = try server.client.send(
            "POST", request.target, headers: headers, body: request.body)
        #expect(answer.status == 400)
        let error = try JSONDocument.parsing(answer.body).root.at("errors.0")
        #expect(error?.text("parameter") == name)
    }
}
