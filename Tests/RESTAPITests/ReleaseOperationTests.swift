import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

/// What proxies are given where a pin or a guard has a say in that, and how it is shown.
@Suite struct ReleaseOperationTests {
    static let gateway = "/v1/namespaces/infra/gateways/edge"
    static let far = "2199-12-01T18:00:00Z"

    /// Versions 1 (the gateway), 2 (shop/web: a, b), 3 (blog/news: c).
    private func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        try server.apply(Manifests.set("shop/web", "a:a.example.com", "b:b.example.com"))
        try server.apply(Manifests.set("blog/news", "c:c.example.com"))
        return server
    }

    private func pin(
        _ server: ReadsServer, _ body: String, _ query: String = ""
    ) throws -> HTTPClient.Answer {
        try server.client.send(
            "PUT", Self.gateway + "/pin" + query, headers: ["Content-Type": "application/json"],
            body: body)
    }

    private func pin(_ server: ReadsServer, to version: Int) throws -> HTTPClient.Answer {
        try pin(
            server,
            #"{"version": \#(version), "reason": "looking at it", "until": "\#(Self.far)"}"#)
    }

    private func release(_ server: ReadsServer, _ version: Int) throws -> HTTPClient.Answer {
        try server.client.send(
            "POST", Self.gateway + "/versions/\(version)/release",
            headers: ["Content-Type": "application/json"], body: #"{"reason": "it is meant so"}"#)
    }

    private func guardEdge(_ server: ReadsServer, _ spec: String) throws {
        let answer = try server.client.send(
            "PUT", "/v1/namespaces/infra/releaseguards/edge",
            headers: ["Content-Type": "application/json"],
            body: #"{"apiVersion": "lintel.dev/v1", "kind": "ReleaseGuard", "#
                + #""metadata": {"name": "edge"}, "spec": \#(spec)}"#)
        try #require(answer.status == 201, "\(answer.text)")
    }

    private func snapshot(_ server: ReadsServer) throws -> String? {
        try server.json(Self.gateway + "/snapshot").text("version")
    }

    private func programmed(_ server: ReadsServer, _ path: String) throws -> JSONNode? {
        let conditions = try server.json("/v1/namespaces/\(path)").at("status.conditions")
        return conditions?.elements.first { $0.text("type") == "Programmed" }
    }

    /// What proxies get when a pin ends is part of the plan: nobody gives them what came meanwhile.
    @Test func `a pin ends with the version that was looked at, or not`() throws {
        let server = try server()
        #expect(try pin(server, to: 2).text.contains(Self.released(2, insteadOf: 3)))
        #expect(try !pin(server, to: 2).text.contains("releases"))
        func end(_ query: String) throws -> HTTPClient.Answer {
            try server.client.send("DELETE", Self.gateway + "/pin" + query)
        }
        func plan() throws -> String {
            try #require(JSONDocument.parsing(end("?dryRun=true").body).root.text("plan"))
        }
        let preview = try end("?dryRun=true")
        #expect(preview.text.contains(Self.released(3, insteadOf: 2)))
        let seen = try plan()
        // Nothing of the gateway: the plan stays.
        try server.apply(Manifests.namespace("other", "team: other"))
        #expect(try plan().prefix(60) == seen.prefix(60))
        try server.apply(Manifests.set("blog/news", "c:other.example.com"))
        let refused = try end("?expectPlan=\(seen)")
        #expect(refused.status == 412 && refused.text.contains("plan-changed"), "\(refused.text)")
        let ended = try end("?expectPlan=\(try plan())")
        #expect(ended.status == 200 && ended.text.contains(Self.released(6, insteadOf: 2)))
    }

    /// Also where the same change makes a new version, and where it puts right what was held.
    @Test func `what a guard lets go is part of the plan`() throws {
        let server = try server()
        try guardEdge(server, #"{"maxRemovedListeners": 0}"#)
        try server.apply(Manifests.set("shop/web", "a:a.example.com"))
        #expect(try snapshot(server) == "3")
        let putRight = try server.client.send(
            "POST", "/v1/changes?dryRun=true", headers: ["Content-Type": "application/yaml"],
            body: Manifests.set("shop/web", "a:a.example.com", "b:b.example.com"))
        #expect(putRight.text.contains(Self.released(6, insteadOf: 3)), "\(putRight.text)")

        let set = """
            {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "ListenerSet",
             "metadata": {"namespace": "more", "name": "more"},
             "spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners": [
               {"name": "m", "hostname": "m.example.com", "port": 80, "protocol": "HTTP"}]}}
            """
        func change(_ query: String) throws -> HTTPClient.Answer {
            try server.client.send(
                "POST", "/v1/changes" + query, headers: ["Content-Type": "application/json"],
                body: """
                    {"changes": [{"apply": \(set)},
                     {"delete": {"kind": "ReleaseGuard", "namespace": "infra", "name": "edge"}}]}
                    """)
        }
        func plan() throws -> String {
            let preview = try change("?dryRun=true")
            return try #require(
                JSONDocument.parsing(preview.body).root.text("plan"), "\(preview.text)")
        }
        let seen = try plan()
        #expect(try change("?dryRun=true").text.contains(Self.released(6, insteadOf: 3)))
        // What concerns nobody there leaves the plan as it is.
        try server.apply(Manifests.namespace("other", "team: other"))
        #expect(try plan().prefix(60) == seen.prefix(60))
        // More is held now, which nobody has looked at.
        _ = try server.client.send("DELETE", "/v1/namespaces/blog/listenersets/news")
        #expect(try change("?expectPlan=\(seen)").status == 412)
        let done = try change("?expectPlan=\(try plan())")
        #expect(done.status == 201, "\(done.text)")
        #expect(try snapshot(server) == "8")
    }

    /// Who may not see a gateway is not told its versions.
    @Test func `what proxies are given is told to who may see it`() throws {
        let world = try AccessWorld()
        try guardEdge(world.server, #"{"maxRemovedListeners": 0}"#)
        let set = Manifests.set("shop/extra", "x:x.example.org")
        try world.server.apply(set)
        _ = try world.server.client.send("DELETE", "/v1/namespaces/shop/listenersets/extra")
        // To put it back lets go what was held.
        let told = try world.post("platform", set, query: "?dryRun=true").text
        #expect(told.contains(#""releases":["#), "\(told)")
        let partly = try world.post("editor", set, query: "?dryRun=true").text
        #expect(!partly.contains("releases") && partly.contains(#""partial":true"#), "\(partly)")
    }

    private static func released(_ version: Int, insteadOf previous: Int) -> String {
        #""releases":[{"namespace":"infra","name":"edge","version":\#(version),"#
            + #""previousVersion":\#(previous)}]"#
    }

    @Test func `a pin is made, changed, read, and ended`() throws {
        let server = try server()
        let made = try pin(server, to: 2)
        #expect(made.status == 201, "\(made.text)")
        #expect(try pin(server, to: 2).text.contains(#""unchanged""#))
        let pin = try server.json(Self.gateway + "/pin")
        #expect(pin.text("kind") == "VersionPin" && pin.text("spec.version") == "2")
        let list = try server.json("/v1/namespaces/infra/versionpins")
        #expect(list.texts("items", "spec.reason") == ["looking at it"])
        #expect(try self.pin(server, to: 1).status == 200)
        #expect(try server.client.send("DELETE", Self.gateway + "/pin").status == 200)
        #expect(try server.client.send("DELETE", Self.gateway + "/pin").status == 404)
        let history = try server.json("/v1/namespaces/infra/versionpins/edge/history")
        #expect(history.texts("history", "action") == ["deleted", "configured", "created"])
    }

    @Test(arguments: [
        (#"{"version": 9, "reason": "x", "until": "2199-12-01T18:00:00Z"}"#, "/version"),
        (#"{"version": 2, "reason": " ", "until": "2199-12-01T18:00:00Z"}"#, "/reason"),
        (#"{"version": 2, "until": "2199-12-01T18:00:00Z"}"#, "/reason"),
        (#"{"version": 2, "reason": "x"}"#, "/until"),
        (#"{"version": 2, "reason": "x", "until": "soon"}"#, "/until"),
        (#"{"version": 2, "reason": "x", "until": "2001-12-01T18:00:00Z"}"#, "/until"),
        (#"{"reason": "x", "until": "2199-12-01T18:00:00Z"}"#, "/version"),
        (#"{"version": 2, "reason": "x", "until": "2199-12-01T18:00:00Z", "for": 1}"#, "/for"),
    ])
    func `a pin that cannot be is refused`(body: String, pointer: String) throws {
        let answer = try pin(try server(), body)
        #expect(answer.status == 422)
        #expect(answer.text.contains(#""pointer":"\#(pointer)""#), "\(answer.text)")
    }

    @Test func `the version of a deletion is none to pin`() throws {
        let server = try server()
        #expect(try server.client.send("DELETE", Self.gateway).status == 200)
        try server.apply(Manifests.edge)
        for version in [3, 4] { #expect(try pin(server, to: version).status == 422) }
        #expect(try pin(server, to: 5).status == 201)
    }

    @Test func `proxies are given the pinned version, whichever way they ask`() throws {
        let server = try server()
        let newest = try server.get(Self.gateway + "/snapshot")
        #expect(try pin(server, to: 2).status == 201)
        let pinned = try server.get(Self.gateway + "/snapshot")
        #expect(try snapshot(server) == "2")
        #expect(pinned.headers["lintel-held"] == "Pinned")
        #expect(newest.headers["lintel-held"] == nil)
        let version = try server.get(Self.gateway + "/versions/2/snapshot")
        #expect(version.body == pinned.body && version.headers["lintel-held"] == nil)
        // Who has the newest is told what to take away.
        let back = try server.json(Self.gateway + "/snapshot?since=3")
        #expect(back.text("version") == "2" && back.text("since") == "3")
        #expect(back.text("removed.0") == "ls/blog/news/c")
        let on = try server.json(Self.gateway + "/snapshot?since=1")
        #expect(on.text("upserted.1.id") == "ls/shop/web/b")
        // Who has it waits for what comes, and the end of the pin is that.
        let tag = try #require(pinned.headers["etag"])
        let same = try server.client.get(
            Self.gateway + "/snapshot", headers: ["If-None-Match": tag])
        #expect(same.status == 304)
        #expect(try server.client.send("DELETE", Self.gateway + "/pin").status == 200)
        #expect(try server.get(Self.gateway + "/snapshot").body == newest.body)
        #expect(try server.json(Self.gateway + "/snapshot?since=2").text("version") == "3")
    }

    @Test func `a pin to the latest version shows as soon as it is there`() throws {
        let server = try server()
        #expect(try server.get(Self.gateway + "/snapshot").headers["lintel-held"] == nil)
        #expect(try pin(server, to: 3).status == 201)
        #expect(try server.get(Self.gateway + "/snapshot").headers["lintel-held"] == "Pinned")
        #expect(try programmed(server, "infra/gateways/edge")?.text("status") == "True")
    }

    @Test func `a poll that waits hears of an older version`() throws {
        let server = try server()
        let tag = try #require(try server.get(Self.gateway + "/snapshot").headers["etag"])
        let waiting = try HTTPClient(port: server.server.port)
        try waiting.ask(Self.gateway + "/snapshot?wait=5m", headers: ["If-None-Match": tag])
        #expect(eventually { server.ledger.publisher.waitingCount == 1 })
        #expect(try pin(server, to: 2).status == 201)
        let answer = try waiting.answer()
        #expect(answer.status == 200 && answer.headers["lintel-held"] == "Pinned")
    }

    @Test func `a pinned gateway is not deleted`() throws {
        let server = try server()
        #expect(try pin(server, to: 2).status == 201)
        let answer = try server.client.send("DELETE", Self.gateway)
        #expect(answer.status == 409 && answer.text.contains("/problems/gateway-pinned"))
        #expect(answer.text.contains("looking at it"))
    }

    @Test func `everything shows what proxies are given and why`() throws {
        let server = try server()
        #expect(try pin(server, to: 2).status == 201)
        let gateway = try server.json(Self.gateway)
        #expect(gateway.text("status.released.version") == "2")
        #expect(gateway.text("status.released.hold") == "Pinned")
        let programmed = try programmed(server, "infra/gateways/edge")
        #expect(programmed?.text("status") == "False" && programmed?.text("reason") == "Pinned")
        #expect(programmed?.text("message")?.contains("looking at it") == true)
        // Whose change waits is told so; whose does not is not.
        #expect(
            try self.programmed(server, "blog/listenersets/news")?.text("reason") == "Held")
        #expect(try self.programmed(server, "shop/listenersets/web")?.text("status") == "True")
        let versions = try server.json(Self.gateway + "/versions")
        #expect(versions.text("released.version") == "2")
        #expect(versions.text("released.until") == "2199-12-01T18:00:00.000000Z")
        let explained = try server.json(
            Self.gateway + "/explain?port=80&hostname=c.example.com")
        #expect(explained.text("released.version") == "2")
        #expect(explained.text("servedBy.held")?.contains("version 2") == true)
        _ = try server.get(Self.gateway + "/snapshot?node=n1")
        _ = try server.client.get(
            Self.gateway + "/snapshot?node=n1",
            headers: [
                "If-None-Match": try #require(
                    try server.get(Self.gateway + "/snapshot").headers["etag"])
            ])
        let nodes = try server.json(Self.gateway + "/nodes")
        #expect(nodes.text("version") == "2" && nodes.text("latestVersion") == "3")
        #expect(nodes.text("nodes.0.upToDate") == "true")
        let metrics = try server.get("/metrics").text
        #expect(
            metrics.contains(
                #"lintel_gateway_held{namespace="infra",gateway="edge",reason="Pinned"} 1"#))
        #expect(metrics.contains("lintel_gateway_released_version{"))
    }

    @Test func `a guard holds a version, says why, and somebody lets it go`() throws {
        let server = try server()
        try guardEdge(server, #"{"maxRemovedListeners": 1}"#)
        let preview = try server.client.send(
            "DELETE", "/v1/namespaces/shop/listenersets/web?dryRun=true")
        #expect(preview.text.contains(#""code":"HeldByGuard""#), "\(preview.text)")
        #expect(preview.text.contains("it removes 2 listeners (at most 1)"))
        let deletion = try server.client.send("DELETE", "/v1/namespaces/shop/listenersets/web")
        #expect(deletion.status == 200 && deletion.text.contains("HeldByGuard"))
        #expect(try snapshot(server) == "3")
        #expect(
            try server.get(Self.gateway + "/snapshot").headers["lintel-held"] == "HeldByGuard")
        let programmed = try programmed(server, "infra/gateways/edge")
        #expect(programmed?.text("reason") == "HeldByGuard")
        #expect(programmed?.text("message")?.contains("removes 2 listeners") == true)

        #expect(try release(server, 3).status == 409)
        #expect(try release(server, 4).status == 404)
        let released = try release(server, 5)
        #expect(released.status == 201, "\(released.text)")
        #expect(try snapshot(server) == "5")
        #expect(try self.programmed(server, "infra/gateways/edge")?.text("status") == "True")
        let again = try release(server, 5)
        #expect(again.status == 200 && again.text.contains(#""unchanged""#), "\(again.text)")
    }

    @Test func `who changes a part of a gateway is told what holds it`() throws {
        let world = try AccessWorld()
        func change(_ port: String) throws -> String {
            try world.post(
                "editor", Manifests.set("shop/arcade-more", "m\(port):m\(port).example.org")
            )
            .text
        }
        let version = try #require(
            world.server.ledger.published.state.gateway("infra/edge")?.version)
        let pinned = try world.ask(
            "platform", "PUT", Self.gateway + "/pin",
            body: #"{"version": \#(version), "reason": "the sale", "until": "\#(Self.far)"}"#)
        #expect(pinned.status == 201, "\(pinned.text)")
        let told = try change("1")
        #expect(told.contains("\"Pinned\"") && told.contains("infra/edge"), "\(told)")
        #expect(told.contains("the sale") && told.contains("2199-12-01"), "\(told)")
        // What keys it holds, and of whose Secrets, is in the log and shown to nobody.
        let pin = try world.get("platform", Self.gateway + "/pin").text
        #expect(!pin.contains("dataKeys"), "\(pin)")
        #expect(try world.ask("platform", "DELETE", Self.gateway + "/pin").status == 200)
        try world.server.apply(
            """
            apiVersion: lintel.dev/v1
            kind: ReleaseGuard
            metadata: {namespace: infra, name: edge}
            spec: {maxRemovedListeners: 0}
            """)
        let held = try change("2")
        #expect(held.contains("HeldByGuard") && held.contains("ReleaseGuard infra/edge"), "\(held)")
        #expect(!held.contains("it removes"), "\(held)")
    }

    @Test func `a guard that limits nothing is refused`() throws {
        let server = try server()
        let answer = try server.client.send(
            "PUT", "/v1/namespaces/infra/releaseguards/edge",
            headers: ["Content-Type": "application/json"],
            body: #"{"apiVersion": "lintel.dev/v1", "kind": "ReleaseGuard", "#
                + #""metadata": {"name": "edge"}, "spec": {}}"#)
        #expect(answer.status == 422 && answer.text.contains("limits nothing"))
    }

    @Test func `an envoy is given the pinned version, and what comes after it`() throws {
        let server = try server()
        var count = 0
        // Each time another Envoy, which knows nothing yet.
        func domains() throws -> String {
            count += 1
            let poll = DiscoveryPoll(
                type: "routes", node: "edge-\(count)", names: ["routes-80"])
            return try server.client.discover(poll, timeout: 10_000).text
        }
        #expect(try domains().contains("c.example.com"))
        #expect(try pin(server, to: 2).status == 201)
        #expect(try eventually { try !domains().contains("c.example.com") })
        #expect(try domains().contains("a.example.com"))
        try server.apply(Manifests.set("blog/more", "d:d.example.com"))
        #expect(try !domains().contains("d.example.com"))
        #expect(try server.client.send("DELETE", Self.gateway + "/pin").status == 200)
        #expect(try eventually { try domains().contains("d.example.com") })
    }
}
