import EventLog
import GatewayModel
import LintelTesting
import Synchronization
import Testing
import Webhooks

/// What is made of answers other than yes.
@Suite struct FailureTests {
    /// What a receiver answers is said while the test runs.
    private final class Answers: Sendable {
        private let reaction: Mutex<TestReceiver.Reaction>
        init(_ reaction: TestReceiver.Reaction) { self.reaction = Mutex(reaction) }
        func set(_ new: TestReceiver.Reaction) { reaction.withLock { $0 = new } }
        var now: TestReceiver.Reaction { reaction.withLock { $0 } }
    }

    private func started(
        _ answers: Answers, totalMilliseconds: Int = 10_000,
        _ change: (inout WebhookSettings) -> Void = { _ in }
    ) throws -> (fixture: DeliveryFixture, receiver: TestReceiver) {
        let receiver = try TestReceiver { _ in answers.now }
        let fixture = try DeliveryFixture(totalMilliseconds: totalMilliseconds, change)
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        return (fixture, receiver)
    }

    @Test func `what fails is tried again, and the rest waits`() throws {
        let answers = Answers(.answer(500))
        let (fixture, receiver) = try started(answers)
        fixture.happen("one", "two")
        #expect(eventually { receiver.count > 5 })
        #expect(Set(receiver.bodies) == ["one"])
        let status = try #require(fixture.status())
        #expect(status.failingSince == Samples.noon && status.position.warning == 0)
        #expect(status.lastFailure?.problem?.contains("answered 500, not 2xx") == true)
        answers.set(.answer(200))
        #expect(eventually { fixture.status()?.position.warning == 2 })
        #expect(fixture.status()?.failingSince == nil && receiver.bodies.last == "two")
        #expect(fixture.status()?.tries.count == min(20, receiver.count))
    }

    @Test func `pauses double up to five minutes`() throws {
        let (fixture, receiver) = try started(Answers(.answer(500))) { $0.jitter = { $0 } }
        fixture.happen("one")
        for (number, pause) in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].enumerated() {
            #expect(eventually { receiver.count == number + 1 })
            let next = fixture.clock.now() + GatewayDuration(milliseconds: Int64(pause * 1000))
            #expect(eventually { fixture.status()?.nextTry == next }, "\(pause) s")
            fixture.pass(seconds: Int64(pause))
        }
    }

    @Test(arguments: [(429, "7", 7), (503, "7200", 3600), (503, "no number", 1), (500, "7", 1)])
    func `who asks for time gets it`(status: Int, retryAfter: String, pause: Int64) throws {
        let answers = Answers(.answer(status, [(name: "Retry-After", value: retryAfter)]))
        let (fixture, receiver) = try started(answers) { $0.jitter = { $0 } }
        fixture.happen("one")
        let next = fixture.clock.now() + GatewayDuration(milliseconds: pause * 1000)
        #expect(eventually { fixture.status()?.nextTry == next })
        answers.set(.answer(204))
        fixture.pass(seconds: pause)
        #expect(eventually { fixture.status()?.position.warning == 1 })
        #expect(receiver.count == 2)
    }

    @Test func `who wants no more is left alone until it is another one`() throws {
        let answers = Answers(.answer(410))
        let (fixture, receiver) = try started(answers)
        fixture.happen("one", "two")
        #expect(eventually { fixture.status()?.stop != nil })
        let stop = try #require(fixture.status()?.stop)
        #expect(stop.generation == 1 && stop.reason.contains("answered 410"), "\(stop)")
        fixture.stop()
        #expect(try fixture.store.webhookCursors().first?.stop == stop)

        // Also after a restart, whatever happens.
        answers.set(.answer(204))
        fixture.content.happen("three")
        fixture.start(meeting: "uid-of-a")
        fixture.happen("four")
        // What another was told happened after what this one was not.
        let other = try TestReceiver()
        try fixture.content.add(fixture.keep(other).url(), "shop/b")
        fixture.service.wake()
        #expect(eventually { fixture.status("uid-of-b") != nil })
        fixture.happen("four and a half")
        #expect(eventually { other.bodies == ["four and a half"] })
        #expect(fixture.status()?.stop == stop && receiver.count == 1)
        #expect(try fixture.service.resend(nil, of: "uid-of-a") == 0)
        try fixture.content.add(fixture.keep(receiver).url(), generation: 2)
        fixture.service.wake()
        #expect(eventually { fixture.status().map { $0.stop == nil } ?? false })
        fixture.happen("five")
        #expect(eventually { receiver.bodies == ["one", "five"] })
    }

    @Test func `one that was changed is tried at once`() throws {
        let answers = Answers(.answer(500))
        let (fixture, receiver) = try started(answers) { $0.jitter = { $0 } }
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        let other = try TestReceiver()
        try fixture.content.add(fixture.keep(other).url(), generation: 2)
        fixture.service.wake()
        #expect(eventually { other.bodies == ["one"] })
        #expect(receiver.count == 1)
    }

    @Test func `a secret that is rotated between two tries`() throws {
        let answers = Answers(.answer(500))
        let (fixture, receiver) = try started(answers) { $0.jitter = { $0 } }
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        fixture.content.set(keys: [TestContent.key(2), TestContent.key(1)])
        answers.set(.answer(204))
        fixture.pass(seconds: 1)
        #expect(eventually { receiver.count == 2 })
        let (first, second) = (receiver.received[0], receiver.received[1])
        #expect(first.isSigned(by: TestContent.key(1)) && !first.isSigned(by: TestContent.key(2)))
        #expect(second.isSigned(by: TestContent.key(1)) && second.isSigned(by: TestContent.key(2)))
        #expect(first.headers["webhook-id"] == second.headers["webhook-id"])
        #expect(first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"])
    }

    @Test func `what cannot be signed is not sent`() throws {
        let (fixture, receiver) = try started(Answers(.answer(204))) { $0.jitter = { $0 } }
        fixture.content.set(keyProblem: "the Secret shop/hook is not there")
        fixture.happen("one")
        #expect(eventually { fixture.status()?.nextTry != nil })
        #expect(fixture.status()?.lastFailure?.problem == "the Secret shop/hook is not there")
        fixture.content.set(keyProblem: nil)
        fixture.pass(seconds: 1)
        #expect(eventually { receiver.bodies == ["one"] })
    }

    @Test(arguments: [TestReceiver.Reaction.stall, .hangUp, .answer(302)])
    func `none of these is an answer`(reaction: TestReceiver.Reaction) throws {
        let answers = Answers(reaction)
        let (fixture, receiver) = try started(answers, totalMilliseconds: 200)
        fixture.happen("one")
        #expect(eventually { fixture.status()?.failingSince != nil })
        answers.set(.answer(204))
        #expect(eventually { fixture.status()?.position.warning == 1 })
        #expect(Set(receiver.bodies) == ["one"])
    }

    @Test(arguments: [TestReceiver.Reaction.hangUpInBody, .flood(1 << 30)])
    func `these are, for the status is there`(reaction: TestReceiver.Reaction) throws {
        let (fixture, receiver) = try started(Answers(reaction))
        fixture.happen("one", "two")
        #expect(eventually { fixture.status()?.position.warning == 2 })
        #expect(receiver.bodies == ["one", "two"])
        #expect(fixture.service.totals.failed == 0)
    }

    @Test func `so is one whose body comes never, at the end of its time`() throws {
        let (fixture, receiver) = try started(Answers(.drip), totalMilliseconds: 2000)
        fixture.happen("one")
        #expect(eventually { fixture.status()?.position.warning == 1 })
        #expect(receiver.bodies == ["one"])
        #expect(fixture.service.totals.failed == 0)
    }

    // MARK: What is parked

    @Test func `after an hour an event is parked, and the rest goes on`() throws {
        let receiver = try TestReceiver { $0.text == "bad" ? .answer(400) : .answer(204) }
        let fixture = try DeliveryFixture { $0.jitter = { $0 } }
        try fixture.content.add(fixture.keep(receiver).url())
        fixture.start(meeting: "uid-of-a")
        fixture.happen("bad")
        #expect(eventually { fixture.status()?.nextTry != nil })
        fixture.pass(seconds: 3599)
        #expect(eventually { receiver.count == 2 })
        fixture.happen("good")
        #expect(eventually { fixture.status()?.nextTry != nil })
        #expect(try fixture.parked().isEmpty)
        fixture.pass(seconds: 2)
        #expect(eventually { fixture.status()?.position.warning == 2 })
        #expect(receiver.bodies == ["bad", "bad", "bad", "good"])
        let parked = try #require(try fixture.parked().first)
        #expect(parked.event == "w-1" && parked.tries == 3 && parked.item == .warning(1))
        #expect(parked.problem.contains("answered 400") && parked.triedAt == Samples.noon)
        #expect(fixture.status()?.parked == 1 && fixture.status()?.failingSince == nil)
        #expect(fixture.service.totals.parked == 1)
        #expect(fixture.outcomes.all.map(\.result) == [.parked, .delivered])
    }

    @Test func `an hour after the start, for what happened long before`() throws {
        let answers = Answers(.answer(500))
        let (fixture, receiver) = try started(answers) { $0.jitter = { $0 } }
        fixture.content.happen("old", at: .earliest)
        fixture.service.wake()
        #expect(eventually { fixture.status()?.nextTry != nil })
        #expect(try fixture.parked().isEmpty)
        fixture.pass(seconds: 3600)
        #expect(try eventually { try fixture.parked().count == 1 })
        #expect(receiver.count == 2)
    }

    @Test func `who is away is not asked for all of it at once`() throws {
        let (fixture, receiver) = try started(Answers(.answer(503))) { settings in
            settings.parkedAfter = 0
            settings.jitter = { $0 }
        }
        fixture.happen("one", "two", "three", "four")
        #expect(try eventually { try fixture.parked().count == 2 })
        #expect(receiver.count == 2)
        let next = fixture.clock.now() + GatewayDuration(milliseconds: 1000)
        #expect(eventually { fixture.status()?.nextTry == next })
    }

    @Test func `what is parked is sent again on request`() throws {
        let answers = Answers(.answer(400))
        let (fixture, receiver) = try started(answers) { $0.parkedAfter = 0 }
        fixture.happen("one", "two", "three")
        #expect(eventually { fixture.status()?.parked == 3 })
        let ids = try fixture.parked().map(\.id)

        // It fails again, and stays.
        #expect(try fixture.service.resend([ids[0], 99], of: "uid-of-a") == 1)
        #expect(try eventually { try fixture.parked().first?.tries == 2 })
        #expect(fixture.status()?.parked == 3)

        answers.set(.answer(204))
        #expect(try fixture.service.resend([ids[1]], of: "uid-of-a") == 1)
        #expect(try eventually { try fixture.parked().map(\.id) == [ids[0], ids[2]] })
        #expect(try fixture.service.resend(nil, of: "uid-of-a") == 2)
        #expect(eventually { fixture.status()?.parked == 0 })
        #expect(receiver.bodies.suffix(3) == ["two", "one", "three"])
        #expect(try fixture.service.resend(nil, of: "nobody") == 0)
    }

    @Test func `of what is parked for who has no rights any more nothing is sent`() throws {
        let answers = Answers(.answer(400))
        let (fixture, receiver) = try started(answers) { $0.parkedAfter = 0 }
        fixture.happen("one")
        #expect(eventually { fixture.status()?.parked == 1 })
        fixture.content.disempower("shop/a")
        #expect(try fixture.service.resend(nil, of: "uid-of-a") == 1)
        #expect(try eventually { try fixture.parked().isEmpty })
        #expect(eventually { fixture.status()?.dropped == 1 })
        #expect(receiver.count == 1 && fixture.status()?.parked == 0)
    }

    @Test func `so much is kept, and so long`() throws {
        let (fixture, receiver) = try started(Answers(.answer(400))) { settings in
            (settings.parkedAfter, settings.parkedLimit) = (0, 2)
        }
        fixture.happen("one", "two", "three")
        #expect(eventually { fixture.status()?.dropped == 1 })
        #expect(receiver.bodies == ["one", "two", "three"])
        #expect(try fixture.parked().map(\.event) == ["w-2", "w-3"])
        #expect(fixture.service.totals.dropped == 1)
        fixture.stop()
        fixture.clock.pass(seconds: 3 * 86_400 + 1)
        fixture.start()
        #expect(try eventually { try fixture.parked().isEmpty })
        #expect(eventually { fixture.status()?.parked == 0 })
    }
}
