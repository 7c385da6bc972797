import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Synchronization
import Testing

@testable import RESTAPI

/// What is held ends with the token and the right that it rests on.
@Suite struct StandingTests {
    private static let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot"

    /// Ways to wait.
    enum Wait: String, CaseIterable, Sendable {
        case snapshot, delta, events, stream, discovery

        var role: String {
            switch self {
            case .snapshot, .delta, .discovery: "proxy"
            case .events, .stream: "viewer"
            }
        }
    }

    /// Ways in which it ends.
    enum End: String, CaseIterable, Sendable { case revoked, unbound, expired }

    private func begin(
        _ wait: Wait, _ server: AccessServer, _ headers: [String: String]
    ) throws -> HTTPClient {
        let client = try server.client()
        switch wait {
        case .snapshot:
            let tag = try #require(
                try client.get(StandingTests.snapshot, headers: headers).headers["etag"])
            try client.ask(
                StandingTests.snapshot + "?wait=5m",
                headers: headers.merging(["If-None-Match": tag]) { $1 })
        case .delta:
            try client.ask(StandingTests.snapshot + "?wait=5m&since=1", headers: headers)
        case .events:
            let end = try #require(
                try client.get("/v1/events?limit=1000", headers: headers).headers[
                    "lintel-position"])
            try client.ask("/v1/events?wait=5m&after=\(end)", headers: headers)
        case .stream:
            let all = headers.merging(["Accept": "text/event-stream"]) { $1 }
            let head = try client.start("GET", "/v1/events?after=0", headers: all)
            #expect(head.status == 200)
        case .discovery:
            let poll = DiscoveryPoll()
            let first = try client.discover(poll, timeout: 30_000, headers: headers)
            #expect(first.status == 200, "\(first.text)")
            let next = DiscoveryPoll(version: first.versionInfo)
            try client.begin(next, timeout: 300_000, headers: headers)
        }
        return client
    }

    @Test(arguments: Wait.allCases, End.allCases)
    func `who waits is told at once`(wait: Wait, end: End) throws {
        let clock = SetClock()
        let server = try AccessServer(clock: clock)
        try server.addAccount(wait.role, wait.role, in: "infra")
        let token = try server.token(of: "infra/\(wait.role)", expiresIn: "1h")
        // Who waits is looked at when the token ends, which is soon.
        if end == .expired { clock.advance(seconds: 3599) }
        let client = try begin(wait, server, token.headers)
        try #require(eventually { server.reads.chain.admission.held.takenCount > 0 })
        let start = ContinuousClock.now
        switch end {
        case .revoked: try server.revoke(token, of: "infra/\(wait.role)")
        case .unbound: try server.deleteBinding(wait.role)
        case .expired: clock.advance(seconds: 3600)
        }
        if wait == .stream {
            while try client.chunk() != nil {}
        } else {
            let answer = try client.answer()
            #expect(
                answer.status
                    == (end == .unbound ? (wait == .snapshot || wait == .delta ? 404 : 403) : 401))
        }
        // Much less than it would have waited; how much less is measured elsewhere.
        #expect(start.duration(to: .now) < .seconds(10))
        #expect(eventually { server.reads.chain.admission.held.takenCount == 0 })
        // What renders for proxies waits for the next version, as before.
        let others = wait == .discovery ? 1 : 0
        #expect(server.reads.ledger.publisher.waitingCount == others)
    }

    @Test func `who has others' rights waits on`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "proxy")
        let other = try server.token(of: "infra/proxy")
        let client = try begin(.snapshot, server, token.headers)
        try #require(eventually { server.reads.chain.admission.held.takenCount > 0 })
        try server.revoke(other, of: "infra/proxy")
        try server.reads.apply(Manifests.set("infra/web", "a:a.example.com"))
        let answer = try client.answer()
        #expect(answer.status == 200 && answer.text.contains("a.example.com"))
    }

    /// From the answer of the revocation on, nothing is answered with the rights of the token.
    @Test func `a token that is used a thousand times while it is revoked`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "proxy")
        let isRevoked = Atomic(false)
        let counts = Mutex((before: 0, after: 0, wrong: 0))
        let port = server.reads.server.port
        let threads = (0..<8).map { number in
            TestThread {
                guard let client = try? HTTPClient(port: port) else { return }
                for round in 0..<125 {
                    // As a poll that comes again, and as one that is another each time.
                    let target =
                        number.isMultiple(of: 2)
                        ? Self.snapshot : Self.snapshot + "?node=n\(number)-\(round)"
                    let wasRevoked = isRevoked.load(ordering: .acquiring)
                    let status = try? client.get(target, headers: token.headers).status
                    counts.withLock { counts in
                        switch (status, wasRevoked) {
                        case (200, false): counts.before += 1
                        case (401, _): counts.after += 1
                        default: counts.wrong += 1
                        }
                    }
                    if round == 60 { _ = eventually { isRevoked.load(ordering: .acquiring) } }
                }
            }
        }
        try #require(eventually { counts.withLock { $0.before >= 100 } })
        try server.revoke(token, of: "infra/proxy")
        isRevoked.store(true, ordering: .releasing)
        for thread in threads { #expect(thread.join() != nil) }
        let (before, after, wrong) = counts.withLock { $0 }
        #expect(wrong == 0)
        #expect(before >= 100 && after >= 8 * 64, "\(before) before, \(after) after")
        #expect(before + after == 1000)
    }

    /// A change that waits for the writer when its token is revoked is not made.
    @Test func `a change is judged by what its token is when it is decided`() throws {
        let server = try AccessServer()
        let token = try server.token(as: "admin")
        let state = server.reads.ledger.published.state
        try state.requireToken(token.id, at: SetClock().now())
        try server.revoke(token, of: "infra/admin")
        #expect(throws: Refusal.self) {
            try server.reads.ledger.published.state.requireToken(token.id, at: SetClock().now())
        }
        let principal = Principal.serviceAccount(NamespacedName(namespace: "infra", name: "admin"))
        let submission = Submission(
            .change(
                Changeset(changes: [
                    Change(.delete(ResourceID(.gateway, namespace: "infra", name: "edge")))
                ])),
            by: principal,
            from: RequestOrigin(
                principal: principal.name, tokenID: token.id, address: "127.0.0.1", requestID: "r"),
            actor: "x")
        #expect {
            try server.reads.ledger.preview(submission)
        } throws: {
            ($0 as? Refusal)?.reason == .unauthenticated
        }
    }
}
