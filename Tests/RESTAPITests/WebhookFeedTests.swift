import Certificates
import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import Projection
import Testing
import Webhooks

@testable import RESTAPI

@Suite("What a Webhook is told")
struct WebhookFeedTests {
    private struct Shop {
        let server: ReadsServer
        let feed: WebhookFeed

        init() throws {
            server = try ReadsServer()
            feed = WebhookFeed(
                server.ledger, vault: .init(nil) { _ in nil }, clock: SystemClock())
            try server.apply(Manifests.edge)
            for team in ["shop", "other"] { try server.apply(Self.account(team)) }
        }

        private static func account(_ team: String) -> String {
            """
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: \(team), name: watcher}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: \(team), name: watcher}
            subjects: [{kind: ServiceAccount, namespace: \(team), name: watcher}]
            roleRef: {kind: ClusterRole, name: viewer}
            """
        }

        func hook(_ more: String = "", of team: String = "shop") throws {
            try server.apply(
                """
                apiVersion: lintel.dev/v1
                kind: Webhook
                metadata: {namespace: \(team), name: hook}
                spec: {url: "https://hooks.example.com/x", secretRef: {name: k},
                       serviceAccountName: watcher\(more)}
                """)
        }

        func set(_ name: String, of team: String, _ hostname: String) throws {
            try server.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: ListenerSet
                metadata: {namespace: \(team), name: \(name)}
                spec:
                  parentRef: {namespace: infra, name: edge}
                  listeners: [{name: www, port: 80, protocol: HTTP, hostname: \(hostname)}]
                """)
        }

        /// What the Webhook of a team is told of all that came after a position.
        func told(
            _ team: String = "shop", after position: FeedPosition
        ) throws -> [JSONDocument] {
            let name = NamespacedName(namespace: team, name: "hook")
            guard let target = feed.targets().first(where: { $0.name == name }) else { return [] }
            return try feed.page(after: position, limit: 100).flatMap { item in
                let messages = try feed.messages(of: item, for: target).messages
                // What is never asked for must not be wanted.
                if !messages.isEmpty {
                    #expect(feed.mayWant(item).contains(name) && feed.mayWant(item, name))
                }
                return try messages.map { try JSONDocument.parsing($0.body) }
            }
        }

        /// A warning about a team, written down at a commit.
        func warn(_ key: String, of team: String = "shop", at revision: Revision) throws {
            _ = try server.ledger.deliveryStore.record(
                WarningEvent(
                    key: key, firstAt: Samples.noon, lastAt: Samples.noon, reason: "PolicyRefused",
                    regarding: ResourceID(.listenerSet, namespace: team, name: "web"),
                    revision: revision, message: "m"), countingRepeats: true, keeping: 99)
        }

        func types(_ team: String = "shop", after position: FeedPosition) throws -> [String] {
            try told(team, after: position).compactMap { $0.root.text("type") }
        }
    }

    @Test func `a team hears of its own changes and of nobody else's`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        try shop.set("web", of: "other", "other.example.com")
        try shop.set("web", of: "shop", "www.example.com")
        let told = try shop.told(after: start)
        #expect(told.compactMap { $0.root.text("type") } == ["dev.lintel.change"])
        let event = try #require(told.first).root
        let revision = shop.server.ledger.published.state.revision
        #expect(event.text("subject") == "/v1/commits/\(revision)")
        #expect(event.text("specversion") == "1.0" && event.text("source") == "/v1/commits")
        #expect(event.text("id")?.contains(".") == false)
        let data = try #require(event["data"])
        #expect(data.text("event") == "Change")
        let change = try #require(data["changes"].flatMap { Array($0.elements).first })
        #expect(change.text("action") == "created")
        #expect(change.text("path") == "/v1/namespaces/shop/listenersets/web")
    }

    @Test func `who is displaced hears of it, and whose it is now does not`() throws {
        let shop = try Shop()
        try shop.hook(", events: [ListenerDisplaced]")
        try shop.hook(", events: [ListenerDisplaced]", of: "other")
        try shop.set("old", of: "other", "first.example.com")
        try shop.set("web", of: "shop", "www.example.com")
        let start = try shop.feed.newest()
        try shop.set("old", of: "other", "www.example.com")
        let told = try shop.told(after: start)
        #expect(told.compactMap { $0.root.text("type") } == ["dev.lintel.listener.displaced"])
        let data = try #require(told.first?.root["data"])
        #expect(data["regarding"]?.text("name") == "web")
        #expect(data["gateway"]?.text("name") == "edge")
        #expect(data.text("message")?.contains("other") == false)
        #expect(try shop.told("other", after: start).isEmpty)
    }

    @Test func `what a warning says is there for programs, with its trace`() throws {
        let shop = try Shop()
        try shop.hook(", events: [ListenerDisplaced]")
        try shop.set("old", of: "other", "first.example.com")
        try shop.set("web", of: "shop", "www.example.com")
        let start = try shop.feed.newest()
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let answer = try shop.server.client.send(
            "PUT", "/v1/namespaces/other/listenersets/old",
            headers: ["Content-Type": "application/json", "traceparent": trace],
            body: """
                {"spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners":
                  [{"name": "w", "port": 80, "protocol": "HTTP", "hostname": "www.example.com"}]}}
                """)
        #expect(answer.status == 200, "\(answer.text)")
        let event = try #require(try shop.told(after: start).first).root
        #expect(event.text("traceparent") == trace)
        let details = try #require(event["data"]?["details"])
        #expect(details.text("listeners.0.hostname") == "www.example.com")
        #expect(details.text("revision") == event.text("lintelrevision"))
    }

    /// Another one's commit is in the log, and not published yet.
    @Test func `what comes with the next commit is told after it`() throws {
        let shop = try Shop()
        let state = shop.server.ledger.published.state
        let before = try shop.feed.newest()
        shop.server.log.record(
            WarningEvent(
                key: "next", firstAt: state.committedAt, lastAt: state.committedAt,
                reason: "Odd", regarding: nil, revision: state.revision.next, message: "odd"),
            countingRepeats: false, keeping: 100)
        let present = try shop.feed.newest()
        #expect(present == before)
        try shop.set("web", of: "shop", "www.example.com")
        let page = try shop.feed.page(after: present, limit: 10)
        #expect(page.count == 2)
        guard case .warning? = page.last else {
            Issue.record("the warning is passed over")
            return
        }
    }

    @Test(arguments: [
        (", events: [ProposalWaiting], namespaces: [shop]", 1),
        (", namespaces: [shop], gateways: [{namespace: infra, name: edge}]", 1),
        (", events: [ProposalWaiting], gateways: [{namespace: infra, name: edge}]", 1),
        (", events: [ProposalWaiting], namespaces: [other]", 0),
        (", events: [ProposalWaiting], gateways: [{namespace: infra, name: another}]", 0),
    ])
    func `a proposal is about whose resources it touches`(filter: String, count: Int) throws {
        let shop = try Shop()
        try shop.hook(filter)
        let start = try shop.feed.newest()
        // Who proposes has to be somebody.
        shop.server.principal.set(Principal(name: "ada", groups: []))
        let answer = try shop.server.client.send(
            "POST", "/v1/proposals", headers: ["Content-Type": "application/yaml"],
            body: Manifests.set("shop/web", "w:www.example.com"))
        #expect(answer.status == 201, "\(answer.text)")
        #expect(
            try shop.types(after: start)
                == (0..<count).map { _ in "dev.lintel.proposal.waiting" })
    }

    @Test func `rights count when it is sent`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        try shop.set("web", of: "shop", "www.example.com")
        #expect(try shop.types(after: start) == ["dev.lintel.change"])
        let answer = try shop.server.client.send(
            "DELETE", "/v1/namespaces/shop/rolebindings/watcher")
        #expect(answer.status == 200)
        #expect(try shop.types(after: start).isEmpty)
        for item in try shop.feed.page(after: start, limit: 100) {
            #expect(shop.feed.mayWant(item).isEmpty)
        }
    }

    @Test func `an account that is gone is told nothing, whatever bindings name it`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        try shop.set("web", of: "shop", "www.example.com")
        let answer = try shop.server.client.send(
            "DELETE", "/v1/namespaces/shop/serviceaccounts/watcher")
        #expect(answer.status == 200)
        #expect(try shop.types(after: start).isEmpty)
    }

    @Test(arguments: [
        (", events: [Rollback]", ["dev.lintel.rollback"]),
        (", events: [Change]", ["dev.lintel.change", "dev.lintel.change"]),
        ("", ["dev.lintel.change", "dev.lintel.rollback"]),
        (", events: [PolicyRefused]", []),
        (", namespaces: [other]", []),
        (", namespaces: [shop]", ["dev.lintel.change", "dev.lintel.rollback"]),
        (
            ", gateways: [{namespace: infra, name: edge}]",
            ["dev.lintel.change", "dev.lintel.rollback"]
        ),
        (", gateways: [{namespace: infra, name: another}]", []),
    ])
    func `what it asks for is what it is told`(filter: String, types: [String]) throws {
        let shop = try Shop()
        try shop.hook(filter)
        let start = try shop.feed.newest()
        try shop.set("web", of: "shop", "www.example.com")
        let revision = shop.server.ledger.published.state.revision
        let answer = try shop.server.client.send("POST", "/v1/commits/\(revision)/revert")
        #expect(answer.status == 201, "\(answer.text)")
        #expect(try shop.types(after: start) == types)
    }

    @Test func `the gateway of a filter is that of the set that is displaced`() throws {
        let shop = try Shop()
        try shop.hook(
            ", events: [ListenerDisplaced], gateways: [{namespace: infra, name: another}]")
        try shop.set("old", of: "other", "first.example.com")
        try shop.set("web", of: "shop", "www.example.com")
        let start = try shop.feed.newest()
        try shop.set("old", of: "other", "www.example.com")
        #expect(try shop.types(after: start).isEmpty)
        try shop.hook(", events: [ListenerDisplaced], gateways: [{namespace: infra, name: edge}]")
        #expect(try shop.types(after: start) == ["dev.lintel.listener.displaced"])
    }

    @Test func `an event is the same to the byte when it is made again`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        try shop.set("web", of: "shop", "www.example.com")
        let target = try #require(shop.feed.targets().first)
        let item = try #require(try shop.feed.page(after: start, limit: 1).first)
        let first = try shop.feed.messages(of: item, for: target).messages
        let again = try #require(try shop.feed.item(item.reference))
        let second = try shop.feed.messages(of: again, for: target).messages
        #expect(first.count == 1 && second == first)
        #expect(shop.feed.outline(of: item).id == first.first?.id)
    }

    /// Its URL and its account may both be others.
    @Test func `what is asked for a Webhook as it was before is not answered`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        try shop.set("web", of: "shop", "www.example.com")
        let target = try #require(shop.feed.targets().first)
        let item = try #require(try shop.feed.page(after: start, limit: 1).first)
        try shop.hook(", events: [Change]")
        #expect(throws: OtherWebhook.self) { try shop.feed.messages(of: item, for: target) }
        #expect(throws: OtherWebhook.self) { try shop.feed.testMessage(for: target) }
        let now = try #require(shop.feed.targets().first)
        let told = try shop.feed.messages(of: item, for: now)
        #expect(told.messages.count == 1)
        // Its Secret is not there.
        let fault = #expect(throws: WebhookFault.self) { try told.keys.get() }
        #expect(fault?.description.contains("Secret shop/k does not exist") == true)
    }

    /// In one order: pages of one are the pages of many.
    @Test func `nothing is skipped and nothing comes twice, however small the pages`() throws {
        let shop = try Shop()
        for index in 0..<6 {
            try shop.set(
                "web\(index)", of: index.isMultiple(of: 2) ? "shop" : "other", "x.example.com")
            shop.server.ledger.warnings.record(
                reason: "Odd", regarding: nil, message: "between", key: "\(index)")
        }
        let all = try shop.feed.page(after: .beginning, limit: 1000).map(\.reference)
        #expect(Set(all).count == all.count && all.count > 15)
        for size in [1, 2, 3, 7] {
            var (position, seen) = (FeedPosition.beginning, [FeedReference]())
            while true {
                let page = try shop.feed.page(after: position, limit: size)
                if page.isEmpty { break }
                for item in page { position = item.position(after: position) }
                seen += page.map(\.reference)
            }
            #expect(seen == all)
            let newest = try shop.feed.newest()
            #expect(position == newest)
        }
    }

    /// Of a commit that is not there: it would be waited for by all that comes after.
    @Test func `a warning from after the end of the log is in nobody's way`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        try shop.warn("strange", at: .greatest)
        try shop.warn("after it", at: .zero)
        try shop.set("web", of: "shop", "www.example.com")
        let page = try shop.feed.page(after: start, limit: 100)
        #expect(page.count == 3)
        #expect(try shop.types(after: start).count == 3)
    }

    @Test func `a trace is handed on`() throws {
        let shop = try Shop()
        try shop.hook()
        let start = try shop.feed.newest()
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        for (header, name) in [(trace, "a"), ("00-broken", "b")] {
            let answer = try shop.server.client.send(
                "PUT", "/v1/namespaces/shop/listenersets/\(name)",
                headers: ["Content-Type": "application/json", "traceparent": header],
                body: """
                    {"spec": {"parentRef": {"namespace": "infra", "name": "edge"}, "listeners":
                      [{"name": "w", "port": 80, "protocol": "HTTP",
                        "hostname": "\(name).example.com"}]}}
                    """)
            #expect(answer.status == 201, "\(answer.text)")
        }
        let told = try shop.told(after: start).map(\.root)
        #expect(told.map { $0.text("traceparent") } == [trace, nil])
        #expect(told.first?["data"]?["origin"]?.text("traceparent") == trace)
    }
}
