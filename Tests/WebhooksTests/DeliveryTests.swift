import EventLog
import GatewayModel
import LintelTesting
import SQLiteEventLog
import Synchronization
import Testing
import Webhooks

/// In order, at least once, each at its own pace.
@Suite struct DeliveryTests {
    @Test func `what happens is told in order, signed, with a constant id`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        fixture.content.happen("before it was there")
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one", "two", "three")
        #expect(eventually { receiver.bodies == ["one", "two", "three"] })
        let first = try #require(receiver.received.first)
        #expect(first.line == "POST /hook HTTP/1.1")
        #expect(first.headers["content-type"] == "application/cloudevents+json")
        #expect(first.headers["webhook-id"] == "w-2")
        #expect(
            first.headers["webhook-timestamp"] == "\(Samples.noon.rawValue / 1_000_000)")
        #expect(first.isSigned(by: TestContent.key(1)) && !first.isSigned(by: TestContent.key(2)))
        #expect(first.headers["traceparent"]?.hasPrefix("00-0af7") == true)

        #expect(eventually { fixture.status()?.position.warning == 4 })
        let status = try #require(fixture.status())
        #expect(status.behind == 0 && status.failingSince == nil && status.parked == 0)
        #expect(status.lastDelivery?.event == "w-4" && status.lastDelivery?.status == 204)
        #expect(status.tries.map(\.event) == ["w-4", "w-3", "w-2"])
        #expect(fixture.service.totals.delivered == 3)
        #expect(fixture.outcomes.all.map(\.item) == [.warning(2), .warning(3), .warning(4)])
    }

    @Test(arguments: [false, true])
    func `a restart goes on where it was`(isOnDisk: Bool) throws {
        let folder = try TemporaryDirectory()
        let store: any LogEngine =
            isOnDisk
            ? try SQLiteEventLog(path: folder.file("log.db")) : InMemoryEventLog()
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture(store)
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one", "two")
        #expect(eventually { fixture.status()?.position.warning == 2 })
        fixture.stop()
        fixture.content.happen("three")
        fixture.start()
        #expect(eventually { fixture.status()?.position.warning == 3 })
        fixture.stop()
        #expect(receiver.bodies == ["one", "two", "three"])
        #expect(
            try store.webhookCursors() == [
                WebhookCursor(
                    webhook: "uid-of-a", position: FeedPosition(revision: .zero, warning: 3))
            ])
        try store.close()
    }

    @Test func `what was delivered and not written down is sent again, by the same id`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture { $0.writtenAfter = 3_600_000 }
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one", "two")
        #expect(eventually { fixture.status()?.position.warning == 2 })
        fixture.crash()
        fixture.start()
        #expect(eventually { receiver.count == 4 })
        #expect(receiver.received.map { $0.headers["webhook-id"] } == ["w-1", "w-2", "w-1", "w-2"])
    }

    @Test func `a new one is written down before anything is sent`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture { $0.writtenAfter = 3_600_000 }
        fixture.content.happen("before")
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.crash()
        fixture.content.happen("while nobody looked")
        fixture.start()
        #expect(eventually { receiver.bodies == ["while nobody looked"] })
    }

    @Test func `each is told of what it wants, and of nothing before it was there`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(receiver).url("/a"), "shop/a")
        try fixture.content.add(fixture.keep(receiver).url("/b"), "shop/b")
        fixture.content.want(["x"], "shop/a")
        fixture.content.want(["y"], "shop/b")
        fixture.start(meeting: "uid-of-a", "uid-of-b")
        fixture.happen("x", "y", "z", "x")
        #expect(eventually { receiver.count == 3 })
        func told(_ path: String) -> [String] {
            receiver.received.filter { $0.line == "POST \(path) HTTP/1.1" }.map(\.text)
        }
        #expect(told("/a") == ["x", "x"] && told("/b") == ["y"])
        #expect(eventually { fixture.status("uid-of-b")?.position.warning == 4 })
        // It wants something else from now on.
        fixture.content.want(["z"], "shop/b")
        fixture.happen("x", "z")
        #expect(eventually { told("/b") == ["y", "z"] })
    }

    @Test func `who has no rights any more is told nothing, and nothing waits`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { fixture.status()?.position.warning == 1 })
        fixture.content.disempower("shop/a")
        fixture.happen("two", "three")
        #expect(eventually { fixture.status()?.position.warning == 3 })
        #expect(receiver.bodies == ["one"] && fixture.status()?.failingSince == nil)
    }

    @Test func `who lost the rights to what could not be delivered recovers`() throws {
        let receiver = try TestReceiver { _ in .answer(500) }
        let fixture = try DeliveryFixture { $0.jitter = { $0 } }
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        fixture.content.disempower("shop/a")
        fixture.pass(seconds: 1)
        #expect(eventually { fixture.status()?.position.warning == 1 })
        #expect(fixture.status()?.failingSince == nil && receiver.count == 1)
    }

    @Test func `a slow receiver delays only itself`() throws {
        let slow = try TestReceiver { _ in .stall }
        let good = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(slow).url(), "shop/a")
        try fixture.content.add(fixture.keep(good).url(), "shop/b")
        fixture.start(meeting: "uid-of-a", "uid-of-b")
        for number in 0..<100 { fixture.happen("\(number)") }
        #expect(eventually { good.bodies.count == 100 })
        #expect(good.bodies == (0..<100).map { "\($0)" })
        #expect(slow.count == 1, "one request of each is under way")
        #expect(eventually { fixture.status("uid-of-b")?.behind == 0 })
        #expect(fixture.status("uid-of-a")?.behind == 100)
        #expect(fixture.service.totals.furthestBehind == 100)
        #expect(fixture.service.totals.underWay == 1)
    }

    @Test func `a receiver that restarts gets all of it`() throws {
        // An address of its own, so that nobody is given the port meanwhile.
        let address = "127.0.0.77"
        let port: UInt16
        let fixture = try DeliveryFixture()
        do {
            let receiver = try TestReceiver(address)
            port = receiver.port
            try fixture.content.add(fixture.keep(receiver).url())
            fixture.start(meeting: "uid-of-a")
            fixture.happen("one")
            #expect(eventually { fixture.status()?.position.warning == 1 })
            receiver.stop()
        }
        fixture.happen("two", "three")
        #expect(eventually { fixture.status()?.failingSince != nil })
        let again = try TestReceiver(address, port: port)
        #expect(eventually { again.bodies == ["two", "three"] })
        #expect(eventually { fixture.status()?.failingSince == nil })
    }

    @Test func `all that waits at the start is delivered`() throws {
        let store = InMemoryEventLog()
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture(store)
        let uids = try (0..<100).map { number in
            let name = NamespacedName(namespace: "shop", name: "w\(number)")
            return try fixture.content.add(fixture.keep(receiver).url("/\(number)"), name)
        }
        store.save(
            webhookCursors: uids.map { WebhookCursor(webhook: $0, position: .beginning) })
        for number in 0..<100 { fixture.content.happen("\(number)") }
        fixture.start()
        #expect(eventually { receiver.count == 10_000 })
        let told = Dictionary(grouping: receiver.received, by: \.line).mapValues { $0.map(\.text) }
        #expect(told.count == 100)
        #expect(told.values.allSatisfy { $0 == (0..<100).map { "\($0)" } })
        #expect(fixture.content.pages < 300, "what all are told is read once")
    }

    @Test func `who wants none of it costs nothing`() throws {
        let fixture = try DeliveryFixture()
        for number in 0..<1000 {
            let name = NamespacedName(namespace: "shop", name: "w\(number)")
            try fixture.content.add("http://127.0.0.1:1/", name)
            fixture.content.want([], name)
        }
        fixture.start(meeting: "uid-of-w0", "uid-of-w999")
        let before = fixture.content.pages
        fixture.happen("x", "y")
        #expect(
            eventually {
                (0..<1000).allSatisfy { fixture.status("uid-of-w\($0)")?.position.warning == 2 }
            })
        #expect(fixture.content.pages - before <= 4)
        #expect(fixture.service.totals.failed == 0 && fixture.service.totals.webhooks == 1000)
    }

    @Test func `without any, nothing is read`() throws {
        let fixture = try DeliveryFixture()
        fixture.start()
        fixture.happen("x")
        fixture.stop()
        #expect(fixture.content.pages == 0)
    }

    @Test func `one that is deleted leaves nothing behind`() throws {
        let receiver = try TestReceiver { _ in .answer(500) }
        let fixture = try DeliveryFixture { $0.parkedAfter = 0 }
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { fixture.status()?.parked == 1 })
        fixture.content.remove("shop/a")
        fixture.service.wake()
        #expect(try eventually { try fixture.store.webhookCursors().isEmpty })
        #expect(try fixture.parked().isEmpty && fixture.status() == nil)

        // Also one that was deleted while nobody looked; one that is made anew is another one.
        fixture.stop()
        try fixture.store.save(
            webhookCursors: [WebhookCursor(webhook: "gone", position: .beginning)])
        fixture.content.happen("two")
        try fixture.content.add(fixture.keep(receiver).url(), uid: "another")
        fixture.start(meeting: "another")
        #expect(
            try eventually { try fixture.store.webhookCursors().map(\.webhook) == ["another"] })
        #expect(fixture.status("another")?.position.warning == 2)
    }

    @Test func `warnings that were forgotten before it was told are counted`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { fixture.status()?.position.warning == 1 })
        fixture.stop()
        fixture.content.happen("nine", skipping: 7)
        fixture.start()
        #expect(eventually { receiver.bodies == ["one", "nine"] })
        #expect(eventually { fixture.status()?.missed == 7 })
    }

    @Test func `a gap is counted once by each, however large`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(receiver).url())
        try fixture.content.add(fixture.keep(receiver).url(), "shop/b")
        fixture.content.want([], "shop/b")
        fixture.start(meeting: "uid-of-a", "uid-of-b")
        fixture.content.happen("nine", skipping: 7)
        fixture.service.wake()
        #expect(eventually { fixture.status("uid-of-b")?.missed == 7 })
        #expect(eventually { receiver.bodies == ["nine"] })
        #expect(eventually { fixture.status()?.position.warning == 8 })
        #expect(fixture.status()?.missed == 7)

        fixture.content.happen("last", skipping: .max - 20)
        fixture.service.wake()
        #expect(eventually { receiver.bodies == ["nine", "last"] })
        #expect(eventually { fixture.status("uid-of-b")?.missed == .max - 13 })
        #expect(eventually { fixture.status()?.missed == .max - 13 })
    }

    @Test func `a log that was restored ends before what it was told`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(receiver).url())
        try fixture.store.save(
            webhookCursors: [
                WebhookCursor(
                    webhook: "uid-of-a",
                    position: FeedPosition(revision: Revision(rawValue: 50), warning: 50))
            ])
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { receiver.bodies == ["one"] })
    }

    @Test func `what cannot be read is read later`() throws {
        let receiver = try TestReceiver()
        let fixture = try DeliveryFixture()
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.content.set(isUnreadable: true)
        fixture.happen("one")
        fixture.content.set(isUnreadable: false)
        fixture.service.wake()
        #expect(eventually { receiver.bodies == ["one"] })
    }

    @Test func `a test is sent out of order, and answered`() throws {
        let receiver = try TestReceiver { request in
            request.text == "test" ? .answer(500) : .answer(204)
        }
        let fixture = try DeliveryFixture()
        fixture.start()
        try fixture.content.add(fixture.keep(receiver).url())
        let kept = Kept()
        fixture.service.test("uid-of-a") { kept.add($0) }
        fixture.service.test("nobody") { kept.add($0) }
        #expect(eventually { kept.all.count == 2 })
        let attempt = try #require(kept.all.compactMap { $0 }.first)
        #expect(attempt.event == "test-1" && attempt.status == 500)
        #expect(attempt.problem?.contains("answered 500") == true)
        #expect(fixture.status()?.tries == [attempt] && fixture.status()?.failingSince == nil)
        fixture.stop()
        fixture.service.test("uid-of-a") { kept.add($0) }
        #expect(kept.all.count == 3 && kept.all[2] == nil)
    }

    private final class Kept: Sendable {
        private let answers = Mutex<[WebhookTry?]>([])
        func add(_ answer: WebhookTry?) { answers.withLock { $0.append(answer) } }
        var all: [WebhookTry?] { answers.withLock { $0 } }
    }
}
