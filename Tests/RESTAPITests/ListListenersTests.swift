import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import RESTAPI

/// The listeners of a gateway as rows, and to whom they are told.
@Suite("GET …/gateways/{name}/listeners")
struct ListListenersTests {
    private static let path = "/v1/namespaces/infra/gateways/edge/listeners"

    private static func set(_ name: String, _ listeners: String...) -> String {
        let parts = name.split(separator: "/")
        return """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {namespace: \(parts[0]), name: \(parts[1])}
            spec:
              parentRef: {namespace: infra, name: edge}
              listeners: [\(listeners.map { "{\($0)}" }.joined(separator: ", "))]

            """
    }

    /// Commit 1: the gateway with a listener; 2: two sets of one commit; 3: one that loses all.
    private static func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {namespace: infra, name: edge, annotations: {lintel.dev/denied-ports: "22"}}
            spec:
              listeners: [{name: own, port: 80, protocol: HTTP, hostname: own.example.com}]
              allowedListeners: {namespaces: {from: All}}

            """)
        try server.apply(
            set(
                "shop/a", "name: www, port: 80, protocol: HTTP, hostname: www.example.com",
                "name: all, port: 80, protocol: HTTP", "name: db, port: 5432, protocol: TCP")
                + set(
                    "shop/b", "name: www, port: 80, protocol: HTTP, hostname: www.example.com"))
        try server.apply(
            set(
                "late/c", "name: www, port: 80, protocol: HTTP, hostname: www.example.com",
                "name: own, port: 80, protocol: HTTP, hostname: own.example.com",
                "name: db, port: 5432, protocol: TCP", "name: raw, port: 80, protocol: TCP",
                "name: ssh, port: 22, protocol: TCP"))
        return server
    }

    @Test func `by port, then hostname, then identity`() throws {
        let all = try Self.server().json(Self.path)
        #expect(
            all.texts("rows", "id") == [
                "ls/late/c/ssh", "ls/late/c/raw", "ls/shop/a/all", "gw/infra/edge/own",
                "ls/late/c/own", "ls/late/c/www", "ls/shop/a/www", "ls/shop/b/www",
                "ls/late/c/db", "ls/shop/a/db",
            ])
        #expect(all.text("total") == "10" && all.text("matching") == "10")
        #expect(all.text("version") == "2")
        #expect(
            all.text("facets.states")
                == #"{"Serving":4,"Conflicted":5,"NotServed":1,"NotAttached":0}"#)
        #expect(all.text("facets.ports.1.port") == "80" && all.text("facets.ports.1.count") == "7")
    }

    @Test(arguments: [
        (
            "late/c/www", "ls/shop/a/www",
            "Listener www of ListenerSet shop/a has hostname www.example.com on port 80 and comes "
                + "first, since its set is older (commit 2, this one's 3). This one serves once "
                + "that gives it up, and so does 1 more that comes before this one."
        ),
        (
            "shop/b/www", "ls/shop/a/www",
            "Listener www of ListenerSet shop/a has hostname www.example.com on port 80 and comes "
                + "first, since both sets are of one commit, and its name is before this one's. "
                + "This one serves once that gives it up."
        ),
        (
            "late/c/own", "gw/infra/edge/own",
            "Listener own of Gateway infra/edge has hostname own.example.com on port 80 and comes "
                + "first, since the Gateway's own listeners come before those of sets. This one "
                + "serves once that gives it up."
        ),
        (
            "late/c/db", "ls/shop/a/db",
            "Listener db of ListenerSet shop/a has port 5432 and comes first, since its set is "
                + "older (commit 2, this one's 3). This one serves once that gives it up."
        ),
        (
            "late/c/raw", "gw/infra/edge/own",
            "The first listener of port 80 decides which protocol it speaks: listener own of "
                + "Gateway infra/edge comes first, since the Gateway's own listeners come before "
                + "those of sets. This one serves once none for another protocol is before it."
        ),
    ])
    func `what lost is told what it would take`(
        id: String, holder: String, sentence: String
    ) throws {
        let lost = try Self.server().json(Self.path + "?state=Conflicted")
        let row = try #require(
            lost.at("rows")?.elements.first { $0.text("id") == "ls/" + id })
        #expect(row.text("holder") == holder && row.text("toWin") == sentence)
        #expect(row.text("reason")?.hasSuffix("Conflict") == true)
        #expect(row.text("message")?.contains("is held by listener") == true)
        #expect(row.text("since.revision") == (id.hasPrefix("late") ? "3" : "2"))
    }

    @Test func `one that may not have its port says why, and what lost nothing has no holder`()
        throws
    {
        let row = try Self.server().json(Self.path + "?port=22")
        #expect(row.text("rows.0.state") == "NotServed")
        #expect(row.text("rows.0.reason") == "PortUnavailable")
        #expect(row.text("rows.0.holder") == nil && row.text("rows.0.toWin") == nil)
        let serving = try Self.server().json(Self.path + "?state=Serving&namespace=infra")
        #expect(serving.text("rows.0.reason") == nil && serving.text("rows.0.routes") == "0")
    }

    @Test(arguments: [
        ("port=5432", 2), ("namespace=late", 5), ("owner=shop/a", 3), ("owner=infra/edge", 1),
        ("state=Serving", 4), ("q=WWW", 3), ("q=shop/", 4), ("q=example", 5), ("q=nothing", 0),
        ("port=80&namespace=shop&state=Serving&q=www", 1), ("owner=no/such", 0),
        ("namespace=nowhere", 0), ("certificateBefore=2100-01-01T00:00:00Z", 0),
    ])
    func `filters`(query: String, count: Int) throws {
        let found = try Self.server().json(Self.path + "?" + query)
        #expect(found.text("matching") == "\(count)")
        #expect(found.at("rows")?.elements.map { $0 }.count == count)
        #expect(found.text("total") == "10")
    }

    @Test(arguments: [
        "port=0", "port=x", "state=serving", "owner=web", "namespace=A", "q=", "limit=1001",
        "offset=-1", "certificateBefore=now", "version=x", "colour=red",
    ])
    func `what cannot be meant is refused`(query: String) throws {
        #expect(try Self.server().get(Self.path + "?" + query).status == 400)
    }

    @Test func `one part after the other, and nothing beyond the end`() throws {
        let server = try Self.server()
        var ids: [String] = []
        for offset in stride(from: 0, to: 12, by: 3) {
            ids += try server.json(Self.path + "?limit=3&offset=\(offset)").texts("rows", "id")
        }
        #expect(ids == (try server.json(Self.path)).texts("rows", "id") && ids.count == 10)
    }

    @Test func `as it was: what served then`() throws {
        let server = try Self.server()
        try server.apply(
            Self.set("shop/a", "name: www, port: 81, protocol: HTTP, hostname: new.example.com"))
        let then = try server.json(Self.path + "?version=2")
        #expect(then.text("version") == "2" && then.text("total") == "4")
        #expect(Set(then.texts("rows", "state")) == ["Serving"])
        #expect(then.texts("rows", "hostname").contains("www.example.com"))
        let now = try server.json(Self.path + "?version=2199-01-01T00:00:00Z")
        #expect(now.texts("rows", "hostname").contains("new.example.com"))
        #expect(try server.get(Self.path + "?version=3").status == 404)
        #expect(try server.get(Self.path + "?version=1999-01-01T00:00:00Z").status == 404)
        _ = try server.client.send("DELETE", "/v1/namespaces/infra/gateways/edge")
        #expect(try server.get(Self.path).status == 404)
        #expect(try server.get(Self.path + "?version=2").status == 200)
        #expect(try server.get(Self.path + "?version=2199-01-01T00:00:00Z").status == 410)
    }

    @Test func `who has it is told so until something of it changes`() throws {
        let server = try Self.server()
        let tag = try #require(try server.get(Self.path).headers["etag"])
        func again() throws -> Int {
            try server.client.get(Self.path, headers: ["If-None-Match": tag]).status
        }
        #expect(try again() == 304)
        try server.apply(Manifests.set("late/d", "x:www.example.com"))
        #expect(try again() == 200)
    }

    // MARK: Rights

    @Test func `who may not get the gateway is told of its own, and counted for it`() throws {
        let world = try AccessWorld()
        for (caller, foreign) in [("viewer", AccessWorld.foreign), ("other", AccessWorld.own)] {
            let answer = try world.get(caller, Self.path)
            #expect(answer.status == 200 && !answer.text.contains(foreign), "\(answer.text)")
            let root = try JSONDocument.parsing(answer.body).root
            #expect(root.text("total") == "3" && root.text("facets.namespaces.0.count") == "3")
            #expect(root.at("facets.namespaces")?.elements.map { $0 }.count == 1)
        }
        #expect(
            try JSONDocument.parsing(world.get("platform", Self.path).body).root.text("total")
                == "6")
        for (caller, status) in [("nobody", 401), ("stranger", 404), ("proxy", 404)] {
            #expect(try world.get(caller, Self.path).status == status, "\(caller)")
        }
    }

    /// It lost to somebody of whom it may not know: neither who, nor how old, nor how many.
    @Test func `who took a name is not told to who may not see it`() throws {
        let world = try AccessWorld()
        let answer = try world.get("other", Self.path + "?state=Conflicted")
        let row = try #require(try JSONDocument.parsing(answer.body).root.at("rows.0"))
        #expect(row.text("hostname") == "*.example.com" && row.text("holder") == nil)
        #expect(
            row.text("toWin")
                == "Another listener has hostname *.example.com on port 80 and comes first, since "
                + "the Gateway's own listeners come before those of sets, and older sets before "
                + "others. This one serves once that gives it up.")
    }

    @Test func `when a certificate ends is told to who may know, filter or not`() throws {
        let world = try AccessWorld()
        try world.server.apply(AccessWorld.clerk)
        let query = "?certificateBefore=2999-01-01T00:00:00Z"
        for (caller, count) in [("viewer", 1), ("platform", 2), ("clerk", 0)] {
            let found = try JSONDocument.parsing(world.get(caller, Self.path + query).body).root
            #expect(found.text("matching") == "\(count)", "\(caller)")
            #expect(found.texts("rows", "certificateNotAfter").count == count)
            let all = try world.get(caller, Self.path).text
            #expect(all.contains("certificateNotAfter") == (count > 0), "\(caller)")
        }
    }

    /// What does not attach is no part of the gateway, and asks for nothing there.
    @Test func `a set that is not attached is told to who may get it`() throws {
        let world = try AccessWorld()
        try world.server.apply(
            AccessWorld.platform.replacing("from: All", with: "from: Same")
                + AccessWorld.binding("infra", "viewer", to: "watcher")
                + Self.set("infra/in", "name: a, port: 81, protocol: HTTP"))
        func ids(_ caller: String) throws -> [String] {
            try JSONDocument.parsing(world.get(caller, Self.path).body).root.texts("rows", "id")
        }
        #expect(try ids("watcher") == ["ls/infra/in/a"])
        let all = try ids("platform")
        #expect(all.count == 7)
        let lost = try JSONDocument.parsing(
            world.get("platform", Self.path + "?state=NotAttached").body
        ).root
        #expect(lost.text("matching") == "6" && lost.text("rows.0.reason") == "NotAllowed")
        #expect(lost.text("rows.0.since.revision") == "\(world.revision)")
    }
}
