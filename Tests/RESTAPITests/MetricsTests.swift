import EventLog
import GatewayModel
import Ledger
import LintelTesting
import Metrics
import MicroHTTP
import Testing
import XDSServer

@testable import RESTAPI

@Suite("Metrics: what was done, by whom, and how far the proxies are")
struct MetricsOperationTests {
    let server: ReadsServer

    init() throws {
        server = try ReadsServer()
        try server.apply(Manifests.edge)
        try server.apply(Manifests.set("shop/web", "www:www.example.com"))
    }

    /// The value of a line of the metrics; nil where there is none.
    private func value(_ sample: String) throws -> String? {
        try server.get("/metrics").text.split(separator: "\n")
            .first { $0.hasPrefix("\(sample) ") }.map {
                String($0.dropFirst(sample.count + 1))
            }
    }

    private func lines(_ metric: String) throws -> [String] {
        try server.get("/metrics").text.split(separator: "\n")
            .filter { $0.hasPrefix("\(metric){") }.map(String.init)
    }

    // MARK: Changes

    @Test func `each stage has seen each change`() throws {
        _ = try server.client.send(
            "POST", "/v1/changes", headers: ["Content-Type": "application/json"],
            body: #"{"changes": [{"delete": {"kind": "Secret", "namespace": "a", "name": "b"}}]}"#)
        for (stage, count) in [
            ("waiting", "3"), ("decide", "3"), ("append", "2"), ("publish", "2"), ("total", "3"),
        ] {
            #expect(try value("lintel_change_seconds_count{stage=\"\(stage)\"}") == count)
            let all = try value("lintel_change_seconds_bucket{stage=\"\(stage)\",le=\"+Inf\"}")
            #expect(all == count)
        }
    }

    @Test func `commits are counted by why they were made`() throws {
        func count(_ cause: String) throws -> String? {
            try value("lintel_commits_total{cause=\"\(cause)\",approval=\"none\"}")
        }
        #expect(try count("change") == "2")
        #expect(try count("revert") == "0")
        let answer = try server.client.send("POST", "/v1/commits/2/revert")
        #expect(answer.status == 201, "\(answer.text)")
        #expect(try count("revert") == "1")
        #expect(try value(#"lintel_commits_total{cause="change",approval="proposal"}"#) == "0")
    }

    @Test func `what is refused is counted by the name of the problem, and no preview is`() throws {
        func put(_ query: String) throws -> Int {
            try server.client.send(
                "PUT", "/v1/namespaces/shop/listenersets/web\(query)",
                headers: ["Content-Type": "application/yaml", "If-Match": "\"99\""],
                body: Manifests.set("shop/web", "www:other.example.com")
            ).status
        }
        #expect(try put("?dryRun=true") == 412)
        #expect(try value(#"lintel_changes_refused_total{reason="precondition-failed"}"#) == nil)
        #expect(try put("") == 412)
        #expect(try value(#"lintel_changes_refused_total{reason="precondition-failed"}"#) == "1")
        let answer = try server.client.send(
            "POST", "/v1/changes", headers: ["Content-Type": "application/json"], body: "{")
        #expect(answer.status == 400)
        #expect(try value(#"lintel_changes_refused_total{reason="malformed-body"}"#) == "1")
    }

    @Test func `a displaced listener counts for its gateway, which has a line before`() throws {
        let edge = #"lintel_listeners_displaced_total{namespace="infra",gateway="edge"}"#
        #expect(try value(edge) == "0")
        let own = "{name: own, hostname: www.example.com, port: 80, protocol: HTTP}"
        try server.apply(Manifests.edge.replacing("listeners: []", with: "listeners: [\(own)]"))
        #expect(try value(edge) == "1")
    }

    // MARK: Names

    @Test func `a principal of any name has a line, and the name ends nothing`() throws {
        server.principal.set(Principal(name: #"o"d\d}, x="1 ü"#, groups: []))
        try server.apply(Manifests.set("shop/web", "www:a.example.com"))
        server.principal.set(nil)
        #expect(try value(#"lintel_changes_total{principal="o\"d\\d}, x=\"1 ü"}"#) == "1")
    }

    @Test func `those who come after the first 200 principals are one`() throws {
        for number in 0..<205 {
            server.principal.set(Principal(name: "user-\(number)", groups: []))
            try server.apply(Manifests.set("shop/web", "www:n\(number).example.com"))
        }
        // Whoever is called so is one of them: two lines of one name would be refused as a whole.
        server.principal.set(Principal(name: "other", groups: []))
        try server.apply(Manifests.set("shop/web", "www:last.example.com"))
        server.principal.set(nil)
        let lines = try lines("lintel_changes_total")
        #expect(lines.count == 201)
        // The first was nobody in particular.
        #expect(lines.contains(#"lintel_changes_total{principal="other"} 7"#))
    }

    // MARK: Proxies

    private static let snapshot = "/v1/namespaces/infra/gateways/edge/snapshot"

    private func nodes(_ state: String) throws -> String? {
        try value(
            "lintel_gateway_nodes{namespace=\"infra\",gateway=\"edge\",state=\"\(state)\"}")
    }

    @Test func `a proxy is behind until it says that it has the version`() throws {
        #expect(try lines("lintel_gateway_nodes").isEmpty)
        let first = try server.get("\(Self.snapshot)?node=one")
        let tag = try #require(first.headers["etag"])
        #expect(try nodes("current") == "1")
        let lag = #"lintel_gateway_oldest_node_lag_seconds{namespace="infra",gateway="edge"}"#
        #expect(try value(lag) == "0")
        try server.apply(Manifests.set("shop/web", "www:new.example.com"))
        #expect(try nodes("current") == "0")
        #expect(try nodes("behind") == "1")
        #expect(try value(lag).flatMap { Double($0) } ?? 0 > 0)
        // It is given the new one, and may not have it yet.
        let second = try server.client.get(
            "\(Self.snapshot)?node=one", headers: ["If-None-Match": tag])
        #expect(second.status == 200)
        #expect(try nodes("behind") == "1")
        let third = try server.client.get(
            "\(Self.snapshot)?node=one",
            headers: ["If-None-Match": try #require(second.headers["etag"])])
        #expect(third.status == 304)
        #expect(try nodes("behind") == "0")
        #expect(try value(lag) == "0")
    }

    @Test func `an Envoy is behind until it has accepted all, and what it refuses is seen`() throws
    {
        let first = try server.client.discover(DiscoveryPoll()).versionInfo
        var poll = DiscoveryPoll(version: first)
        #expect(try nodes("behind") == "1")
        #expect(try server.client.discover(poll).status == 304)
        #expect(try nodes("current") == "1")
        #expect(try value("lintel_nodes") == "1")
        let refusals = #"lintel_gateway_refusals{namespace="infra",gateway="edge"}"#
        #expect(try value(refusals) == "0")
        // Of the listeners, not only of route tables.
        try server.apply(
            Manifests.set("shop/web", "www:www.example.com")
                .replacing("port: 80", with: "port: 81"))
        var second: String?
        try #require(
            try server.eventually { client in
                second = try client.discover(poll).versionInfo
                return second != nil
            })
        #expect(try nodes("behind") == "1")
        // With the old version once more, it has not taken the new one.
        _ = try server.client.discover(poll)
        #expect(try value(refusals) == "1")
        poll.version = second
        #expect(try server.client.discover(poll).status == 304)
        #expect(try value(refusals) == "0")
        #expect(try nodes("current") == "1")
        #expect(try nodes("behind") == "0")
    }

    @Test func `polls are counted by what came of them`() throws {
        func count(_ outcome: String) throws -> String? {
            try value("lintel_poll_seconds_count{api=\"snapshot\",outcome=\"\(outcome)\"}")
        }
        let tag = try #require(try server.get(Self.snapshot).headers["etag"])
        let had = ["If-None-Match": tag]
        // Twice on one connection: what comes again takes a shorter way.
        for _ in 0..<2 {
            #expect(try server.client.get(Self.snapshot, headers: had).status == 304)
        }
        #expect(try count("changed") == "1")
        #expect(try count("unchanged") == "2")
        #expect(
            try server.client.get("\(Self.snapshot)?wait=10ms", headers: had).status == 304)
        #expect(try count("unchanged") == "2")
        let held = #"lintel_held_polls_total{api="snapshot",outcome="unchanged"}"#
        #expect(try value(held) == "1")
        // What differs since a version is a poll too.
        #expect(try server.get("\(Self.snapshot)?since=1").status == 200)
        #expect(try server.get("\(Self.snapshot)?since=2").status == 200)
        #expect(try server.get("\(Self.snapshot)?since=2&wait=10ms").status == 200)
        #expect(try count("changed") == "2")
        #expect(try count("unchanged") == "3")
        #expect(try value(held) == "2")
    }

    @Test func `acknowledgements have a histogram for each gateway, within bounds`() {
        let acknowledgements = NodeAcknowledgements()
        for number in 0..<CommitCounts.gatewayLimit + 3 {
            let name = NamespacedName(namespace: "infra", name: "g\(number)")
            acknowledgements.observe(gateway: name, seconds: 0.02)
        }
        #expect(acknowledgements.times.all.count == CommitCounts.gatewayLimit)
        #expect(acknowledgements.times.other.reading().count == 3)
    }

    // MARK: Webhooks and the machine

    @Test func `webhooks have what their engine says, within bounds`() {
        let webhooks = (0..<1005).map { number in
            // Those that something is wrong with stand last by name.
            WebhookFigures.Webhook(
                name: NamespacedName(namespace: "shop", name: "w\(1000 + number)"),
                parked: number == 1004 ? 4 : 0, failingSeconds: number == 1003 ? 1.5 : 0,
                isStopped: number == 1002)
        }
        var page = PrometheusText()
        WebhookMetrics(WebhookFigures(delivered: 7, failed: 2, behind: 3, webhooks: webhooks))
            .write(to: &page)
        let text = String(decoding: page.bytes, as: UTF8.self)
        for line in [
            #"lintel_webhook_deliveries_total{result="delivered"} 7"#, "lintel_webhook_behind 3",
            #"lintel_webhook_parked{namespace="shop",webhook="w2004"} 4"#,
            #"lintel_webhook_failing_seconds{namespace="shop",webhook="w2003"} 1.5"#,
            #"lintel_webhook_stopped{namespace="shop",webhook="w2002"} 1"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
        #expect(
            text.split(separator: "\n").count { $0.hasPrefix("lintel_webhook_parked{") } == 1000)
    }

    @Test func `the process and its disk say how they are`() throws {
        let process = ProcessFigures()
        #expect(try #require(process.openDescriptors) > 2)
        #expect(try #require(process.startTime) > 1_577_836_800)
        #expect(try #require(process.residentBytes) > 1 << 20)
        #expect(try #require(process.virtualBytes) >= #require(process.residentBytes))
        let folder = try TemporaryDirectory()
        let disk = LogDisk(path: folder.path)
        let space = try #require(disk.space())
        #expect(space.size >= space.available && space.available > 0)
        #expect(LogDisk(path: folder.path + "/none").size() == nil)
        // There is no file here.
        #expect(try value("lintel_database_size_bytes") == nil)
    }
}
