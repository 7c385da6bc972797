import EventLog
import GatewayModel
import LintelTesting
import Synchronization
import Testing

@testable import Webhooks

/// How long it is said that a Webhook fails, and what ends that.
@Suite struct FailureStateTests {
    private final class Answer: Sendable {
        private let reaction: Mutex<TestReceiver.Reaction>
        init(_ status: Int) { reaction = Mutex(.answer(status)) }
        func set(_ status: Int) { reaction.withLock { $0 = .answer(status) } }
        var now: TestReceiver.Reaction { reaction.withLock { $0 } }
    }

    private func started(
        _ answer: Answer, _ change: (inout WebhookSettings) -> Void = { $0.jitter = { $0 } }
    ) throws -> (fixture: DeliveryFixture, receiver: TestReceiver) {
        let receiver = try TestReceiver { _ in answer.now }
        let fixture = try DeliveryFixture(totalMilliseconds: 10_000, change)
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        return (fixture, receiver)
    }

    /// Lets the pause pass that it is in.
    private func passPause(_ fixture: DeliveryFixture, after count: Int, _ receiver: TestReceiver) {
        #expect(eventually { receiver.count == count && fixture.status()?.nextTry != nil })
        guard let next = fixture.status()?.nextTry else { return }
        let left = next.rawValue - fixture.clock.now().rawValue
        fixture.pass(seconds: max(0, left) / 1_000_000)
    }

    @Test func `it fails as long as nothing is delivered, whatever is parked`() throws {
        let answer = Answer(500)
        let (fixture, receiver) = try started(answer)
        fixture.happen("one", "two", "three")
        #expect(eventually { fixture.status()?.failingSince == Samples.noon })
        // What waits is as old as what is tried: both are parked as soon as an hour has passed.
        fixture.pass(seconds: 3600)
        #expect(try eventually { try fixture.parked().count == 2 })
        #expect(eventually { fixture.status()?.position.warning == 1 })
        #expect(fixture.status()?.failingSince == Samples.noon)
        passPause(fixture, after: 3, receiver)
        #expect(try eventually { try fixture.parked().count == 3 })
        #expect(fixture.status()?.failingSince == Samples.noon)
        // Also when nothing is left to be told.
        fixture.pass(seconds: 10)
        #expect(eventually { fixture.status()?.position.warning == 3 })
        #expect(fixture.status()?.failingSince == Samples.noon)
        answer.set(204)
        fixture.happen("four")
        fixture.pass(seconds: 300)
        #expect(eventually { receiver.bodies.last == "four" })
        #expect(eventually { fixture.status().map { $0.failingSince == nil } ?? false })
    }

    @Test func `since when it fails outlives a restart`() throws {
        let answer = Answer(500)
        let (fixture, receiver) = try started(answer)
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        fixture.stop()
        fixture.clock.pass(seconds: 700)
        fixture.start(meeting: "uid-of-a")
        #expect(fixture.status()?.failingSince == Samples.noon)
        #expect(eventually { receiver.count == 2 && fixture.status()?.nextTry != nil })
        answer.set(204)
        fixture.pass(seconds: 1)
        #expect(eventually { fixture.status().map { $0.failingSince == nil } ?? false })
        fixture.stop()
        #expect(try fixture.store.webhookCursors().first?.failingSince == nil)
    }

    @Test(arguments: [7200, -7200] as [Int64])
    func `a clock that is set parks nothing, and keeps nothing from being parked`(
        ahead: Int64
    ) throws {
        let (fixture, receiver) = try started(Answer(500))
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        fixture.clock.set(aheadSeconds: ahead)
        fixture.pass(seconds: 1)
        #expect(eventually { receiver.count == 2 && fixture.status()?.tries.count == 2 })
        #expect(try fixture.parked().isEmpty)
        fixture.pass(seconds: 3600)
        #expect(try eventually { try fixture.parked().count == 1 })
    }

    @Test func `a clock that is set ahead drops nothing`() throws {
        let store = InMemoryEventLog()
        let (fixture, _) = try started(Answer(400)) { $0.parkedAfter = 0 }
        fixture.happen("one")
        #expect(eventually { fixture.status()?.parked == 1 })
        let loop = DeliveryLoop.forTests(fixture, store)
        let queue = DeliveryQueue(
            try #require(fixture.content.targets().first), at: .beginning)
        loop.queues[queue.uid] = queue
        store.park(
            ParkedDelivery(
                webhook: queue.uid, event: "e", type: "t", item: .warning(1),
                eventAt: Samples.noon, triedAt: Samples.noon, parkedAt: fixture.clock.now(),
                tries: 1, problem: "it failed"), keeping: 9)
        queue.status.parked = 1
        fixture.clock.set(aheadSeconds: 4 * 86_400)
        loop.dropOldParked()
        #expect(store.parkedCounts() == [queue.uid: 1])
        fixture.clock.pass(seconds: 3 * 86_400 + 1)
        loop.dropOldParked()
        #expect(store.parkedCounts().isEmpty)
    }

    @Test func `an event that cannot be made is tried and parked, and the rest goes on`() throws {
        let (fixture, receiver) = try started(Answer(204))
        fixture.content.fail("bad", "commit 7 has no such form")
        fixture.happen("bad", "good")
        #expect(eventually { fixture.status()?.failingSince != nil })
        let problem = try #require(fixture.status()?.lastFailure?.problem)
        #expect(problem.contains("commit 7 has no such form"), "\(problem)")
        #expect(fixture.status()?.waiting == "w-1" && receiver.count == 0)
        fixture.pass(seconds: 3600)
        #expect(eventually { receiver.bodies == ["good"] })
        let parked = try #require(try fixture.parked().first)
        #expect(parked.event == "w-1" && parked.tries == 2)
        // It can be read again.
        fixture.content.fail("bad", nil)
        #expect(try fixture.service.resend(nil, of: "uid-of-a") == 1)
        #expect(eventually { receiver.bodies == ["good", "bad"] })
        #expect(try eventually { try fixture.parked().isEmpty })
    }

    @Test func `without keys nothing is sent`() throws {
        let (fixture, receiver) = try started(Answer(204))
        fixture.content.set(keys: [])
        fixture.happen("one")
        #expect(eventually { fixture.status()?.lastFailure != nil })
        #expect(fixture.status()?.lastFailure?.problem?.contains("nothing to sign it with") == true)
        #expect(receiver.count == 0)
    }

    // MARK: What is changed meanwhile

    /// What the old URL answers late is held back until the Webhook is another one.
    @Test(arguments: [410, 500]) func `a late answer of the URL before counts for nothing`(
        status: Int
    ) throws {
        let gate = Gate()
        let old = try TestReceiver { _ in
            gate.wait()
            return .answer(status)
        }
        let fixture = try DeliveryFixture { $0.jitter = { $0 } }
        try fixture.content.add(fixture.keep(old).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { old.count == 1 })
        let new = try TestReceiver()
        try fixture.content.add(fixture.keep(new).url(), generation: 2)
        fixture.service.wake()
        // It is looked at when one that was made with it is known.
        try fixture.content.add(fixture.keep(new).url(), "shop/b")
        fixture.service.wake()
        #expect(eventually { fixture.status("uid-of-b") != nil })
        gate.open()
        #expect(eventually { new.bodies == ["one"] })
        #expect(eventually { fixture.status()?.position.warning == 1 })
        let state = try #require(fixture.status())
        #expect(state.stop == nil && state.failingSince == nil)
        #expect(state.lastFailure?.problem?.contains(":\(old.port)") == true)
    }

    @Test func `what is for another is not sent to the URL before`() throws {
        let old = try TestReceiver()
        let new = try TestReceiver()
        let fixture = try DeliveryFixture { $0.jitter = { $0 } }
        try fixture.content.add(fixture.keep(old).url())
        fixture.start(meeting: "uid-of-a")
        // Nobody says that it is another one, so nothing is looked at before it is told.
        let (content, newURL) = (fixture.content, fixture.keep(new).url())
        let isChanged = Atomic(false)
        fixture.content.whenAsked {
            if isChanged.exchange(true, ordering: .relaxed) { return }
            _ = try? content.add(newURL, generation: 2)
        }
        fixture.happen("one")
        #expect(eventually { new.bodies == ["one"] })
        #expect(old.count == 0 && fixture.status()?.failingSince == nil)
    }

    // MARK: The receiver is back

    @Test func `a test that is delivered ends the pause of what waits`() throws {
        let answer = Answer(500)
        let (fixture, receiver) = try started(answer)
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        answer.set(204)
        fixture.service.test("uid-of-a") { _ in }
        #expect(eventually { receiver.bodies == ["one", "test", "one"] })
        #expect(eventually { fixture.status().map { $0.failingSince == nil } ?? false })
    }

    @Test func `who sends all again tries what waits, too`() throws {
        let answer = Answer(500)
        let (fixture, receiver) = try started(answer)
        fixture.happen("one")
        #expect(eventually { fixture.status()?.waiting == "w-1" })
        answer.set(204)
        #expect(try fixture.service.resend([1], of: "uid-of-a") == 0)
        #expect(try fixture.service.resend(nil, of: "uid-of-a") == 1)
        #expect(eventually { receiver.bodies == ["one", "one"] })
    }

    @Test func `who asks for time gets it also from what is sent again`() throws {
        let receiver = try TestReceiver { request in
            request.text == "good"
                ? .answer(204) : .answer(503, [(name: "Retry-After", value: "60")])
        }
        let fixture = try DeliveryFixture { ($0.parkedAfter, $0.jitter) = (0, { _ in 0 }) }
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("one")
        #expect(eventually { fixture.status()?.parked == 1 && fixture.status()?.nextTry != nil })
        fixture.pass(seconds: 60)
        fixture.happen("two")
        #expect(eventually { fixture.status()?.parked == 2 && fixture.status()?.nextTry != nil })
        #expect(try fixture.service.resend(nil, of: "uid-of-a") == 2)
        #expect(eventually { receiver.count == 3 })
        let next = fixture.clock.now() + GatewayDuration(milliseconds: 60_000)
        #expect(eventually { fixture.status()?.nextTry == next })
        #expect(receiver.count == 3)
        fixture.pass(seconds: 60)
        #expect(eventually { receiver.bodies == ["one", "two", "one", "two"] })
    }

    // MARK: What is kept in memory

    @Test func `fewer items are kept where each touches many teams`() throws {
        let content = TestContent()
        var window = FeedWindow(content, weightLimit: 40)
        var position = FeedPosition.beginning
        for _ in 0..<50 {
            content.happen("x")
            let item = try #require(try content.page(after: position, limit: 1).first)
            position = window.append(item, after: position).after
        }
        #expect(window.count == 10)
        #expect(try window.entry(after: .beginning)?.after.warning == 1)
    }

    @Test func `what was told of an hour ago is known by the time that passed`() {
        var past = FeedPast(span: 6400)
        func position(_ warning: Int64) -> FeedPosition {
            FeedPosition(revision: .zero, warning: warning)
        }
        for time in 0..<10_000 { past.note(position(Int64(time)), at: Int64(time)) }
        #expect(past.hadReached(position(3500), by: 10_000))
        #expect(!past.hadReached(position(3700), by: 10_000))
        #expect(!past.hadReached(position(1), by: 5000))
    }
}

/// Holds back whoever comes by until it is opened.
private final class Gate: Sendable {
    private let isOpen = Atomic(false)
    func open() { isOpen.store(true, ordering: .releasing) }
    func wait() { _ = eventually { isOpen.load(ordering: .acquiring) } }
}
