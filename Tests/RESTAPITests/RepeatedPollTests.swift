import JSON
import LintelTesting
import MicroHTTP
import Testing

/// Polls that come again on the same connection, which the server knows from the time before.
@Suite struct RepeatedPollTests {
    static let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot"

    static let gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {namespace: infra, name: edge}
        spec: {allowedListeners: {namespaces: {from: All}}}
        """

    static func set(_ hostname: String) -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {namespace: team, name: web}
        spec:
          parentRef: {namespace: infra, name: edge}
          listeners: [{name: a, hostname: \(hostname), port: 80, protocol: HTTP}]
        """
    }

    private func poll(
        _ server: ReadsServer, _ headers: [String: String] = [:], query: String = ""
    ) throws -> HTTPClient.Answer {
        try server.client.get(Self.snapshot + query, headers: headers)
    }

    @Test func `the same poll sees each change`() throws {
        let server = try ReadsServer()
        try server.apply(Self.gateway)
        // Changes come over a connection of their own, so that polls follow polls.
        let writer = try HTTPClient(port: server.server.port)
        for number in 0..<5 {
            let name = "h\(number).example.com"
            let change = try writer.send(
                "POST", "/v1/changes", headers: ["Content-Type": "application/yaml"],
                body: Self.set(name))
            #expect(change.status == 201)
            for _ in 0..<3 { #expect(try poll(server).text.contains(name)) }
        }
    }

    @Test func `a tag is the same until there is another`() throws {
        let server = try ReadsServer()
        try server.apply(Self.gateway)
        let tag = try #require(try poll(server).headers["etag"])
        let headers = ["If-None-Match": tag]
        for _ in 0..<3 { #expect(try poll(server, headers).status == 304) }
        let writer = try HTTPClient(port: server.server.port)
        let change = try writer.send(
            "POST", "/v1/changes", headers: ["Content-Type": "application/yaml"],
            body: Self.set("new.example.com"))
        #expect(change.status == 201)
        let answer = try poll(server, headers)
        #expect(answer.status == 200)
        #expect(answer.text.contains("new.example.com"))
        #expect(try poll(server, ["If-None-Match": "W/" + tag]).status == 200)
        let new = try #require(answer.headers["etag"])
        #expect(try poll(server, ["If-None-Match": "\"x,y\", W/" + new]).status == 304)
    }

    @Test func `a gateway that is deleted is gone and comes back`() throws {
        let server = try ReadsServer()
        try server.apply(Self.gateway)
        let writer = try HTTPClient(port: server.server.port)
        for _ in 0..<2 { #expect(try poll(server).status == 200) }
        let path = Self.snapshot.replacing("/snapshot", with: "")
        #expect(try writer.send("DELETE", path).status == 200)
        for _ in 0..<2 { #expect(try poll(server).status == 404) }
        let change = try writer.send(
            "POST", "/v1/changes", headers: ["Content-Type": "application/yaml"],
            body: Self.gateway)
        #expect(change.status == 201)
        for _ in 0..<2 {
            let version = try poll(server).headers["lintel-version"]
            #expect(version?.hasPrefix("3.") == true)
        }
    }

    @Test func `each representation is its own however often they alternate`() throws {
        let server = try ReadsServer()
        try server.apply(Self.gateway)
        for _ in 0..<3 {
            for _ in 0..<2 {
                #expect(try poll(server).headers["content-type"] == "application/json")
            }
            for _ in 0..<2 {
                let yaml = try poll(server, ["Accept": "application/yaml"])
                #expect(yaml.headers["content-type"] == "application/yaml")
            }
            for _ in 0..<2 {
                let packed = try poll(server, ["Accept-Encoding": "gzip"])
                #expect(packed.headers["content-encoding"] == "gzip")
            }
            for _ in 0..<2 {
                #expect(try poll(server, ["Accept": "text/html"]).status == 406)
            }
        }
    }

    @Test func `every poll of a node is counted`() throws {
        let server = try ReadsServer()
        try server.apply(Self.gateway)
        for _ in 0..<3 { _ = try poll(server, ["Lintel-Node": "one"]) }
        for _ in 0..<2 { _ = try poll(server, query: "?node=two") }
        let nodes = try server.json(Self.snapshot.replacing("/snapshot", with: "/nodes"))
        #expect(nodes.at("nodes.0.name")?.string == "one")
        #expect(nodes.at("nodes.0.polls")?.int64 == 3)
        #expect(nodes.at("nodes.1.polls")?.int64 == 2)
    }
}
