import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// Who may ask while everybody on the machine may: programs, and pages of this server.
@Suite struct CallersTests {
    // MARK: Host

    static let given = ["lintel.example", "tunnel:9000", "2.edge_xds"].compactMap(HostName.init)

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("localhost:8080", true), ("[::1]:8080", true),
        ("LocalHost:8080", true), ("127.0.0.1", true), ("localhost", true), ("[::1]", true),
        ("127.8.0.1:8080", true), ("lintel.example", true), ("LINTEL.example:443", true),
        ("tunnel:9000", true), ("2.edge_xds", true),
        ("", false), (":8080", false), ("evil.example", false), ("evil.example:8080", false),
        ("127.0.0.1:8081", false), ("localhost:80", false), ("[::1]:1", false),
        ("127.0.0.1:", false), ("127.0.0.1:0", false), ("127.0.0.1:99999", false),
        ("127.0.0.1:808080", false), ("localhost:8080:8080", false), ("localhost:-1", false),
        ("127.0.0.1.evil.example:8080", false), ("127.evil.example:8080", false),
        ("localhost.evil.example:8080", false), ("evil.example#localhost:8080", false),
        ("localhost@evil.example:8080", false), ("127.0.0.256:8080", false),
        ("127.0.0.01:8080", false), ("0.0.0.0:8080", false), ("[::]:8080", false),
        ("[::1", false), ("::1", false), ("::1:8080", false), ("xds", false),
        ("tunnel", false), ("tunnel:9001", false), ("my.lintel.example", false),
        ("lintel.example.", false), ("localhost,evil.example", false),
    ])
    func `a server is asked by its names`(host: String, isKnown: Bool) {
        let bytes = Array(host.utf8)
        let answer = bytes.withUnsafeBufferPointer {
            HostCheck.isKnown($0, atPort: 8080, Self.given)
        }
        #expect(answer == isKnown)
    }

    @Test(arguments: [
        "", ":80", "*", "http://lintel.example", "lintel.example/", "a b", "a:b", "a:0", "::1",
        "[a]", "[127.0.0.1]", "lintel.example:65536", "a,b", "é",
    ])
    func `what is no name is no option`(text: String) {
        #expect(HostName(text) == nil)
    }

    // MARK: Pages

    static let own = "http://localhost:8080"

    @Test(arguments: [
        (AskingPage(origins: [own]), true),
        (AskingPage(origins: ["HTTP://LOCALHOST:8080"]), true),
        (AskingPage(origins: [own], sites: ["same-origin"], method: .post), true),
        (AskingPage(sites: ["none"], mode: "navigate", destination: "document"), true),
        (AskingPage(sites: ["cross-site"], mode: "navigate", destination: "document"), true),
        (AskingPage(sites: ["same-site"], mode: "navigate", destination: "document"), true),
        // This server speaks no TLS.
        (AskingPage(origins: ["https://localhost:8080"]), false),
        (AskingPage(isSecure: true, origins: ["https://localhost:8080"]), true),
        (AskingPage(isSecure: true, origins: [own]), false),
        (AskingPage(origins: ["http://evil.example"]), false),
        (AskingPage(origins: ["http://evil.example"], sites: ["same-origin"]), false),
        (AskingPage(origins: ["http://127.0.0.1:8080"]), false),
        (AskingPage(origins: ["http://localhost"]), false),
        (AskingPage(origins: ["http://localhost:8081"]), false),
        (AskingPage(origins: ["http://localhost:8080.evil.example"]), false),
        (AskingPage(origins: ["http://evil.example/localhost:8080"]), false),
        (AskingPage(origins: ["ftp://localhost:8080"]), false),
        (AskingPage(origins: ["localhost:8080"]), false),
        (AskingPage(origins: ["null"]), false), (AskingPage(origins: [""]), false),
        (AskingPage(origins: [own, "http://evil.example"]), false),
        (AskingPage(sites: ["cross-site"]), false), (AskingPage(sites: ["same-site"]), false),
        (AskingPage(sites: ["same-origin", "cross-site"]), false),
        (AskingPage(sites: ["whatever comes next"]), false),
        (AskingPage(origins: [own], sites: ["cross-site"]), false),
        (AskingPage(sites: ["cross-site"], mode: "no-cors", destination: "document"), false),
        (AskingPage(sites: ["cross-site"], mode: "navigate", destination: "iframe"), false),
        (AskingPage(sites: ["cross-site"], mode: "navigate"), false),
        (
            AskingPage(
                sites: ["cross-site"], method: .post, mode: "navigate", destination: "document"),
            false
        ),
    ])
    func `pages of others may not ask`(page: AskingPage, mayAsk: Bool) {
        var page = page
        (page.host, page.port) = ("localhost:8080", 8080)
        #expect(page.mayAsk == mayAsk)
    }

    /// A proxy may end TLS before us, under a name of `--host` or at a port of its own.
    @Test(arguments: [
        ("lintel.example", true), ("lintel.example:8080", true), ("localhost", true),
        ("[::1]:8443", true), ("127.0.0.1:8080", false), ("[::1]:8080", false),
        ("LOCALHOST:8080", false),
    ])
    func `TLS may end before us`(host: String, mayAsk: Bool) {
        var page = AskingPage(host: host, port: 8080, origins: ["https://\(host)"])
        #expect(page.mayAsk == mayAsk)
        page.origins = ["http://\(host)"]
        #expect(page.mayAsk)
    }

    // MARK: At the server

    static let targets = [
        ("GET", "/v1/namespaces"), ("HEAD", "/v1/namespaces"), ("GET", "/metrics"),
        ("GET", "/openapi.yaml"), ("GET", "/healthz"), ("GET", "/nothing/here"),
        ("POST", "/v1/changes"), ("POST", "/v1/commits/1/revert"),
        ("POST", "/v1/namespaces/infra/gateways/edge/rollback"),
        ("DELETE", "/v1/namespaces/infra/gateways/edge"),
        ("PUT", "/v1/namespaces/infra/gateways/edge"),
        ("PATCH", "/v1/namespaces/infra/gateways/edge"),
        ("POST", "/v3/discovery:listeners"), ("OPTIONS", "/v1/changes"), ("TRACE", "/v1/changes"),
    ]

    @Test(arguments: targets)
    func `nothing is answered to others`(method: String, target: String) throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let refusals: [([String: String], Int)] = [
            (["Host": "evil.example"], 421), (["Host": "evil.example:\(server.server.port)"], 421),
            (["Host": "xds", "Origin": "http://xds"], 421),
            (["Origin": "http://evil.example"], 403), (["Origin": "null"], 403),
            (["Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "same-site"], 403),
        ]
        for (headers, status) in refusals {
            let answer = try server.client.send(method, target, headers: headers)
            #expect(answer.status == status, "\(headers)")
            #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control") })
            if method == "HEAD" { continue }
            let problem = try JSONDocument.parsing(answer.body).root
            let slug = status == 421 ? "unknown-host" : "foreign-page"
            #expect(problem.text("type") == "/problems/\(slug)")
        }
        #expect(try server.revision == "1")
    }

    @Test func `a link of another site leads to what is looked at, and sets nothing off`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        var link = [
            "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        ]
        func status(_ target: String) throws -> Int {
            try server.client.get(target, headers: link).status
        }
        #expect(try status("/v1/namespaces") == 200)
        for target in ["/v1/verification", "/v1/backup"] { #expect(try status(target) == 403) }
        link["Sec-Fetch-Site"] = "none"
        #expect(try status("/v1/verification") == 200)
    }

    /// The same target, and the same request, are known to a connection: it must not answer from
    /// memory what others may not ask.
    @Test func `what is remembered is checked too`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        for target in ["/v1/namespaces/infra/gateways/edge/snapshot", "/v1/namespaces"] {
            for _ in 0..<3 { #expect(try server.get(target).status == 200) }
            let evil = ["Host": "evil.example"]
            #expect(try server.client.get(target, headers: evil).status == 421)
            #expect(try server.get(target).status == 200)
            let page = ["Origin": "http://evil.example"]
            #expect(try server.client.get(target, headers: page).status == 403)
            #expect(try server.client.get(target, headers: page).status == 403)
        }
    }

    @Test func `a script needs no body and no origin`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        #expect(try server.client.send("POST", "/v1/commits/1/revert").status == 201)
    }

    @Test func `the same origin may ask`() throws {
        let server = try ReadsServer()
        let host = "localhost:\(server.server.port)"
        let headers = [
            "Host": host, "Origin": "http://\(host)", "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/yaml",
        ]
        let answer = try server.client.send(
            "POST", "/v1/changes", headers: headers, body: Manifests.edge)
        #expect(answer.status == 201)
    }

    /// Their `Host` is the name of a cluster. What a browser posts by such a name has an `Origin`.
    @Test func `Envoys ask by the name of their cluster`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let body = DiscoveryPoll().body
        var headers = ["Host": "xds", "Content-Type": "application/json"]
        func poll() throws -> Int {
            try server.client.send("POST", DiscoveryPoll().target, headers: headers, body: body)
                .status
        }
        #expect(try poll() == 200)
        headers["Host"] = "other"
        #expect(try poll() == 421)
        #expect(try server.client.get("/v1/namespaces", headers: ["Host": "xds"]).status == 421)
    }

    @Test func `what is missing is malformed`() throws {
        let server = try ReadsServer()
        for version in ["HTTP/1.1", "HTTP/1.0"] {
            let client = try HTTPClient(port: server.server.port)
            #expect(try client.send(Array("GET /healthz \(version)\r\n\r\n".utf8)).status == 400)
        }
    }

    // MARK: What bodies are

    @Test(arguments: [
        nil, "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "application/octet-stream",
    ])
    func `what a form can send is read nowhere`(type: String?) throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let gateway = "/v1/namespaces/infra/gateways/edge"
        let bodies = [
            ("POST", "/v1/changes", #"{"changes":[]}"#), ("PUT", gateway, "{}"),
            ("PATCH", gateway, "{}"), ("DELETE", gateway, "{}"),
            ("POST", gateway + "/rollback", #"{"toVersion":1}"#),
            ("POST", "/v1/commits/1/revert", "{}"),
            ("POST", "/v3/discovery:listeners", DiscoveryPoll().body),
        ]
        let headers = type.map { ["Content-Type": $0] } ?? [:]
        for (method, target, body) in bodies {
            let answer = try server.client.send(method, target, headers: headers, body: body)
            #expect(answer.status == 415, "\(method) \(target): \(answer.text)")
        }
        // A form with nothing in it.
        if type != nil {
            let empty = try server.client.send("POST", "/v1/commits/1/revert", headers: headers)
            #expect(empty.status == 415)
        }
        #expect(try server.revision == "1")
    }
}

extension ReadsServer {
    fileprivate var revision: String? {
        get throws { try json("/v1/namespaces").text("metadata.resourceVersion") }
    }
}
