import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

/// What one team is told where another has a part in it.
@Suite struct VisibilityTests {
    private let world: AccessWorld

    init() throws { world = try AccessWorld() }

    private static let ours = AccessWorld.name(.listenerSet, AccessWorld.own)
    private static let theirs = AccessWorld.name(.listenerSet, AccessWorld.foreign)

    private func json(_ caller: String, _ target: String) throws -> JSONNode {
        let answer = try world.get(caller, target)
        try #require(answer.status == 200, "\(caller) \(target): \(answer.text)")
        return try JSONDocument.parsing(answer.body).root
    }

    /// The answer to a change, of which nothing of the other team may be told.
    private func change(
        _ caller: String, _ yaml: String, _ status: Int = 200, query: String = "?dryRun=true"
    ) throws -> HTTPClient.Answer {
        let answer = try world.post(caller, yaml, query: query)
        try #require(answer.status == status, "\(answer.text)")
        let foreign = caller == "other" ? AccessWorld.own : AccessWorld.foreign
        if caller != "platform" { #expect(!answer.text.contains(foreign), "\(answer.text)") }
        return answer
    }

    private func isPartial(_ answer: HTTPClient.Answer) throws -> Bool {
        try JSONDocument.parsing(answer.body).root.text("partial") == "true"
    }

    // MARK: Lists and status

    @Test func `pages of a list have all that one sees once`() throws {
        for index in 0..<7 {
            for (namespace, word) in [
                ("shop", "arcade"), ("shop-2", "zanzibar"), ("a", "zanzibar"),
            ] {
                try world.server.apply(
                    Manifests.set("\(namespace)/\(word)-\(index)", "x:\(word)-\(index).example.org")
                )
            }
        }
        for limit in 1...4 {
            var names: [String] = []
            var token: String?
            repeat {
                let rest = token.map { "&continue=\($0)" } ?? ""
                let page = try json("viewer", "/v1/listenersets?limit=\(limit)\(rest)")
                let found = page.texts("items", "metadata.name")
                token = page.text("metadata.continue")
                #expect(found.count == limit || token == nil, "limits count what is seen")
                names += found
            } while token != nil
            let expected = (0..<7).map { "arcade-\($0)" } + [Self.ours]
            #expect(names == expected.sorted())
        }
    }

    @Test func `a listener that lost does not say to whom`() throws {
        let set = try json("other", "/v1/namespaces/shop-2/listenersets/\(Self.theirs)")
        let text = set.text("status") ?? ""
        #expect(text.contains("HostnameConflict"))
        #expect(text.contains("is held by another listener"))
        #expect(!text.contains(AccessWorld.own))
    }

    /// The names of its own namespace too, if a role has only some of them.
    @Test func `a name that one may not get is not told within a namespace either`() throws {
        try world.server.apply(
            Manifests.set("shop/late", "x:\(AccessWorld.own).example.com")
                + """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {namespace: shop, name: one}
                rules:
                  - apiGroups: [gateway.networking.k8s.io]
                    resources: [listenersets]
                    resourceNames: [late]
                    verbs: [get]

                """
                + AccessWorld.binding("shop", "one", to: "clerk")
                .replacing("kind: ClusterRole,", with: "kind: Role,"))
        let path = "/v1/namespaces/shop/listenersets/late"
        #expect(try json("viewer", path).text("status")?.contains(Self.ours) == true)
        #expect(try json("clerk", path).text("status")?.contains(Self.ours) == false)
        let other = try world.get("clerk", "/v1/namespaces/shop/listenersets/\(Self.ours)")
        #expect(other.status == 403)
    }

    @Test func `who may get the gateway sees who has a part in it`() throws {
        try world.server.apply(AccessWorld.binding("infra", "viewer", to: "keeper"))
        let explained = try json(
            "keeper",
            "/v1/namespaces/infra/gateways/edge/explain?port=80&hostname=arcade.example.com")
        #expect(explained.text("servedBy.owner.name") == Self.ours)
        let diff = try world.get("keeper", "/v1/namespaces/infra/gateways/edge/diff?from=1")
        #expect(diff.text.contains(AccessWorld.own) && diff.text.contains(AccessWorld.foreign))
        #expect(try world.get("editor", "/v1/namespaces/infra/gateways/edge").status == 404)
    }

    @Test func `who may not get the gateway sees its own part of it`() throws {
        let edge = "/v1/namespaces/infra/gateways/edge"
        for (caller, own, foreign) in [
            ("viewer", AccessWorld.own, AccessWorld.foreign),
            ("other", AccessWorld.foreign, AccessWorld.own),
        ] {
            let diff = try world.get(caller, edge + "/diff?from=1")
            #expect(diff.status == 200 && diff.text.contains(own) && !diff.text.contains(foreign))
            let lines = try world.ask(
                caller, "GET", edge + "/diff?from=1", headers: ["Accept": "text/plain"]
            ).text
            #expect(
                lines.contains("+") && lines.contains(own) && !lines.contains(foreign), "\(lines)")
            let explained = try world.get(caller, edge + "/explain?port=80&hostname=x.example.com")
            #expect(explained.status == 200 && explained.text.contains(own))
            #expect(!explained.text.contains(foreign), "\(explained.text)")
        }
        let lost = try json("other", edge + "/explain?port=80&hostname=x.example.com")
        #expect(lost.text("servedBy") == "null")
        #expect(
            lost.text("summary")
                == "x.example.com:80 is served by another listener; 1 listener lost")
        #expect(lost.text("lost.0.message")?.contains("is held by another listener") == true)
        // Whoever has no part in it learns nothing of it.
        try world.server.apply(AccessWorld.binding("c", "viewer", to: "stranger"))
        for path in ["/diff?from=1", "/explain?port=80"] {
            let there = try world.get("stranger", edge + path)
            let nowhere = try world.get("stranger", "/v1/namespaces/infra/gateways/none" + path)
            #expect(there.status == 404 && nowhere.status == 404)
            #expect(there.text.replacing("edge", with: "none") == nowhere.text)
        }
    }

    // MARK: What a change does to others

    /// The older set takes a name that the younger one has.
    @Test func `who is displaced is not told`() throws {
        let set = AccessWorld.resource(.listenerSet, "shop", AccessWorld.own)
            .replacing(
                "- {name: arcade-own",
                with: "- {name: more, port: 80, protocol: HTTP, hostname: zanzi.example.com}\n"
                    + "    - {name: arcade-own")
        try world.server.apply(Manifests.set("shop-2/late", "zanzibar:zanzi.example.com"))
        let told = try change("editor", set)
        #expect(try isPartial(told))
        #expect(told.text.contains("more"))
        // That it happens is, before it does.
        #expect(told.text.contains("1 listener of others stops serving on Gateway infra/edge"))
        let all = try change("platform", set)
        #expect(try !isPartial(all))
        #expect(all.text.contains("Displaced") && all.text.contains("shop-2/late"))
    }

    @Test func `a name that is held says nothing of its holder`() throws {
        try world.server.apply(Manifests.set("shop/first", "arcade:common.example.com"))
        let set = Manifests.set("shop-2/new", "x:common.example.com")
        let told = try change("other", set)
        #expect(told.text.contains("held by another listener"))
        try world.server.apply(
            AccessWorld.platform.replacing(
                "metadata: {namespace: infra, name: edge}",
                with: "metadata: {namespace: infra, name: edge, "
                    + "annotations: {lintel.dev/conflict-policy: reject}}"))
        let refused = try change("other", set, 409)
        #expect(refused.text.contains("held by another listener"))
    }

    @Test func `a team that would stop serving is not named in a refusal`() throws {
        try world.server.apply(
            Manifests.set("shop-2/zanzibar-late", "x:zanzi.example.com")
                + AccessWorld.platform.replacing(
                    "metadata: {namespace: infra, name: edge}",
                    with: "metadata: {namespace: infra, name: edge, "
                        + "annotations: {lintel.dev/conflict-policy: reject}}"))
        let set = AccessWorld.resource(.listenerSet, "shop", AccessWorld.own)
            .replacing(
                "- {name: arcade-own",
                with: "- {name: more, port: 80, protocol: HTTP, hostname: zanzi.example.com}\n"
                    + "    - {name: arcade-own")
        let refused = try change("editor", set, 409)
        #expect(refused.text.contains("another listener"))
        #expect(!refused.text.contains("shop-2"))
        #expect(try change("platform", set, 409).text.contains("shop-2"))
    }

    @Test func `who uses a Backend is not told to who deletes it`() throws {
        try world.server.apply(
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: {namespace: shop, name: all}
            spec:
              from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop-2}]
              to: [{group: lintel.dev, kind: Backend}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {namespace: shop-2, name: zanzibar-borrower}
            spec:
              parentRefs:
                - {group: gateway.networking.k8s.io, kind: ListenerSet, name: \(Self.theirs)}
              rules:
                - backendRefs:
                    - {kind: Backend, group: lintel.dev, namespace: shop, port: 80,
                       name: \(AccessWorld.name(.backend, AccessWorld.own))}

            """)
        let path = "/v1/namespaces/shop/backends/\(AccessWorld.name(.backend, AccessWorld.own))"
        let told = try world.ask("editor", "DELETE", path + "?dryRun=true")
        #expect(told.status == 200)
        #expect(told.text.contains("BackendInUse") && told.text.contains("routes of others"))
        #expect(!told.text.contains(AccessWorld.foreign), "\(told.text)")
        #expect(try isPartial(told))
        let all = try world.ask("platform", "DELETE", path + "?dryRun=true")
        #expect(all.text.contains("zanzibar-borrower"))
    }

    // MARK: Plans

    @Test func `a plan covers what is not shown and is the same for everybody`() throws {
        let set = Manifests.set("shop/new", "x:new.example.com")
        func plan(_ caller: String) throws -> Substring? {
            try JSONDocument.parsing(change(caller, set).body).root.text("plan")?
                .split(separator: "@").first
        }
        let plan1 = try plan("editor")
        #expect(try plan("platform") == plan1)
        #expect(plan1?.utf8.count == 71)
    }

    @Test func `a plan is hashed with a key of the log`() throws {
        func plan(on log: InMemoryEventLog) throws -> Substring? {
            let server = try ReadsServer(log: log)
            let answer = try server.client.send(
                "POST", "/v1/changes?dryRun=true", headers: ["Content-Type": "application/yaml"],
                body: Manifests.edge)
            return try JSONDocument.parsing(answer.body).root.text("plan")?
                .split(separator: "@").first
        }
        let log = InMemoryEventLog()
        let first = try plan(on: log)
        #expect(try first == plan(on: log), "a restart keeps the key")
        #expect(try first != plan(on: InMemoryEventLog()), "another log has another")
    }

    // MARK: The log

    /// Commits of one team, of the other, and of both.
    private func commitOfBoth() throws -> Int64 {
        try world.server.apply(
            AccessWorld.resource(.backend, "shop", AccessWorld.own)
                .replacing("10.0.0.1", with: "10.0.0.2")
                + AccessWorld.resource(.backend, "shop-2", AccessWorld.foreign)
                .replacing("10.0.0.1", with: "10.0.0.2"),
            message: "for-arcade-and-zanzibar")
        return world.revision
    }

    @Test func `a commit of two teams is to each its own part`() throws {
        let revision = try commitOfBoth()
        for (caller, word) in [("viewer", AccessWorld.own), ("other", AccessWorld.foreign)] {
            let commit = try json(caller, "/v1/commits/\(revision)")
            #expect(commit.texts("events", "name") == [AccessWorld.name(.backend, word)])
            #expect(commit.text("partial") == "true")
            #expect(commit.text("message") == "", "it may be about the rest")
        }
        let whole = try json("platform", "/v1/commits/\(revision)")
        #expect(whole.texts("events", "name").count == 2 && whole.text("partial") == nil)
        let path =
            "/v1/namespaces/shop/backends/\(AccessWorld.name(.backend, AccessWorld.own))/history"
        #expect(try json("viewer", path).text("history.0.message") == "")
        #expect(try json("platform", path).text("history.0.message") != "")
    }

    @Test func `pages of commits have all that one sees once`() throws {
        let both = try commitOfBoth()
        let all = try (1...world.revision).filter {
            try world.get("viewer", "/v1/commits/\($0)").status == 200
        }
        #expect(all.contains(2) && all.contains(both) && !all.contains(3))
        for limit in 1...3 {
            var found: [Int64] = []
            var before: String?
            repeat {
                let rest = before.map { "&before=\($0)" } ?? ""
                let page = try json("viewer", "/v1/commits?limit=\(limit)\(rest)")
                found += page.texts("commits", "revision").compactMap { Int64($0) }
                before = page.text("before")
            } while before != nil
            #expect(found == all.reversed())
        }
    }

    @Test func `events are those of the log and none is skipped`() throws {
        _ = try commitOfBoth()
        func ids(_ caller: String, _ query: String = "") throws -> [String] {
            try json(caller, "/v1/events?limit=1000\(query)").texts("", "id")
        }
        let all = try json("platform", "/v1/events?limit=1000")
        let mine = Set(
            zip(all.texts("", "id"), all.texts("", "subject"))
                .filter { $1.hasPrefix("/v1/namespaces/shop/") || $1 == "/v1/namespaces/shop" }
                .filter { !$1.contains("/role") && !$1.contains("/serviceaccount") }
                .map(\.0))
        let seen = try ids("viewer")
        #expect(Set(seen) == mine && seen.count == mine.count)
        var paged: [String] = []
        while true {
            let rest = paged.last.map { "&after=\($0)" } ?? ""
            let page = try json("viewer", "/v1/events?limit=3\(rest)").texts("", "id")
            if page.isEmpty { break }
            paged += page
        }
        #expect(paged == seen)
    }

    @Test func `a held request for events wakes for what it sees`() throws {
        let port = world.server.server.port
        let after = world.revision
        let thread = TestThread {
            let answer = try? HTTPClient(port: port).get(
                "/v1/events?after=\(after)&wait=20s", headers: ["Test-Principal": "viewer"])
            return answer.map { "\($0.status) \($0.text)" }
        }
        try ReadsLogTests.awaitReader(world.server)
        try world.server.apply(Manifests.set("shop-2/zanzibar-x", "x:x.example.org"))
        try world.server.apply(Manifests.set("shop/arcade-x", "x:y.example.org"))
        let answer = try #require(thread.join() ?? nil)
        #expect(answer.hasPrefix("200 [{"))
        #expect(answer.contains("arcade-x") && !answer.contains("zanzibar"), "\(answer)")
    }

    @Test func `what was looked through is not looked through again`() throws {
        let state = world.server.ledger.published.state
        let viewer = Principal(name: "viewer", groups: [])
        let visibility = LogVisibility(
            state.rights(of: viewer), of: viewer, in: state, for: Access(.watch, .events))
        let reader = EventReader(log: world.server.ledger.log)
        // Commit 3 is the other team's.
        let page = try reader.events(
            after: LogPosition(Revision(rawValue: 2)), limit: 10, to: visibility)
        #expect(page.items.isEmpty && !page.hasMore)
        #expect(page.end == world.server.ledger.published.head.position)
    }

    @Test func `a stream has what one sees`() throws {
        let client = try HTTPClient(port: world.server.server.port)
        let head = try client.start(
            "GET", "/v1/events?after=2",
            headers: ["Accept": "text/event-stream", "Test-Principal": "viewer"])
        #expect(head.status == 200)
        try world.server.apply(Manifests.set("shop-2/zanzibar-x", "x:x.example.org"))
        try world.server.apply(Manifests.set("shop/arcade-x", "x:y.example.org"))
        var text = ""
        while !text.contains("arcade-x"), let chunk = try client.chunk() {
            text += String(decoding: chunk, as: UTF8.self)
        }
        #expect(text.contains("arcade-x") && !text.contains("zanzibar"))
    }

    // MARK: Rights that shrink

    private func takeAway(_ name: String) throws {
        let answer = try world.server.client.send(
            "DELETE", "/v1/namespaces/shop/rolebindings/\(name)")
        try #require(answer.status == 200)
    }

    @Test func `a stream ends when nothing of it may be seen any more`() throws {
        let client = try HTTPClient(port: world.server.server.port)
        let head = try client.start(
            "GET", "/v1/events?after=\(world.revision)",
            headers: ["Accept": "text/event-stream", "Test-Principal": "viewer"])
        #expect(head.status == 200)
        try ReadsLogTests.awaitReader(world.server)
        try takeAway("viewer")
        var text = ""
        while let chunk = try client.chunk() { text += String(decoding: chunk, as: UTF8.self) }
        #expect(!text.contains("data:"), "what took the right away is not seen either")
    }

    @Test func `who waits for events is told when it may not any more`() throws {
        let port = world.server.server.port
        let after = world.revision
        let thread = TestThread {
            try? HTTPClient(port: port).get(
                "/v1/events?after=\(after)&wait=20s", headers: ["Test-Principal": "viewer"]
            ).status
        }
        try ReadsLogTests.awaitReader(world.server)
        try takeAway("viewer")
        #expect(thread.join() == 403)
    }

    // MARK: Warnings

    @Test func `warnings are of what one sees`() throws {
        let warnings = world.server.ledger.warnings
        for (namespace, word) in [("shop", AccessWorld.own), ("shop-2", AccessWorld.foreign)] {
            let name = AccessWorld.name(.listenerSet, word)
            let id = ResourceID(.listenerSet, namespace: namespace, name: name)
            warnings.record(reason: "Odd", regarding: id, message: "\(word) is odd", key: word)
            warnings.record(
                reason: "EnvoyRefused", regarding: id,
                message: "version 3 of Gateway infra/edge: arcade and zanzibar",
                key: "EnvoyRefused infra/edge 3 node listeners \(id)")
        }
        warnings.record(reason: "Clock", regarding: nil, message: "zanzibar time", key: "clock")
        let seen = try json("viewer", "/v1/warnings")
        #expect(seen.texts("warnings", "reason") == ["Odd", "EnvoyRefused"])
        #expect(seen.text("warnings")?.contains(AccessWorld.foreign) == false)
        let all = try json("platform", "/v1/warnings").texts("warnings", "reason")
        #expect(all.count { ["Odd", "EnvoyRefused", "Clock"].contains($0) } == 5)
        let first = try json("viewer", "/v1/warnings?limit=1")
        let after = try #require(first.text("after"))
        let rest = try json("viewer", "/v1/warnings?limit=1&after=\(after)")
        #expect(rest.texts("warnings", "reason") == ["EnvoyRefused"])
        #expect(rest.text("after") == nil, "nothing that one sees is left")
    }

    // MARK: Proxies

    /// What it says may be about anybody's content.
    @Test func `what Envoy says is told to who may get the gateway`() throws {
        let world = try AccessWorld(discovery: PickyEnvoy.settings)
        // With something in it that only Envoy can judge.
        func apply(_ host: String) throws {
            try world.server.apply(
                Manifests.set("shop/web", "www:\(host)") + """
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {namespace: shop, name: web}
                    spec:
                      parentRefs: [{kind: ListenerSet, name: web}]
                      rules:
                        - matches: [{path: {type: RegularExpression, value: "/\(host)"}}]

                    """)
        }
        try apply("good.example.com")
        let poll = DiscoveryPoll(type: "routes", names: ["routes-80"])
        #expect(try world.server.client.discover(poll, timeout: 30_000).status == 200)
        try apply("bad.example.com")
        func refusals(_ caller: String) throws -> String? {
            for kind in ["listenersets", "httproutes"] {
                let answer = try world.get(caller, "/v1/namespaces/shop/\(kind)/web")
                let root = try JSONDocument.parsing(answer.body).root
                if let text = root.text("status.refusals") { return text }
            }
            return nil
        }
        #expect(try world.server.eventually { _ in try refusals("platform") != nil })
        let whole = try refusals("platform")
        #expect(whole?.contains("bad.example.com is bad") == true)
        #expect(whole?.contains("infra/edge") == true)
        let told = try refusals("viewer")
        #expect(told?.contains("is bad") == false && told?.contains("infra") == false)
        #expect(told?.contains("Envoy does not take what is made of it") == true)
    }

    @Test func `a proxy polls the gateways of its role and no others`() throws {
        let own = AccessWorld.name(.gateway, AccessWorld.own)
        let foreign = AccessWorld.name(.gateway, AccessWorld.foreign)
        func poll(_ cluster: String) throws -> HTTPClient.Answer {
            let poll = DiscoveryPoll(cluster: cluster)
            return try world.ask("proxy", "POST", poll.target, body: poll.body)
        }
        #expect(try poll("shop/\(own)").status == 200)
        let there = try poll("shop-2/\(foreign)")
        let nowhere = try poll("shop-2/nothing")
        #expect(there.status == 404 && nowhere.status == 404)
        #expect(there.text.replacing(foreign, with: "nothing") == nowhere.text)
        let snapshot = "/v1/namespaces/shop-2/gateways/\(foreign)/snapshot"
        #expect(try world.get("proxy", snapshot).status == 404)
    }
}
