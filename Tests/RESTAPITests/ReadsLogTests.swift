import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Testing

/// The log: commits, and the same as CloudEvents.
@Suite struct ReadsLogTests {
    /// Commits 1 (the gateway) and 2 (two sets).
    static func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Manifests.edge, message: "Begin")
        try server.apply(
            Manifests.set("shop/web", "a:a.example.com")
                + Manifests.set("shop/b", "b:b.example.com"))
        return server
    }

    @Test(arguments: [
        ("/v1/commits", "commits.0.revision", "2"), ("/v1/commits", "commits.1.message", "Begin"),
        ("/v1/commits", "commits.0.events.0.name", "web"),
        ("/v1/commits", "commits.0.events.0.action", "created"),
        ("/v1/commits?limit=1", "next", "2"), ("/v1/commits?before=2", "commits.0.revision", "1"),
        ("/v1/commits/2", "events.1.resource.kind", "ListenerSet"),
        ("/v1/commits/2", "actor", "ada"), ("/v1/commits/2", "cause.type", "change"),
        ("/v1/events", "0.data.message", "Begin"),
        ("/v1/events", "2.subject", "/v1/namespaces/shop/listenersets/b"),
        ("/v1/events?after=1", "0.subject", "/v1/namespaces/shop/listenersets/web"),
        ("/v1/events?after=2-0", "0.subject", "/v1/namespaces/shop/listenersets/b"),
        ("/v1/events?limit=1", "0.type", "dev.lintel.resource.applied"),
        ("/v1/events?after=2&wait=10ms", "", "[]"),
    ])
    func `tells what happened`(target: String, path: String, expected: String) throws {
        #expect(try Self.server().json(target).text(path) == expected)
    }

    /// Commits 1 and 2 by nobody, 3 to 6 by turns by two accounts, a second or more apart.
    private static func searchedServer() throws -> ReadsServer {
        let server = try Self.server()
        for number in 3...6 {
            server.principal.set(.serviceAccount(number % 2 == 0 ? "shop/even" : "shop/odd"))
            try server.apply(Manifests.set("team-\(number)/web", "a:h\(number).example.com"))
        }
        server.principal.set(nil)
        return server
    }

    @Test(arguments: [
        ("principal=system:serviceaccount:shop:even", ["6", "4"]),
        ("principal=system:anonymous", ["2", "1"]), ("principal=", []),
        ("actor=system:serviceaccount:shop:odd", ["5", "3"]), ("actor=nobody", []),
        ("actor=ada", ["6", "5", "4", "3", "2", "1"]), ("actor=Ada", []),
        ("actor=ada&principal=system:anonymous", ["2", "1"]),
        ("kind=Gateway", ["1"]), ("kind=ListenerSet", ["6", "5", "4", "3", "2"]),
        ("namespace=team-3", ["3"]), ("name=web", ["6", "5", "4", "3", "2"]),
        ("kind=ListenerSet&namespace=shop&name=b", ["2"]),
        ("kind=Gateway&namespace=shop&name=b", []),
        ("name=web&limit=2", ["6", "5"]), ("name=web&before=5", ["4", "3", "2"]),
        ("until=2026-11-22T09:00:00Z", []), ("since=2030-01-01T00:00:00Z", []),
        ("since=2026-11-22T10:00:00Z&principal=system:anonymous", ["2", "1"]),
    ])
    func `finds commits`(query: String, revisions: [String]) throws {
        let found = try Self.searchedServer().json("/v1/commits?\(query)")
        #expect(found.texts("commits", "revision") == revisions)
    }

    @Test func `finds commits of a time, to the microsecond`() throws {
        let server = try Self.searchedServer()
        let time = try #require(try server.json("/v1/commits/3").text("time"))
        func revisions(_ query: String) throws -> [String] {
            try server.json("/v1/commits?\(query)").texts("commits", "revision")
        }
        #expect(try revisions("since=\(time)") == ["6", "5", "4", "3"])
        #expect(try revisions("until=\(time)") == ["3", "2", "1"])
        #expect(try revisions("since=\(time)&until=\(time)") == ["3"])
        #expect(try revisions("until=\(time)&before=3&limit=1") == ["2"])
    }

    @Test func `a search goes on where it ended, until there is no more`() throws {
        let server = try Self.searchedServer()
        var (query, found): (String?, [String]) = ("", [])
        while let part = query {
            let page = try server.json(
                "/v1/commits?principal=system:serviceaccount:shop:odd&limit=1\(part)")
            found += page.texts("commits", "revision")
            query = page.text("before").map { "&before=\($0)" }
        }
        #expect(found == ["5", "3"])
    }

    @Test(arguments: [
        ("/v1/commits?since=now", 400), ("/v1/commits?kind=Nothing", 400),
        ("/v1/commits?namespace=A_B", 400), ("/v1/commits?resource=x", 400),
        ("/v1/commits/3", 404), ("/v1/commits/x", 400), ("/v1/commits?before=0", 400),
        ("/v1/events?after=-1", 400), ("/v1/events?after=01", 400), ("/v1/events?wait=6m", 400),
        ("/v1/events?after=1-2-3", 400), ("/v1/events?after=3", 410),
        ("/v1/events?after=3-0&wait=5m", 410),
    ])
    func refuses(target: String, status: Int) throws {
        #expect(try Self.server().get(target).status == status)
    }

    @Test func `chains its hashes`() throws {
        let hash = try #require(try Self.server().json("/v1/commits/1").text("hash"))
        #expect(hash.count == 64)
        #expect(hash.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }

    @Test func `names events by commit place and hash`() throws {
        let server = try Self.server()
        let hash = try #require(try server.json("/v1/commits/2").text("hash")).prefix(8)
        let ids = try server.json("/v1/events?after=1").texts("", "id")
        #expect(ids == ["2-0.\(hash)", "2-1.\(hash)"])
        #expect(try server.json("/v1/commits/2").text("position") == "2.\(hash)")
    }

    @Test func `ends a page of events in the middle of a commit`() throws {
        let events = try Self.server().json("/v1/events?limit=2")
        #expect(events.texts("", "lintelrevision") == ["1", "2"])
    }

    @Test func `waits for the next event`() throws {
        let server = try Self.server()
        let port = server.server.port
        let thread = TestThread {
            let answer = try? HTTPClient(port: port).get("/v1/events?after=2&wait=20s")
            return answer.map { "\($0.status) \($0.headers["lintel-revision"] ?? "") \($0.text)" }
        }
        try Self.awaitReader(server)
        try server.apply(Manifests.namespace("late", "team: late"))
        let answer = try #require(thread.join() ?? nil)
        #expect(answer.hasPrefix("200 3 [{"))
        #expect(answer.contains("\"id\":\"3-0."))
        #expect(server.ledger.publisher.waitingCount == 0)
    }

    @Test func `streams what is there and what happens`() throws {
        let server = try Self.server()
        let reader = try HTTPClient(port: server.server.port)
        let head = try reader.start(
            "GET", "/v1/events", headers: ["Accept": "text/event-stream", "Last-Event-ID": "2-0"])
        #expect(head.status == 200)
        #expect(head.headers["content-type"] == "text/event-stream")
        var text = try Self.read(reader, until: "id: 2-1")
        #expect(!text.contains("id: 2-0"))
        #expect(text.contains("event: dev.lintel.resource.applied\ndata: {"))
        try Self.awaitReader(server)
        try server.apply(Manifests.namespace("late", "team: late"))
        text = try Self.read(reader, until: "id: 3-0")
        // Stopping the server ends the stream properly.
        server.ledger.publisher.close()
        while try reader.chunk() != nil {}
    }

    @Test func `tells a follower of a longer log where this one ends`() throws {
        let server = try Self.server()
        for accept in ["application/cloudevents-batch+json", "text/event-stream"] {
            let headers = ["Accept": accept, "Last-Event-ID": "58-0"]
            let answer = try server.client.get("/v1/events", headers: headers)
            #expect(answer.status == 410)
            #expect(answer.headers["lintel-revision"] == "2")
            #expect(answer.text.contains("/problems/position-gone"))
            #expect(answer.text.contains("the log ends at revision 2, before 58-0"))
        }
    }

    @Test func `forgets a reader that has gone`() throws {
        let server = try Self.server()
        var reader: HTTPClient? = try HTTPClient(port: server.server.port)
        _ = try reader?.start("GET", "/v1/events", headers: ["Accept": "text/event-stream"])
        try Self.awaitReader(server)
        reader = nil
        let isForgotten = eventually { server.ledger.publisher.waitingCount == 0 }
        #expect(isForgotten)
    }

    private static func read(_ client: HTTPClient, until mark: String) throws -> String {
        var text = ""
        while !text.contains(mark), let chunk = try client.chunk() {
            text += String(decoding: chunk, as: UTF8.self)
        }
        return text
    }

    static func awaitReader(_ server: ReadsServer) throws {
        let isThere = eventually { server.ledger.publisher.waitingCount > 0 }
        try #require(isThere)
    }
}
