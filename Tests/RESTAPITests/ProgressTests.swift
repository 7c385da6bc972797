import EventLog
import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// How far a commit is on its way to the proxies.
@Suite("GET /v1/commits/{revision}/progress")
struct ProgressTests {
    private static let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot?node=edge-1"

    /// Commit 1 is the gateway, 2 a set.
    private func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        try server.apply(Manifests.set("shop/web", "www:www.example.com"))
        return server
    }

    private func progress(_ server: ReadsServer, _ revision: Int) throws -> JSONNode {
        try server.json("/v1/commits/\(revision)/progress")
    }

    private func node(
        _ server: ReadsServer, _ revision: Int, _ name: String = "edge-1"
    ) throws -> JSONNode? {
        try progress(server, revision).at("gateways.0.nodes")?.elements
            .first { $0.text("name") == name }
    }

    /// Polls once, as a proxy that has what `tag` says.
    private func poll(_ server: ReadsServer, has tag: String? = nil) throws -> String? {
        let headers = tag.map { ["If-None-Match": $0] } ?? [:]
        return try server.client.get(Self.snapshot, headers: headers).headers["etag"]
    }

    @Test func `a commit is given to a poller, which then says that it has it`() throws {
        let server = try server()
        let fresh = try progress(server, 2)
        #expect(fresh.text("revision") == "2")
        #expect(fresh.text("decidedAt") != nil && fresh.text("durableAt") != nil)
        #expect(fresh.text("gateways.0.version") == "2")
        #expect(fresh.text("gateways.0.released") == "true")
        #expect(fresh.text("gateways.0.releasedAt") != nil)
        #expect(fresh.text("complete") == "true", "nobody polls")
        let tag = try #require(try poll(server))
        let given = try #require(try node(server, 2))
        #expect(given.text("givenAt") != nil)
        #expect(given.text("acknowledged") == "false" && given.text("acknowledgedAt") == nil)
        #expect(try progress(server, 2).text("complete") == "false")
        _ = try poll(server, has: tag)
        for revision in [1, 2] {
            let has = try #require(try node(server, revision))
            #expect(has.text("acknowledged") == "true" && has.text("acknowledgedAt") != nil)
            #expect(try progress(server, revision).text("complete") == "true")
        }
        try server.apply(Manifests.set("shop/two", "two:two.example.com"))
        #expect(try node(server, 3)?.text("acknowledged") == "false")
        #expect(try node(server, 3)?.text("givenAt") == nil)
        #expect(try node(server, 2)?.text("acknowledged") == "true")
    }

    @Test func `an Envoy has a commit when it has accepted all types`() throws {
        let server = try server()
        let clusters = DiscoveryPoll(type: "clusters")
        let listeners = DiscoveryPoll()
        // The first poll waits for the first rendering.
        let cluster = try #require(
            try server.client.discover(clusters, timeout: 30_000).versionInfo)
        let listener = try #require(try server.client.discover(listeners).versionInfo)
        #expect(try node(server, 2)?.text("givenAt") != nil)
        #expect(try node(server, 2)?.text("acknowledged") == "false")
        var next = listeners
        next.version = listener
        _ = try server.client.discover(next)
        #expect(try node(server, 2)?.text("acknowledged") == "false")
        next = clusters
        next.version = cluster
        _ = try server.client.discover(next)
        #expect(try node(server, 2)?.text("acknowledged") == "true")
        #expect(try node(server, 2)?.text("acknowledgedAt") != nil)
    }

    @Test func `whoever waits is answered when it is complete`() throws {
        let server = try server()
        let tag = try #require(try poll(server))
        let port = server.server.port
        let thread = TestThread {
            try? HTTPClient(port: port).get("/v1/commits/2/progress?wait=5m").text
        }
        _ = try poll(server, has: tag)
        let text = try #require(thread.join() ?? nil)
        #expect(text.contains(#""complete":true"#))
    }

    @Test func `whoever has waited long enough is told how far it is`() throws {
        let server = try server()
        _ = try poll(server)
        let answer = try server.get("/v1/commits/2/progress?wait=10ms")
        #expect(answer.status == 200 && answer.text.contains(#""complete":false"#))
    }

    @Test func `who is told that a proxy has a commit is told since when`() throws {
        let server = try server()
        let path = "/v1/namespaces/infra/gateways/edge/snapshot?node="
        let names = (0..<300).map { "edge-\($0)" }
        for name in names { _ = try server.client.get(path + name) }
        let tag = try #require(try poll(server))
        let port = server.server.port
        let proxies = TestThread {
            guard let client = try? HTTPClient(port: port) else { return }
            for name in names { _ = try? client.get(path + name, headers: ["If-None-Match": tag]) }
        }
        defer { _ = proxies.join() }
        var count = 0
        while count < names.count {
            let nodes = try #require(try progress(server, 2).at("gateways.0.nodes"))
            let have = nodes.elements.filter { $0.text("acknowledged") == "true" }
            let isKnown = have.allSatisfy { $0.text("acknowledgedAt") != nil }
            try #require(isKnown)
            count = have.count
        }
    }

    @Test func `a stream tells each step and ends with the last`() throws {
        let server = try server()
        let tag = try #require(try poll(server))
        let reader = try HTTPClient(port: server.server.port)
        let head = try reader.start(
            "GET", "/v1/commits/2/progress", headers: ["Accept": "text/event-stream"])
        #expect(head.status == 200 && head.headers["content-type"] == "text/event-stream")
        var text = ""
        while !text.contains("\n\n"), let chunk = try reader.chunk() {
            text += String(decoding: chunk, as: UTF8.self)
        }
        #expect(text.hasPrefix("event: progress\ndata: {"))
        #expect(text.contains(#""complete":false"#))
        _ = try poll(server, has: tag)
        while let chunk = try reader.chunk() { text += String(decoding: chunk, as: UTF8.self) }
        #expect(text.hasSuffix("\n\n") && text.contains(#""complete":true"#))
        #expect(text.count(of: "event: progress") == 2)
    }

    @Test func `what is held says why`() throws {
        let server = try server()
        let pin = try server.client.send(
            "PUT", "/v1/namespaces/infra/gateways/edge/pin",
            headers: ["Content-Type": "application/json"],
            body: #"{"version": 2, "reason": "x", "until": "2199-01-01T00:00:00Z"}"#)
        try #require(pin.status == 200 || pin.status == 201, "\(pin.text)")
        try server.apply(Manifests.set("shop/two", "two:two.example.com"))
        let held = try progress(server, 4)
        #expect(held.text("gateways.0.released") == "false")
        #expect(held.text("gateways.0.heldBecause") == "Pinned")
        #expect(held.text("complete") == "false")
    }

    @Test func `after a restart it says who has it, and not since when`() throws {
        let before = try server()
        let tag = try #require(try poll(before))
        let server = try ReadsServer(log: before.log)
        #expect(try progress(server, 2).text("durableAt") == nil)
        #expect(try progress(server, 2).text("gateways.0.releasedAt") == nil)
        _ = try poll(server, has: tag)
        let has = try #require(try node(server, 2))
        #expect(has.text("acknowledged") == "true" && has.text("acknowledgedAt") == nil)
        #expect(try progress(server, 2).text("complete") == "true")
    }

    @Test(arguments: [
        ("3", 404), ("0", 400), ("x", 400), ("2?wait=6m", 400), ("2?x=1", 400),
        ("2.00000000", 410),
    ])
    func refuses(rest: String, status: Int) throws {
        let parts = rest.split(separator: "?", maxSplits: 1)
        let query = parts.count > 1 ? "?\(parts[1])" : ""
        let target = "/v1/commits/\(parts[0])/progress\(query)"
        for accept in ["application/json", "text/event-stream"] {
            #expect(try server().get(target, accept: accept).status == status)
        }
    }

    @Test func `it is JSON or a stream`() throws {
        let answer = try server().get("/v1/commits/2/progress", accept: "text/html")
        #expect(answer.status == 406)
    }

    @Test func `a gateway is shown to who may see its proxies`() throws {
        let world = try AccessWorld()
        // Commit 2 is of team shop, and changed the gateway of the platform and one of its own.
        func answer(_ caller: String) throws -> JSONNode {
            let answer = try world.get(caller, "/v1/commits/2/progress")
            try #require(answer.status == 200, "\(caller): \(answer.text)")
            return try JSONDocument.parsing(answer.body).root
        }
        _ = try world.get("platform", "\(Self.snapshot)")
        let all = try answer("platform").texts("gateways", "namespace")
        #expect(all.contains("infra") && all.contains("shop"))
        let own = try answer("viewer")
        let edge = try #require(own.at("gateways")?.elements.first { $0.text("name") == "edge" })
        #expect(edge.at("nodes") == nil && edge.text("heldBecause") == nil)
        #expect(edge.text("nodeCount") == "1" && edge.text("acknowledgedCount") == "0")
        let others = try #require(own.at("gateways")).elements.filter { $0.text("name") != "edge" }
        #expect(Set(others.compactMap { $0.text("namespace") }) == ["shop"])
        #expect(others.allSatisfy { $0.at("nodes") != nil })
        #expect(own.text("partial") == "true")
        #expect(try !world.get("viewer", "/v1/commits/2/progress").text.contains("edge-1"))
        #expect(try world.get("other", "/v1/commits/2/progress").status == 404)
        #expect(try world.get("proxy", "/v1/commits/2/progress").status == 403)
    }

    @Test func `a team waits for proxies of a gateway that is not its own`() throws {
        let world = try AccessWorld()
        let tag = try #require(try world.get("platform", Self.snapshot).headers["etag"])
        try world.server.apply(Manifests.set("shop/more", "more:more.example.com"))
        let revision = world.revision
        let path = "/v1/commits/\(revision)/progress"
        func edge(_ answer: HTTPClient.Answer) throws -> JSONNode {
            let all = try JSONDocument.parsing(answer.body).root
            return try #require(all.at("gateways.0"))
        }
        let early = try world.get("editor", "\(path)?wait=10ms")
        #expect(early.text.contains(#""complete":false"#))
        #expect(try edge(early).text("nodeCount") == "1")
        let port = world.server.server.port
        let thread = TestThread {
            try? HTTPClient(port: port).send(
                "GET", "\(path)?wait=5m", headers: ["Test-Principal": "editor"])
        }
        let headers = ["If-None-Match": tag]
        let next = try #require(
            try world.ask("platform", "GET", Self.snapshot, headers: headers).headers["etag"])
        _ = try world.ask("platform", "GET", Self.snapshot, headers: ["If-None-Match": next])
        let late = try #require(thread.join() ?? nil)
        #expect(late.text.contains(#""complete":true"#))
        #expect(try edge(late).text("acknowledgedCount") == "1")
        #expect(!late.text.contains("edge-1"))
    }

    @Test func `it waits also for a gateway of which nothing is told`() throws {
        let world = try AccessWorld()
        try world.server.apply(Manifests.set("shop/more", "more:more.example.com"))
        let path = "/v1/commits/\(world.revision)/progress"
        _ = try world.get("platform", Self.snapshot)
        // Then the team has nothing there any more.
        for name in ["more", AccessWorld.name(.listenerSet, AccessWorld.own)] {
            let answer = try world.server.client.send(
                "DELETE", "/v1/namespaces/shop/listenersets/\(name)")
            try #require(answer.status == 200)
        }
        let gone = "/v1/commits/\(world.revision)/progress"
        let answer = try world.get("editor", gone)
        #expect(answer.text.contains(#""complete":false"#) && !answer.text.contains("edge"))
        #expect(answer.text.contains(#""partial":true"#))
        #expect(try world.get("platform", path).text.contains(#""complete":true"#) == false)
    }

    @Test func `a stream ends when the right is taken`() throws {
        let world = try AccessWorld()
        // Somebody polls the team's own gateway, and does not take it.
        let gateway = AccessWorld.name(.gateway, AccessWorld.own)
        #expect(
            try world.get("proxy", "/v1/namespaces/shop/gateways/\(gateway)/snapshot?node=a").status
                == 200)
        let client = try HTTPClient(port: world.server.server.port)
        let head = try client.start(
            "GET", "/v1/commits/2/progress",
            headers: ["Accept": "text/event-stream", "Test-Principal": "viewer"])
        #expect(head.status == 200)
        let first = try #require(try client.chunk())
        #expect(String(decoding: first, as: UTF8.self).contains(#""complete":false"#))
        let taken = try world.server.client.send(
            "DELETE", "/v1/namespaces/shop/rolebindings/viewer")
        try #require(taken.status == 200)
        while try client.chunk() != nil {}
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
