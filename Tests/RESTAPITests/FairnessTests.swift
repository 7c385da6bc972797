import GatewayModel
import Ledger
import LintelTesting
import Logging
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

/// What is one's own of what all share: requests in a second, and places to wait.
@Suite struct FairnessTests {
    /// So few and so seldom that no test sees the next one come.
    private static func limits(
        changes: Int = 2, reads: Int = 2, held: Int = 2, role: String = "free"
    ) -> AdmissionLimits {
        func rates(_ burst: Int) -> RateLimits {
            RateLimits(
                others: RateLimit(perSecond: 0.001, burst: burst), byRole: [role: .unlimited])
        }
        var limits = AdmissionLimits()
        limits.changes = rates(changes)
        limits.reads = rates(reads)
        limits.heldRequestsOfOne = held
        return limits
    }

    private static func put(
        _ server: AccessServer, _ name: String, _ headers: [String: String], query: String = ""
    ) throws -> HTTPClient.Answer {
        let type = ["Content-Type": "application/yaml"]
        return try server.client().send(
            "PUT", "/v1/namespaces/infra/listenersets/\(name)\(query)",
            headers: headers.merging(type) { $1 },
            body: Manifests.set("infra/\(name)", "a:\(name).example.com"))
    }

    private static let edge = "/v1/namespaces/infra/gateways/edge"

    /// Gives everybody of a namespace a role without rules.
    private static func giveRole(_ name: String, to namespace: String, _ server: AccessServer)
        throws
    {
        try server.reads.apply(
            """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: \(name)}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: \(name)}
            subjects: [{kind: Group, name: "system:serviceaccounts:\(namespace)"}]
            roleRef: {kind: ClusterRole, name: \(name)}
            """)
    }

    // MARK: Rates

    @Test func `who changes too much is told when to come back`() throws {
        let server = try AccessServer(limits: Self.limits())
        let token = try server.token(as: "admin")
        #expect(try Self.put(server, "a", token.headers).status == 201)
        // What would be refused counts, and so does what would only look.
        #expect(try Self.put(server, "b", token.headers, query: "?dryRun=true").status == 200)
        let before = server.reads.ledger.published.state.revision
        let answer = try Self.put(server, "b", token.headers)
        #expect(answer.status == 429, "\(answer.text)")
        let seconds = try #require(answer.headers["retry-after"].flatMap { Int($0) })
        #expect((900...1000).contains(seconds))
        for text in [
            "/problems/too-many-requests",
            "system:serviceaccount:infra:admin has asked for more changes than 0.001 a second, "
                + "2 at once", "come back in \(seconds) s",
        ] {
            #expect(answer.text.contains(text), "\(answer.text)")
        }
        #expect(server.reads.ledger.published.state.revision == before)
        // Nobody else is told so, and neither is who could lift the limit.
        let other = try server.token(as: "editor")
        #expect(try Self.put(server, "c", other.headers).status == 201)
        for number in 0..<5 {
            #expect(try Self.put(server, "d\(number)", server.asAdmin).status == 201)
        }
        // What is read is counted by itself.
        #expect(try server.client().get(Self.edge, headers: token.headers).status == 200)
        let metrics = try server.reads.get("/metrics").text
        #expect(metrics.contains("lintel_shed_total{what=\"rate_changes\"} 1\n"))
        #expect(metrics.contains("lintel_shed_total{what=\"rate_reads\"} 0\n"))
    }

    @Test func `the log names who is told to come back`() throws {
        let lines = Lines()
        let server = try AccessServer(
            logger: lines.logger(.info), limits: Self.limits(changes: 1))
        let token = try server.token(as: "admin")
        let statuses = try (0..<3).map { try Self.put(server, "s\($0)", token.headers).status }
        #expect(statuses == [201, 429, 429])
        let told = lines.text.split(separator: "\n").filter { $0.contains("wants too much") }
        #expect(told.count == 1, "once in a minute")
        for text in ["system:serviceaccount:infra:admin", token.id, "changes"] {
            #expect(told.first?.contains(text) == true, "\(told)")
        }
    }

    /// Nothing of it was begun: the same key is as good as new, and is then what it always is.
    @Test func `a change that came too early loses nothing`() throws {
        let server = try AccessServer(limits: Self.limits(changes: 1))
        let token = try server.token(as: "admin")
        #expect(try Self.put(server, "a", token.headers).status == 201)
        let keyed = token.headers.merging(["Idempotency-Key": "k1"]) { $1 }
        #expect(try Self.put(server, "b", keyed).status == 429)
        #expect(
            try server.client().get(
                "/v1/namespaces/infra/listenersets/b", headers: token.headers
            ).status == 404)
        try Self.giveRole("free", to: "infra", server)
        let first = try Self.put(server, "b", keyed)
        #expect(first.status == 201, "a role lifts the limit at once")
        let again = try Self.put(server, "b", keyed)
        #expect((again.status, again.body) == (201, first.body))
    }

    @Test func `a role that is bound in one namespace lifts nothing`() throws {
        let server = try AccessServer(limits: Self.limits(changes: 1, role: "editor"))
        let token = try server.token(as: "editor")
        #expect(try Self.put(server, "a", token.headers).status == 201)
        #expect(try Self.put(server, "b", token.headers).status == 429)
    }

    @Test func `polls and questions about oneself are not counted`() throws {
        let server = try AccessServer(limits: Self.limits(reads: 1))
        let token = try server.token(as: "proxy")
        let viewer = try server.token(as: "viewer")
        for _ in 0..<5 {
            for path in [Self.edge + "/snapshot", "/v1/me", "/version", "/healthz"] {
                #expect(try server.client().get(path, headers: token.headers).status == 200)
            }
            let poll = try server.client().discover(DiscoveryPoll(), headers: token.headers)
            #expect([200, 304].contains(poll.status), "\(poll.text)")
        }
        // What is of the past is work.
        let tag = try server.client().get(Self.edge + "/snapshot", headers: token.headers)
        let version = try #require(tag.headers["lintel-version"])
        let past = [
            Self.edge + "/versions/\(version)/snapshot",
            Self.edge + "/snapshot?at=2200-01-01T00:00:00Z",
        ]
        let statuses = try past.map {
            try server.client().get($0, headers: token.headers).status
        }
        #expect(statuses == [200, 429])
        let lists = try ["/v1/gateways", "/v1/gateways"].map {
            try server.client().get($0, headers: viewer.headers).status
        }
        #expect(lists == [200, 429])
    }

    /// Each body would fit, and all of them would not.
    @Test func `who is over its rate fills no memory with bodies`() throws {
        var limits = Self.limits(changes: 2)
        limits.load = ServerLoad(bodyBytes: 1 << 20)
        let server = try AccessServer(limits: limits)
        let token = try server.token(as: "admin")
        let headers = token.headers.merging(["Content-Type": "application/yaml"]) { $1 }
        func put(_ name: String, bytes: Int) throws -> HTTPClient.Answer {
            try server.client().send(
                "PUT", "/v1/namespaces/infra/listenersets/\(name)", headers: headers,
                body: Manifests.set("infra/\(name)", "a:\(name).example.com") + "\n#"
                    + String(repeating: "x", count: bytes))
        }
        // A look at the head takes nothing of what the whole may.
        #expect(try ["a", "b"].map { try put($0, bytes: 100_000).status } == [201, 201])
        let answer = try put("c", bytes: 8 << 20)
        #expect(answer.status == 429 && answer.headers["retry-after"] != nil, "\(answer.text)")
        #expect(limits.load.bodies.refusalCount == 0)
        let metrics = try server.reads.get("/metrics").text
        #expect(metrics.contains("lintel_shed_total{what=\"rate_changes\"} 1\n"))
    }

    // MARK: Places

    @Test func `who waits in all its places is answered at once, and others wait`() throws {
        let server = try AccessServer(limits: Self.limits(reads: 100))
        let token = try server.token(as: "proxy")
        let other = try server.token(of: "infra/proxy")
        let tag =
            try server.client().get(Self.edge + "/snapshot", headers: token.headers)
            .headers["etag"] ?? ""
        let (target, match) = (Self.edge + "/snapshot?wait=5m", ["If-None-Match": tag])
        func poll(_ token: AccessServer.Token) -> [String: String] {
            token.headers.merging(match) { $1 }
        }
        let held = try (0..<2).map { _ in
            let client = try server.client()
            try client.ask(target, headers: poll(token))
            return client
        }
        try #require(eventually { server.reads.chain.admission.held.takenCount == 2 })
        // Whoever has the same name has the same places.
        for token in [token, other] {
            #expect(try server.client().get(target, headers: poll(token)).status == 304)
        }
        let metrics = try server.reads.get("/metrics").text
        #expect(metrics.contains("lintel_shed_total{what=\"held_of_one\"} 2\n"))
        #expect(metrics.contains("lintel_shed_total{what=\"held\"} 0\n"))

        try server.addAccount("auditor", "auditor", in: "infra")
        try server.reads.apply(
            """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: auditors}
            subjects: [{kind: ServiceAccount, namespace: infra, name: auditor}]
            roleRef: {kind: ClusterRole, name: auditor}
            """)
        let auditor = try server.token(of: "infra/auditor")
        let headers = auditor.headers.merging(["Accept": "text/event-stream"]) { $1 }
        let streams = try (0..<2).map { _ in
            let client = try server.client()
            #expect(try client.start("GET", "/v1/events", headers: headers).status == 200)
            return client
        }
        let refused = try server.client().get("/v1/events", headers: headers)
        #expect(refused.status == 429 && refused.text.contains("auditor has 2 polls and streams"))
        withExtendedLifetime((held, streams)) {}
    }

    // MARK: Addresses

    /// Reads of who has no name are counted by where it is, which only a proxy of ours may tell.
    @Test func `a forged address is nobody's way around a limit`() throws {
        for (proxies, statuses) in [([], [200, 429, 429]), (["127.0.0.1"], [200, 200, 429])] {
            let server = try AccessServer(limits: Self.limits(reads: 1), trusting: proxies)
            try server.reads.apply(
                """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: everybody}
                subjects: [{kind: Group, name: "system:unauthenticated"}]
                roleRef: {kind: ClusterRole, name: viewer}
                """)
            let forwarded = ["192.0.2.1", "192.0.2.2", "192.0.2.3, 192.0.2.2"]
            let seen = try forwarded.map {
                try server.client().get("/v1/gateways", headers: ["X-Forwarded-For": $0]).status
            }
            #expect(seen == statuses)
        }
    }

    @Test func `commits and the audit have the address behind the proxy`() throws {
        for (proxies, address) in [([], "127.0.0.1"), (["127.0.0.1"], "2001:db8::7")] {
            let server = try AccessServer(trusting: proxies)
            let forwarded = ["X-Forwarded-For": "10.0.0.1, [2001:db8::7]:4711"]
            let headers = server.asAdmin.merging(forwarded) { $1 }
            #expect(try Self.put(server, "a", headers).status == 201)
            let commits = try server.reads.json("/v1/commits?limit=1")
            #expect(commits.text("commits.0.origin.address") == address)
            #expect(try Self.put(server, "a", forwarded).status == 401)
            #expect(try server.reads.json("/v1/audit").text("attempts.0.origin.address") == address)
        }
    }

    // MARK: Bodies

    @Test func `the body of a stranger is not kept`() throws {
        var limits = AdmissionLimits()
        limits.load = ServerLoad(bodyBytes: 1 << 20)
        let server = try AccessServer(limits: limits)
        let viewer = try server.token(as: "viewer")
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
        let type = ["Content-Type": "application/json"]
        func send(_ target: String, _ headers: [String: String]) throws -> Int {
            try server.client().send(
                "POST", target, headers: headers.merging(type) { $1 }, bytes: body
            ).status
        }
        #expect(try send("/v1/changes", [:]) == 401)
        #expect(try send("/v1/changes?token=x", ["Authorization": "Bearer x"]) == 401)
        #expect(try send(Self.edge + "/nothing", server.asAdmin) == 404)
        #expect(try send("/v1/commits/1/revert", viewer.headers) == 403)
        #expect(limits.load.bodies.refusalCount == 0)
        #expect(try send("/v1/changes", server.asAdmin) == 503, "there is no room for it")
        let audit = try server.reads.json("/v1/audit")
        #expect(audit.texts("attempts", "status").sorted() == ["401", "401", "403"])
    }
}
