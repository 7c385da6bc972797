import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import Testing

/// After a backup was restored the log grows past numbers that it has given before. What was
/// handed out of the lost history is told from the new one wherever it is handed back.
@Suite struct TwoHistoriesTests {
    private static let gateway = "/v1/namespaces/infra/gateways/edge"
    private static let snapshot = gateway + "/snapshot"
    private static let yaml = ["Content-Type": "application/yaml"]

    /// What a client has of a server whose log was lost since.
    private struct HandedOut {
        var tag = ""
        var version = ""
        var position = ""
        var event = ""
        var plan = ""
        /// Where the second page of the commits, the versions and the life of a set starts.
        var pages: [(target: String, before: String)] = []
    }

    /// Two servers with the first two commits in common: one has a third and a fourth, the other,
    /// a restored backup, has others of those numbers and a fifth.
    private static func servers() throws -> (lost: ReadsServer, restored: ReadsServer) {
        let lost = try ReadsServer()
        try lost.apply(Manifests.edge)
        try lost.apply(Manifests.set("shop/web", "a:a.example.com"))
        let restored = try ReadsServer(log: copy(of: lost.log))
        for name in ["b", "c"] {
            try lost.apply(Manifests.set("shop/web", "a:\(name).example.com"))
        }
        for name in ["x", "y", "z"] {
            try restored.apply(Manifests.set("shop/web", "a:\(name).example.com"))
        }
        return (lost, restored)
    }

    private static func copy(of log: InMemoryEventLog) throws -> InMemoryEventLog {
        let copy = InMemoryEventLog()
        let edge = NamespacedName(namespace: "infra", name: "edge")
        try copy.append(
            log.commits(after: .zero, limit: 100).map { commit in
                let version = log.version(of: edge, at: commit.revision)
                return LogEntry(commit: commit, versions: version.map { [$0] } ?? [])
            })
        return copy
    }

    /// - Parameter since: the version the client had before.
    private static func handedOut(by server: ReadsServer, since: Int) throws -> HandedOut {
        var handed = HandedOut()
        let whole = try server.get(snapshot)
        handed.tag = whole.headers["etag"] ?? ""
        handed.version = whole.headers["lintel-version"] ?? ""
        let delta = try server.json("\(snapshot)?since=\(since)")
        handed.position = delta.text("position") ?? ""
        let events = try server.get("/v1/events")
        #expect(events.headers["lintel-position"] == handed.version)
        handed.event = try JSONDocument.parsing(events.body).root.texts("", "id").last ?? ""
        let preview = try server.client.send(
            "POST", "/v1/changes?dryRun=true", headers: yaml,
            body: Manifests.set("shop/new", "n:n.example.com"))
        handed.plan = try JSONDocument.parsing(preview.body).root.text("plan") ?? ""
        for path in ["/v1/commits", gateway + "/versions", set + "/history"] {
            let page = try server.json(path + "?limit=1")
            #expect(page.text("before")?.hasPrefix((page.text("next") ?? "") + ".") == true)
            handed.pages.append((path, page.text("before") ?? ""))
        }
        return handed
    }

    private static let set = "/v1/namespaces/shop/listenersets/web"

    private static func reads(_ handed: HandedOut) -> [String] {
        [
            "\(snapshot)?since=\(handed.version)", "\(snapshot)?since=\(handed.position)",
            "\(snapshot)?since=\(handed.version)&wait=10ms",
            "\(gateway)/versions/\(handed.version)", "\(gateway)/diff?from=\(handed.version)",
            "\(gateway)/versions/\(handed.version)/snapshot",
            "\(gateway)/diff?from=2&to=\(handed.version)", "/v1/commits/\(handed.position)",
            "/v1/events?after=\(handed.event)", "/v1/events?after=\(handed.position)",
        ] + handed.pages.map { "\($0.target)?before=\($0.before)" }
    }

    private static func writes(
        _ handed: HandedOut
    ) -> [(target: String, headers: [String: String], body: String)] {
        let json = ["Content-Type": "application/json"]
        let new = Manifests.set("shop/new", "n:n.example.com")
        return [
            (gateway + "/rollback", json, #"{"toVersion": "\#(handed.version)"}"#),
            (gateway + "/rollback", json, #"{"toVersion": 2, "ifVersion": "\#(handed.version)"}"#),
            ("/v1/commits/\(handed.version)/revert", json, "{}"),
            ("/v1/changes?expectPlan=\(handed.plan)", yaml, new),
        ]
    }

    @Test func `nothing of another history is gone on from`() throws {
        let (lost, restored) = try Self.servers()
        let handed = try Self.handedOut(by: lost, since: 3)
        for target in Self.reads(handed) {
            let answer = try restored.get(target)
            #expect(answer.status == 410, "\(target): \(answer.status) \(answer.text)")
            #expect(answer.text.contains("another"), "\(answer.text)")
        }
        for (target, headers, body) in Self.writes(handed) {
            let answer = try restored.client.send("POST", target, headers: headers, body: body)
            let expected = body.contains("ifVersion") || target.contains("expectPlan") ? 412 : 410
            #expect(answer.status == expected, "\(target) \(body): \(answer.text)")
        }
        #expect(restored.log.head().revision == Revision(rawValue: 5))
        let follower = ["Accept": "text/event-stream", "Last-Event-ID": handed.event]
        #expect(try restored.client.get("/v1/events", headers: follower).status == 410)
    }

    @Test func `what is of this history is gone on from`() throws {
        let (_, restored) = try Self.servers()
        let handed = try Self.handedOut(by: restored, since: 3)
        for target in Self.reads(handed) {
            let answer = try restored.get(target)
            #expect(answer.status == 200, "\(target): \(answer.status) \(answer.text)")
        }
        for (target, headers, body) in Self.writes(handed) {
            let target = target + (target.contains("?") ? "&" : "?") + "dryRun=true"
            let answer = try restored.client.send("POST", target, headers: headers, body: body)
            #expect(answer.status == 200, "\(target) \(body): \(answer.text)")
        }
    }

    /// A client that stopped before the backup was made goes on as if nothing had happened.
    @Test func `what both histories have is of both`() throws {
        let (lost, restored) = try Self.servers()
        let shared = try lost.get("\(Self.gateway)/versions/2/snapshot").headers["lintel-version"]
        let position = try #require(shared)
        for server in [lost, restored] {
            let delta = try server.json("\(Self.snapshot)?since=\(position)")
            #expect(delta.text("since") == "2")
            let events = try server.json("/v1/events?after=\(position)&limit=1")
            #expect(events.text("0.lintelrevision") == "3")
        }
    }

    /// People type numbers, and mean what is there.
    @Test func `a bare number is of the present history`() throws {
        let (_, restored) = try Self.servers()
        #expect(try restored.json("\(Self.snapshot)?since=4").text("version") == "5")
        #expect(try restored.json("/v1/events?after=4-0").texts("", "lintelrevision") == ["5"])
        #expect(try restored.json("/v1/commits?before=5&limit=1").text("next") == "4")
    }

    @Test func `the fleet does not take one history for the other`() throws {
        let (lost, restored) = try Self.servers()
        let handed = try Self.handedOut(by: lost, since: 3)
        let poll = ["If-None-Match": handed.tag, "Lintel-Node": "edge-1"]
        #expect(try restored.client.get(Self.snapshot, headers: poll).status == 200)
        let nodes = try restored.json(Self.gateway + "/nodes")
        #expect(nodes.text("nodes.0.version") == "null")
    }

    /// Numbers of warnings are given again, too.
    @Test func `a reader of warnings hears of another log`() throws {
        let (lost, restored) = try Self.servers()
        let id = ResourceID(.gateway, namespace: "infra", name: "edge")
        for (server, keys) in [(lost, ["a", "b", "c"]), (restored, ["a", "x", "y", "z"])] {
            for key in keys {
                server.ledger.warnings.record(
                    reason: "Test", regarding: id, message: key, key: key)
            }
        }
        let page = try lost.json("/v1/warnings?limit=2")
        let position = try #require(page.text("after"))
        #expect(page.text("warnings.1.position") == position)
        #expect(
            try lost.json("/v1/warnings?after=\(position)").texts("warnings", "message") == ["c"])
        #expect(try restored.get("/v1/warnings?after=\(position)").status == 410)
        #expect(try restored.get("/v1/warnings?after=9.01234567").status == 410)
        let ids = try restored.json("/v1/namespaces/infra/warnings?after=2").texts("warnings", "id")
        #expect(ids == ["3", "4"])
    }

    /// The first change of all is reviewed on a log without commits.
    @Test func `a plan of an empty log can be carried out`() throws {
        let server = try ReadsServer()
        let preview = try server.client.send(
            "POST", "/v1/changes?dryRun=true", headers: Self.yaml, body: Manifests.edge)
        let plan = try JSONDocument.parsing(preview.body).root.text("plan") ?? ""
        #expect(plan.hasSuffix("@0.00000000"))
        let target = "/v1/changes?expectPlan=\(plan)"
        let answer = try server.client.send(
            "POST", target, headers: Self.yaml, body: Manifests.edge)
        #expect(answer.status == 201)
        #expect(answer.headers["lintel-position"]?.hasPrefix("1.") == true)
    }

    @Test(arguments: [
        "expectPlan=sha256:1", "expectPlan=sha256:1@2",
        "expectPlan=sha256:\(String(repeating: "0", count: 64))@2",
        "expectPlan=sha256:\(String(repeating: "0", count: 64))@2.0123456",
    ])
    func `refuses what is no plan`(query: String) throws {
        let server = try ReadsServer()
        let answer = try server.client.send(
            "POST", "/v1/changes?\(query)", headers: Self.yaml, body: Manifests.edge)
        #expect(answer.status == 400)
    }
}
