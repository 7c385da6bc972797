import JSON
import LintelTesting
import MicroHTTP
import Testing

/// What an Envoy may do to us over REST, and what it is told.
struct DiscoveryTests {
    private func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        return server
    }

    private func change(_ server: ReadsServer, _ host: String) throws {
        try server.apply(Manifests.set("shop/web", "www:\(host)"))
    }

    // MARK: Whom it is about

    @Test func `a gateway that does not exist is never an empty answer`() throws {
        let server = try server()
        for cluster in ["infra/nobody", "edge", "", "a/b/c"] {
            let answer = try server.client.discover(DiscoveryPoll(cluster: cluster))
            #expect(answer.status == 404, "\(cluster): \(answer.text)")
        }
    }

    @Test(arguments: [
        "", "{", "[]", "null", #"{"node": 1}"#, #"{"node": {"id": "x"}}"#,
        #"{"version_info": "1", "node": {"id": "", "cluster": "infra/edge"}}"#,
        #"{"node": {"id": "x\u0000", "cluster": "infra/edge"}}"#,
        #"{"node":{"id":"x","cluster":"infra/edge"},"type_url":"type.googleapis.com/other"}"#,
    ])
    func `malformed is 400`(_ body: String) throws {
        let server = try server()
        let answer = try server.client.send(
            "POST", "/v3/discovery:listeners", headers: ["Content-Type": "application/json"],
            body: body)
        #expect(answer.status == 400, "\(answer.text)")
    }

    @Test func `an unknown type is 404`() throws {
        let server = try server()
        let answer = try server.client.discover(DiscoveryPoll(type: "runtime"))
        #expect(answer.status == 404)
    }

    @Test func `a name is needed where one is asked for`() throws {
        let server = try server()
        #expect(try server.client.discover(DiscoveryPoll(type: "routes")).status == 400)
        let unknown = DiscoveryPoll(type: "routes", names: ["routes-1"])
        #expect(try server.client.discover(unknown).status == 404)
    }

    @Test func `too large is 413 also compressed`() throws {
        let server = try server()
        let blanks = [UInt8](repeating: 0x20, count: 2 << 20)
        for (body, coding) in [(blanks, "identity"), (Gzip.compress(blanks), "gzip")] {
            let headers = ["Content-Type": "application/json", "Content-Encoding": coding]
            let answer = try server.client.send(
                "POST", "/v3/discovery:listeners", headers: headers, bytes: body)
            #expect(answer.status == 413)
        }
    }

    @Test func `gzip and chunks are read`() throws {
        let server = try server()
        let body = Gzip.compress(Array(DiscoveryPoll(extensions: 500).body.utf8))
        let head =
            "POST /v3/discovery:listeners HTTP/1.1\r\nHost: xds\r\nContent-Encoding: gzip\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        let middle = body.count / 2
        var request = Array(head.utf8)
        for part in [body[..<middle], body[middle...]] {
            request += Array("\(String(part.count, radix: 16))\r\n".utf8) + part + [13, 10]
        }
        let answer = try server.client.send(request + Array("0\r\n\r\n".utf8))
        #expect(answer.status == 200)
        #expect(answer.versionInfo != nil)
    }

    // MARK: What is given

    @Test func `the same content has the same version and is 304`() throws {
        let server = try server()
        let first = try server.client.discover(DiscoveryPoll())
        #expect(first.status == 200)
        let again = try server.client.discover(DiscoveryPoll(version: first.versionInfo))
        #expect(again.status == 304)
        #expect(try server.client.discover(DiscoveryPoll()).text == first.text)
    }

    @Test func `versions of a type change with its content only`() throws {
        let server = try server()
        try change(server, "a.example.com")
        let listeners = try server.client.discover(DiscoveryPoll()).versionInfo
        var poll = DiscoveryPoll(type: "routes", names: ["routes-80"])
        poll.version = try server.client.discover(poll).versionInfo
        try change(server, "b.example.com")
        #expect(try server.eventually { try $0.discover(poll).status == 200 })
        #expect(try server.client.discover(DiscoveryPoll(version: listeners)).status == 304)
    }

    @Test func `a poll without a version is never held`() throws {
        let server = try server()
        let start = ContinuousClock.now
        let answer = try server.client.discover(DiscoveryPoll(), timeout: 60_000)
        #expect(answer.status == 200)
        // Again without a version: it did not take its first answer, and is not flooded with it.
        for _ in 0..<5 {
            let status = try server.client.discover(DiscoveryPoll(), timeout: 60_000).status
            let isSoon = ContinuousClock.now - start < .seconds(2)
            if isSoon { #expect(status == 304) }
        }
        let again = try server.eventually {
            try $0.discover(DiscoveryPoll(), timeout: 60_000).status == 200
        }
        #expect(again)
        #expect(ContinuousClock.now - start < .seconds(40))
        #expect(try server.node()?.text("rejections") == "1")
    }

    @Test func `a poll is held for four fifths of what Envoy waits`() throws {
        let server = try server()
        let version = try server.client.discover(DiscoveryPoll()).versionInfo
        let clock = ContinuousClock()
        // The machine may be busy: what counts is how exact it can be.
        var least = Duration.seconds(60)
        for _ in 0..<3 {
            let start = clock.now
            let answer = try server.client.discover(DiscoveryPoll(version: version), timeout: 1000)
            let waited = clock.now - start
            #expect(answer.status == 304)
            #expect(waited >= .milliseconds(800))
            least = min(least, waited)
        }
        #expect(least < .milliseconds(830))
    }

    @Test func `each poll is held for its own time`() throws {
        let server = try server()
        let version = try server.client.discover(DiscoveryPoll()).versionInfo
        let clock = ContinuousClock()
        let start = clock.now
        // The longest first: who comes later is let go earlier.
        let polls = try [5000, 1500, 1000].map { timeout in
            let client = try HTTPClient(port: server.server.port)
            try client.begin(DiscoveryPoll(version: version), timeout: timeout)
            return client
        }
        for (client, hold) in zip(polls, [4000, 1200, 800]).reversed() {
            #expect(try client.answer().status == 304)
            let waited = clock.now - start
            #expect(waited >= .milliseconds(hold) && waited < .milliseconds(hold * 5 / 4))
        }
    }

    @Test func `a held poll is answered by a change`() throws {
        let server = try server()
        let version = try server.client.discover(DiscoveryPoll()).versionInfo
        let port = server.server.port
        let poll = TestThread {
            try? HTTPClient(port: port).discover(DiscoveryPoll(version: version), timeout: 60_000)
        }
        try #require(
            try server.eventually { _ in try server.node()?.text("discovery.0.held") == "true" })
        try change(server, "a.example.com")
        let answer = try #require(poll.join() ?? nil)
        #expect(answer.status == 200)
        #expect(answer.versionInfo != version)
        #expect(answer.text.contains("tcp-80"))
    }

    // MARK: What nodes say

    @Test func `what is refused is not offered again`() throws {
        let server = try server()
        let empty = try server.client.discover(DiscoveryPoll()).versionInfo
        #expect(try server.client.discover(DiscoveryPoll(version: empty)).status == 304)
        try change(server, "a.example.com")
        var refused: String?
        _ = try server.eventually { client in
            let answer = try client.discover(DiscoveryPoll(version: empty))
            refused = answer.versionInfo
            return answer.status == 200
        }
        // The old version again: it did not take it.
        #expect(try server.client.discover(DiscoveryPoll(version: empty)).status == 304)
        let node = try #require(try server.node())
        #expect(node.text("discovery.0.refused.versionInfo") == refused)
        #expect(node.text("discovery.0.accepted.versionInfo") == empty)
        #expect(node.text("rejections") == "1")
        // Other content is offered.
        try server.apply(
            Manifests.set("shop/web", "www:a.example.com").replacing("port: 80", with: "port: 81"))
        #expect(
            try server.eventually {
                try $0.discover(DiscoveryPoll(version: empty)).status == 200
            })
    }

    @Test func `restarts and unknown versions are seen`() throws {
        let server = try server()
        let version = try server.client.discover(DiscoveryPoll()).versionInfo
        _ = try server.client.discover(DiscoveryPoll(version: version))
        #expect(try server.client.discover(DiscoveryPoll()).status == 200)
        #expect(try server.node()?.text("restarts") == "1")
        _ = try server.client.discover(DiscoveryPoll(version: version))
        let stray = DiscoveryPoll(version: "stray", node: "edge-2")
        #expect(try server.client.discover(stray).status == 200)
        #expect(try server.node("edge-2")?.text("discovery.0.unknownVersion") == "stray")
    }

    @Test func `a version from before a restart of ours is known by its content`() throws {
        let (first, second) = (try server(), try server())
        let version = try first.client.discover(DiscoveryPoll()).versionInfo
        let answer = try second.client.discover(DiscoveryPoll(version: version))
        #expect(answer.status == 200 || answer.status == 304)
        #expect(
            try second.eventually { client in
                let answer = try client.discover(DiscoveryPoll(version: version))
                return try answer.status == 304 && second.node()?.text("upToDate") == "true"
            })
    }
}

extension ReadsServer {
    func node(_ name: String = "edge-1") throws -> JSONNode? {
        try json("/v1/namespaces/infra/gateways/edge/nodes").at("nodes")?.elements
            .first { $0.text("name") == name }
    }

    /// Rendering is done on a thread of its own: asks until it is so, and gives up after a while.
    func eventually(_ condition: (HTTPClient) throws -> Bool) throws -> Bool {
        try LintelTesting.eventually { try condition(client) }
    }
}
