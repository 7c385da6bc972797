import JSON
import Ledger
import LintelTesting
import Testing

/// What operators ask.
@Suite struct ReadsOperationsTests {
    private static let gateway = "/v1/namespaces/infra/gateways/edge"

    @Test(arguments: [
        ("/healthz", "status", "ok"), ("/readyz", "status", "ready"), ("/readyz", "revision", "4"),
        ("/version", "name", "lintel"), ("/version", "version", "1.2.3"),
        ("\(gateway)/nodes", "nodes", "[]"), ("\(gateway)/nodes", "version", "4"),
    ])
    func tells(target: String, path: String, expected: String) throws {
        #expect(try ReadsResourcesTests.server().json(target).text(path) == expected)
    }

    @Test(arguments: [
        ("port=80&hostname=www.example.com", "servedBy.id", "ls/shop/web/www"),
        ("port=80&hostname=www.example.com", "servedBy.match", "exact"),
        ("port=80&hostname=www.example.com", "servedBy.since.revision", "3"),
        ("port=80&hostname=www.example.com", "lost.0.id", "ls/blog/news/www"),
        ("port=80&hostname=www.example.com", "lost.0.reason", "HostnameConflict"),
        (
            "port=80&hostname=www.example.com", "summary",
            "www.example.com:80 is served by ListenerSet shop/web (www); 1 listener lost"
        ),
        ("port=80&hostname=WWW.Example.COM.", "hostname", "www.example.com"),
        ("port=80&hostname=WWW.Example.COM.", "servedBy.match", "exact"),
        ("port=443", "servedBy", "null"), ("port=443", "summary", "nobody serves port 443"),
    ])
    func explains(query: String, path: String, expected: String) throws {
        let answer = try ReadsResourcesTests.server().json("\(Self.gateway)/explain?\(query)")
        #expect(answer.text(path) == expected)
    }

    @Test(arguments: [
        ("/explain", 400), ("/explain?port=0", 400), ("/explain?port=80&hostname=a..b", 400),
        ("/explain?port=80&hostname=.", 400), ("/explain?port=80&hostname=a_b", 400),
        ("/explain?port=80&hostname=%E2%84%AA.io", 400),
        ("x/explain?port=80", 404), ("x/nodes", 404), ("/nodes?x=1", 400),
    ])
    func refuses(target: String, status: Int) throws {
        #expect(try ReadsResourcesTests.server().get(Self.gateway + target).status == status)
    }

    @Test func `says when a question about a name leaves UDP out`() throws {
        let server = try ReadsServer()
        try server.apply(
            Manifests.edge.replacing(
                "listeners: []", with: "listeners: [{name: dns, port: 53, protocol: UDP}]"))
        let named = try server.json("\(Self.gateway)/explain?port=53&hostname=a.example.com")
        #expect(named.text("servedBy") == "null")
        #expect(
            named.text("summary")
                == "nobody serves a.example.com:53; UDP knows no hostnames: ask without one "
                + "for its listeners")
        let port = try server.json("\(Self.gateway)/explain?port=53")
        #expect(port.text("servedBy.name") == "dns")
        #expect(port.text("summary") == "port 53 is served by Gateway infra/edge (dns)")
    }

    @Test func `counts the fleet`() throws {
        let server = try ReadsResourcesTests.server()
        #expect(try server.get("\(Self.gateway)/snapshot?node=edge-1").status == 200)
        let nodes = try server.json("\(Self.gateway)/nodes")
        #expect(nodes.text("nodes.0.name") == "edge-1")
        #expect(nodes.text("nodes.0.polls") == "1")
        #expect(nodes.text("nodes.0.rejections") == "0")
    }

    @Test func `is ready for reading when read only`() throws {
        let answer = try ReadsServer(isReadOnly: true).get("/readyz")
        #expect(answer.status == 200)
        #expect(answer.headers["lintel-mode"] == "read-only")
        #expect(answer.text.contains(#""revision":0"#))
    }

    @Test func `is not ready while stopping`() throws {
        let server = try ReadsServer()
        server.ledger.publisher.close()
        let answer = try server.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.headers["retry-after"] == "1")
    }

    @Test func `writes metrics that Prometheus reads`() throws {
        let answer = try ReadsResourcesTests.server().get("/metrics")
        #expect(answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        let line = /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+/
        let comment = /# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))/
        for text in answer.text.split(separator: "\n") {
            let isValid =
                text.wholeMatch(of: line) != nil
                || text.wholeMatch(of: comment) != nil
            #expect(isValid, "\(text)")
        }
        #expect(answer.text.contains("\nlintel_log_revision 4\n"))
        let listeners = #"lintel_gateway_listeners{namespace="infra",gateway="edge"} 3"#
        #expect(answer.text.contains(listeners))
    }

    @Test func `gives the description as it is`() throws {
        let document = Array("openapi: 3.1.0\n# naïve\n".utf8)
        let answer = try ReadsServer(openAPI: document).get("/openapi.yaml")
        #expect(answer.body == document)
        #expect(answer.headers["content-type"] == "application/yaml")
        #expect(answer.headers["etag"]?.hasPrefix("\"") == true)
    }
}
