import JSON
import LintelTesting
import MicroHTTP
import Testing

/// What nodes say is believed as far as it can be true.
struct DiscoveryTruthTests {
    private func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge + Manifests.set("shop/web", "www:a.example.com"))
        return server
    }

    /// A change of the listeners, not only of route tables.
    private func change(_ server: ReadsServer, port: Int) throws {
        let set = Manifests.set("shop/web", "www:a.example.com")
        try server.apply(set.replacing("port: 80", with: "port: \(port)"))
    }

    /// Takes part as a node that accepts what it is given; returns the version it has then.
    private func settle(_ poll: DiscoveryPoll, _ client: HTTPClient) throws -> String? {
        var poll = poll
        poll.version = nil
        poll.version = try client.discover(poll).versionInfo
        #expect(try client.discover(poll).status == 304)
        return poll.version
    }

    // MARK: Lies

    @Test func `a version that the node was not given is not taken for accepted`() throws {
        let server = try server()
        let old = try settle(DiscoveryPoll(), server.client)
        _ = try settle(DiscoveryPoll(node: "edge-2"), server.client)
        try change(server, port: 81)
        // Another node is given the new one.
        var new: String?
        try #require(
            try server.eventually { client in
                new = try client.discover(DiscoveryPoll(version: old, node: "edge-2")).versionInfo
                return new != nil
            })
        // One that came later cannot have it from before either.
        let late = DiscoveryPoll(version: new, node: "edge-3")
        #expect(try server.client.discover(late).status == 200)
        #expect(try server.node("edge-3")?.text("discovery.0.accepted") == nil)
        // It claims what it cannot have, and is given it.
        let claim = DiscoveryPoll(version: new)
        #expect(try server.client.discover(claim).status == 200)
        var node = try #require(try server.node())
        #expect(node.text("discovery.0.unknownVersion") == new)
        #expect(node.text("discovery.0.accepted.versionInfo") == old)
        #expect(node.text("upToDate") == "false")
        #expect(node.text("rejections") == "0")
        // Now it may have it.
        #expect(try server.client.discover(claim).status == 304)
        node = try #require(try server.node())
        #expect(node.text("discovery.0.accepted.versionInfo") == new)
        #expect(node.text("discovery.0.unknownVersion") == nil)
        #expect(node.text("upToDate") == "true")
    }

    @Test func `the version of another gateway is unknown`() throws {
        let server = try server()
        let set = Manifests.set("shop/inner", "www:a.example.com")
            .replacing("port: 80", with: "port: 81")
        try server.apply(
            (Manifests.edge + set).replacing("name: edge", with: "name: inner"))
        let inner = try settle(
            DiscoveryPoll(node: "inner-1", cluster: "infra/inner"), server.client)
        let answer = try server.client.discover(DiscoveryPoll(version: inner), timeout: 30_000)
        #expect(answer.status == 200)
        #expect(answer.versionInfo != inner)
        let node = try #require(try server.node())
        #expect(node.text("discovery.0.unknownVersion") == inner)
        #expect(node.text("version") == "null")
        #expect(node.text("upToDate") == "false")
    }

    @Test func `who takes after all what it seemed to refuse has it`() throws {
        let server = try server()
        let old = try settle(DiscoveryPoll(), server.client)
        try change(server, port: 81)
        var new: String?
        _ = try server.eventually { client in
            let answer = try client.discover(DiscoveryPoll(version: old))
            new = answer.versionInfo
            return answer.status == 200
        }
        #expect(try server.client.discover(DiscoveryPoll(version: old)).status == 304)
        #expect(try server.node()?.text("discovery.0.refused.versionInfo") == new)
        #expect(try server.client.discover(DiscoveryPoll(version: new)).status == 304)
        let node = try #require(try server.node())
        #expect(node.text("discovery.0.refused") == nil)
        #expect(node.text("upToDate") == "true")
    }

    // MARK: Answers that are lost

    @Test func `an answer that may not have arrived is given again a few times`() throws {
        let server = try server()
        let old = try settle(DiscoveryPoll(), server.client)
        try change(server, port: 81)
        let port = server.server.port
        let poll = DiscoveryPoll(version: old)
        // Each connection is closed with its client: nobody knows whether the answer was read.
        func lost() throws -> Int {
            let status = try HTTPClient(port: port).discover(poll).status
            try #require(try server.eventually { _ in server.server.openConnectionCount == 1 })
            return status
        }
        try #require(try server.eventually { _ in try lost() == 200 })
        for _ in 0..<3 {
            #expect(try lost() == 200)
            #expect(try server.node()?.text("rejections") == "0")
        }
        #expect(try lost() == 304)
        #expect(try server.node()?.text("rejections") == "1")
    }

    // MARK: Two of one name

    @Test func `two processes of one name are noticed and both served`() throws {
        let server = try server()
        let port = server.server.port
        let clients = [try HTTPClient(port: port), try HTTPClient(port: port)]
        var version: String?
        for client in clients { version = try settle(DiscoveryPoll(), client) }
        func hold(_ client: HTTPClient) throws {
            try client.begin(DiscoveryPoll(version: version), timeout: 60_000)
        }
        try hold(clients[0])
        try #require(
            try server.eventually { _ in try server.node()?.text("discovery.0.held") == "true" })
        #expect(try clients[1].discover(DiscoveryPoll(version: version)).status == 304)
        #expect(try server.node()?.text("shared") == nil, "the first may be gone")
        try change(server, port: 81)
        let answer = try clients[0].answer()
        #expect(answer.status == 200)
        // The second comes with the old version, which is no refusal by the first.
        #expect(try clients[1].discover(DiscoveryPoll(version: version)).status < 400)
        version = answer.versionInfo
        #expect(try clients[0].discover(DiscoveryPoll(version: version)).status == 304)
        #expect(try server.node()?.text("shared") == "true")
        #expect(
            try server.eventually { _ in
                try server.json("/v1/warnings").texts("warnings", "reason").contains("NodeShared")
            })
        // From now on nobody is taken for the other.
        for index in 2..<5 {
            try change(server, port: 80 + index)
            let old = DiscoveryPoll(version: version)
            for client in clients {
                var given: String?
                #expect(
                    try server.eventually { _ in
                        given = try client.discover(old).versionInfo
                        return given != nil
                    })
                version = given
            }
            let rejections = try server.node()?.text("rejections")
            for client in clients {
                #expect(try client.discover(DiscoveryPoll(version: version)).status == 304)
            }
            #expect(try server.node()?.text("rejections") == rejections)
            #expect(try server.node()?.text("upToDate") == "true")
        }
        let warnings = try server.json("/v1/warnings").texts("warnings", "reason")
        #expect(warnings.filter { $0 == "NodeShared" }.count == 1)
    }

    @Test func `a process that dies and comes again is not two`() throws {
        let server = try server()
        let port = server.server.port
        for _ in 0..<3 {
            let client = try HTTPClient(port: port)
            let version = try settle(DiscoveryPoll(), client)
            try client.begin(DiscoveryPoll(version: version), timeout: 60_000)
            try #require(
                try server.eventually { _ in
                    try server.node()?.text("discovery.0.held") == "true"
                })
        }
        let node = try #require(try server.node())
        #expect(node.text("shared") == nil)
        #expect(node.text("restarts") == "2")
    }
}
