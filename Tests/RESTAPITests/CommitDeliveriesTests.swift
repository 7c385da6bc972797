import Certificates
import EventLog
import GatewayModel
import Ledger
import LintelTesting
import Projection
import Testing

@testable import RESTAPI
@testable import Webhooks

/// What is said of telling Webhooks of a commit.
@Suite("Deliveries of a commit")
struct CommitDeliveriesTests {
    private let server: ReadsServer
    private let log = DeliveryLog()
    private let revision: Revision

    init() throws {
        server = try ReadsServer()
        try server.apply(Manifests.edge)
        try server.apply(
            """
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: shop, name: watcher}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: shop, name: watcher}
            subjects: [{kind: ServiceAccount, namespace: shop, name: watcher}]
            roleRef: {kind: ClusterRole, name: viewer}
            """)
        try server.apply(["hook"].map(Self.hook).joined())
        try server.apply(Manifests.set("shop/web", "www:www.example.com"))
        revision = server.ledger.published.state.revision
    }

    private static func hook(_ name: String) -> String {
        """
        ---
        apiVersion: lintel.dev/v1
        kind: Webhook
        metadata: {namespace: shop, name: \(name)}
        spec: {url: "https://hooks.example.com/x", secretRef: {name: k},
               serviceAccountName: watcher}

        """
    }

    private func deliveries(
        _ position: Int64, isStopped: Bool = false, of revision: Revision? = nil
    ) throws -> (found: [CommitDelivery], more: Int) {
        let feed = WebhookFeed(
            server.ledger, vault: .init(nil) { _ in nil }, clock: SystemClock())
        let deliveries = WebhookDeliveries(ledger: server.ledger, feed: feed, log: log) { _ in
            let at = FeedPosition(revision: Revision(rawValue: position), warning: 0)
            var status = WebhookStatus(
                name: NamespacedName(namespace: "shop", name: "hook"), position: at)
            if isStopped { status.stop = WebhookStop(generation: 1, reason: "it said so") }
            return status
        }
        let revision = revision ?? self.revision
        let audience = deliveries.audience(of: revision, seenBy: .everything)
        return (deliveries.deliveries(of: revision, to: audience), audience.moreCount)
    }

    private func states(_ position: Int64, isStopped: Bool = false) throws -> [String] {
        try deliveries(position, isStopped: isStopped).found.map(\.state.rawValue)
    }

    private var uid: String {
        server.ledger.published.state[ResourceID(.webhook, namespace: "shop", name: "hook")]?.uid
            ?? ""
    }

    @Test func `what nobody remembers is not called delivered`() throws {
        let last = revision.rawValue
        #expect(try states(last - 1) == ["Waiting"])
        #expect(try states(last - 1, isStopped: true) == ["Stopped"])
        // Passed over while it was stopped; delivered before the start; dropped.
        #expect(try states(last) == ["Unknown"])
        log.note(outcome(.delivered))
        #expect(try states(last) == ["Delivered"])
        #expect(try deliveries(last).found.first?.deliveredAt == Samples.noon)
    }

    @Test func `what is parked is known after a restart`() throws {
        server.log.park(
            ParkedDelivery(
                webhook: uid, event: "e", type: "dev.lintel.change", item: .commit(revision),
                eventAt: Samples.noon, triedAt: Samples.noon, parkedAt: Samples.noon, tries: 3,
                problem: "nobody answers"), keeping: 9)
        #expect(try states(revision.rawValue) == ["Parked"])
        log.note(outcome(.delivered))
        #expect(try states(revision.rawValue) == ["Delivered"], "it was sent again")
    }

    private func outcome(_ result: WebhookOutcome.Result) -> WebhookOutcome {
        WebhookOutcome(
            webhook: NamespacedName(namespace: "shop", name: "hook"), uid: uid,
            item: .commit(revision), event: "e", result: result, at: Samples.noon)
    }

    @Test func `of very many the rest is counted`() throws {
        try server.apply((0..<WebhookDeliveries.limit + 4).map { Self.hook("h\($0)") }.joined())
        try server.apply(Manifests.set("shop/web", "www:two.example.com"))
        let (found, more) = try deliveries(0, of: server.ledger.published.state.revision)
        #expect(found.count == WebhookDeliveries.limit && more == 5)
    }
}
