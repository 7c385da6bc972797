import Dispatch
import EventLog
import GatewayModel
import Glibc
import LintelTesting
import Projection
import Synchronization
import Testing
import Threads

@testable import Ledger

/// What comes while a batch is on its way to the disk is decided on top of it.
@Suite("Deciding while the disk works")
struct DecidingAheadTests {
    private let log = FlakyEventLog()
    private let fixture: LedgerFixture

    init() throws {
        fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
    }

    private static func create(_ resource: Resource, key: String? = nil) -> Submission {
        let change = Change(.apply(resource), precondition: .absent)
        return Submission(
            .change(Changeset(changes: [change])), actor: "ada",
            idempotency: key.map { Idempotency(key: $0, requestDigest: LedgerFixture.digest) })
    }

    private static let set = Resource.set("a/b", "w=HTTP:80:x.io")
    private static func set(_ number: Int) -> Resource {
        let listener = Listener(name: "w", hostname: "h\(number).io", port: 80, protocol: .http)
        return .set(NamespacedName(namespace: "a", name: "s\(number)"), [listener])
    }

    private static let other = Resource.set("a/c", "w=HTTP:80:y.io")

    /// Submits `first` together, and `later` when these are with the disk and only once all of it
    /// is decided lets the disk finish. A disk that `fails` has room again afterwards.
    private func outcomes(
        of first: [Submission], then later: [Submission], fails: Bool = false
    ) -> (first: [SubmissionOutcome], later: [SubmissionOutcome]) {
        let (fixture, log) = (fixture, log)
        let answered = DispatchGroup()
        let outcomes = Mutex<[Int: SubmissionOutcome]>([:])
        log.whenAppendingNext {
            for (index, submission) in later.enumerated() {
                answered.enter()
                fixture.ledger.submit(submission, recording: LedgerFixture.record) { outcome in
                    outcomes.withLock { $0[index] = outcome }
                    answered.leave()
                }
            }
            fixture.ledger.writer.drain()
            #expect(outcomes.withLock { $0.isEmpty }, "nobody is answered before the disk is")
            if fails { log.fillOnce() }
        }
        let answers = fixture.together(first)
        answered.wait()
        return (answers, outcomes.withLock { found in later.indices.compactMap { found[$0] } })
    }

    @Test func `what is more than a batch may have follows in another`() throws {
        let later = (10..<610).map { Self.create(Self.set($0)) }
        let outcomes = outcomes(
            of: [Self.create(Self.set(1)), Self.create(Self.set(2))], then: later)
        let revisions = try outcomes.later.map { try $0.acceptance().revision.rawValue }
        #expect(revisions == Array(4...603))
        #expect(log.appends.prefix(3) == [1, 2, Batch.limit])
    }

    /// What was decided meanwhile is not sent off at once, or two halves of the clients would take
    /// turns for ever.
    @Test func `on a slow disk it waits for those who were just answered`() throws {
        let (fixture, log) = (fixture, log)
        let all = DispatchGroup()
        log.whenAppendingNext {
            usleep(20_000)
            all.enter()
            fixture.ledger.submit(Self.create(Self.set(3)), recording: LedgerFixture.record) { _ in
                all.leave()
            }
            fixture.ledger.writer.drain()
        }
        let gate = DispatchSemaphore(value: 0)
        fixture.ledger.settle()
        fixture.ledger.writer.async { gate.wait() }
        for number in 1...2 {
            all.enter()
            let submission = Self.create(Self.set(number))
            fixture.ledger.submit(submission, recording: LedgerFixture.record) { _ in
                // A client that has its answer asks for the next.
                let next = Self.create(Self.set(10 + number))
                fixture.ledger.submit(next, recording: LedgerFixture.record) { _ in all.leave() }
            }
        }
        gate.signal()
        all.wait()
        #expect(log.appends == [1, 2, 3])
    }

    @Test func `it is the next batch, and sees what is not on disk yet`() throws {
        let keyed = Self.create(Self.set, key: "k")
        let outcomes = outcomes(
            of: [keyed, Self.create(.namespace("a", [:]))],
            then: [Self.create(Self.set), Self.create(Self.other), keyed])
        #expect(try outcomes.first.map { try $0.acceptance().revision.rawValue } == [2, 3])
        guard case .refused(_, let revision) = outcomes.later[0] else {
            Issue.record("\(outcomes.later[0])")
            return
        }
        #expect(revision.rawValue == 3, "what it was refused for, and not what came after it")
        #expect(try outcomes.later[1].acceptance().revision.rawValue == 4)
        guard case .replayed(let answer) = outcomes.later[2] else {
            Issue.record("\(outcomes.later[2])")
            return
        }
        #expect(answer.revision.rawValue == 2)
        #expect(log.appends == [1, 2, 1])
        #expect(try Verification(of: log).isClean)
    }

    @Test func `when the disk fails, it is decided again without what there is not`() throws {
        let before = Portrait(fixture.state)
        let keyed = Self.create(Self.set, key: "k")
        let outcomes = outcomes(
            of: [keyed, Self.create(.namespace("a", [:]))],
            then: [keyed, Self.create(Self.set), Self.create(Self.other)], fails: true)
        #expect(outcomes.first.map { $0.failure?.cause.code } == [.full, .full])
        // The same request is no repetition, since the first one came to nothing.
        #expect(try outcomes.later[0].acceptance().revision.rawValue == 2)
        #expect(throws: Refusal.self) { try outcomes.later[1].acceptance() }
        #expect(try outcomes.later[2].acceptance().revision.rawValue == 3)
        #expect(log.appends == [1, 2])
        #expect(try Verification(of: log).isClean)
        #expect(Portrait(try fixture.state(at: Revision(rawValue: 1))) == before)
    }

    @Test func `what changes nothing and is asked twice has one answer`() throws {
        let unchanged = Submission(
            .change(.applying(.gateway())), actor: "ada",
            idempotency: Idempotency(key: "k", requestDigest: LedgerFixture.digest))
        let outcomes = outcomes(of: [unchanged, Self.create(Self.set)], then: [unchanged])
        #expect(try outcomes.first[0].acceptance().decision.commit == nil)
        guard case .replayed(let answer) = outcomes.later[0] else {
            Issue.record("\(outcomes.later[0])")
            return
        }
        #expect(answer.revision.rawValue == 1, "not 2, where it was decided again")
    }

    @Test func `states within a batch are those of the log`() throws {
        let sets = (0..<40).map { number in
            Self.create(Self.set(number))
        }
        _ = outcomes(of: Array(sets[..<20]), then: Array(sets[20...]))
        let commits = try fixture.commits()
        for count in 1...commits.count {
            let state = try fixture.state(at: Revision(rawValue: Int64(count)))
            #expect(Portrait(state) == Portrait(.replaying(commits.prefix(count))))
        }
    }

    @Test func `closing waits for both`() throws {
        let answers = Mutex(0)
        for number in 0..<50 {
            let submission = Self.create(Self.set(number))
            fixture.ledger.submit(submission, recording: LedgerFixture.record) { _ in
                answers.withLock { $0 += 1 }
            }
        }
        try fixture.ledger.close()
        #expect(answers.withLock { $0 } == 50)
        #expect(log.head().revision.rawValue == 51)
    }
}
