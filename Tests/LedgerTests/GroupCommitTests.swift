import Dispatch
import EventLog
import GatewayModel
import LintelTesting
import Projection
import SQLiteEventLog
import Testing

@testable import Ledger

@Suite("Many submissions, one transaction")
struct GroupCommitTests {
    private static func set(_ number: Int) -> Submission {
        let name = NamespacedName(namespace: "team\(number % 7)", name: "set\(number)")
        let listener = Listener(
            name: "w", hostname: "h\(number).io", port: 80, protocol: .http)
        return Submission(.change(.applying(.set(name, [listener]))), actor: "ada")
    }

    @Test func `everybody who asks at once gets a revision of his own`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        let outcomes = fixture.atOnce((0..<200).map(Self.set))
        let revisions = try outcomes.map { try $0.acceptance().revision.rawValue }
        #expect(revisions.sorted() == Array(2...201))
        #expect(fixture.state.gateway(.gw)?.listenerCount == 200)
        #expect(try Verification(of: log).isClean)
    }

    @Test func `what waits together is written together, each on top of the one before`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        let outcomes = fixture.together((0..<600).map(Self.set))
        let revisions = try outcomes.map { try $0.acceptance().revision.rawValue }
        #expect(revisions == Array(2...601))
        // One batch when the disk has nothing to do, and then what is decided while it works.
        #expect(log.appends.prefix(2) == [1, Batch.worthwhile])
        #expect(log.appends.reduce(0, +) == 601 && log.appends.count < 30)
        #expect(log.appends.allSatisfy { $0 <= Batch.limit })
        #expect(Portrait(.replaying(try fixture.commits())) == Portrait(fixture.state))
    }

    @Test func `who comes while a batch is decided is in it`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        let isAnswered = DispatchSemaphore(value: 0)
        fixture.clock.whenAskedNext {
            fixture.ledger.submit(Self.set(2), recording: LedgerFixture.record) { _ in
                isAnswered.signal()
            }
        }
        #expect(try fixture.submit(Self.set(1)).acceptance().revision.rawValue == 2)
        isAnswered.wait()
        #expect(log.appends == [1, 2])
        #expect(try Verification(of: log).isClean)
    }

    @Test func `waiting for more is for slow disks, and for clients who are not alone`() {
        func wait(_ count: Int, _ duration: Duration) -> UInt32 {
            CommitDelay(afterBatchOf: count, appendedIn: duration).microseconds
        }
        #expect(wait(64, .milliseconds(20)) == 1250)
        #expect(wait(64, .milliseconds(1)) == 0)
        #expect(wait(1, .milliseconds(20)) == 0)
        #expect(wait(2, .seconds(60)) == 10_000)
    }

    @Test func `on disk too`() throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        let outcomes = fixture.atOnce((0..<64).map(Self.set))
        let revisions = try outcomes.map { try $0.acceptance().revision.rawValue }
        #expect(revisions.sorted() == Array(2...65))
        #expect(try Verification(of: log).isClean)
        try fixture.ledger.close()
    }

    @Test func `a failing append fails the whole batch and publishes nothing`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        let before = Portrait(fixture.state)
        log.fill(true)
        let outcomes = fixture.together((0..<20).map(Self.set))
        #expect(outcomes.count == 20)
        for outcome in outcomes {
            #expect(outcome.failure?.cause.code == .full)
        }
        #expect(Portrait(fixture.state) == before && log.head().revision.rawValue == 1)

        log.fill(false)
        #expect(try fixture.submit(Self.set(1)).acceptance().revision.rawValue == 2)
        #expect(try Verification(of: log).isClean)
    }

    @Test func `a failing append is no answer to who asked for nothing to be written`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        func create(_ resource: Resource) -> Submission {
            let change = Change(.apply(resource), precondition: .absent)
            return Submission(.change(Changeset(changes: [change])), actor: "ada")
        }
        let set = Resource.set("a/b", "w=HTTP:80:x.io")
        let unchanged = Submission(.change(.applying(.gateway())), actor: "ada")
        let submissions = [create(.gateway()), create(set), create(set), unchanged]
        log.fill(true)
        let outcomes = fixture.together(submissions)
        #expect(throws: Refusal.self) { try outcomes[0].acceptance() }
        #expect(outcomes[1].failure?.cause.code == .full)
        // Refused at first, for the sake of a commit that there is not.
        #expect(outcomes[2].failure?.cause.code == .full)
        #expect(try outcomes[3].acceptance().decision.commit == nil)
        #expect(fixture.state.revision.rawValue == 1)

        log.fill(false)
        let again = fixture.together(submissions)
        #expect(try again[1].acceptance().revision.rawValue == 2)
        #expect(throws: Refusal.self) { try again[2].acceptance() }
    }

    @Test func `an answer that cannot be kept does not undo what is on disk`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        log.fillForAnswers(true)
        let unchanged = Submission(
            .change(.applying(.gateway())), actor: "ada",
            idempotency: Idempotency(key: "k", requestDigest: LedgerFixture.digest))
        let outcomes = fixture.together([Self.set(1), unchanged])
        #expect(try outcomes[0].acceptance().revision.rawValue == 2)
        #expect(outcomes[1].failure?.cause.code == .full)
        #expect(fixture.state.revision.rawValue == 2)

        log.fillForAnswers(false)
        #expect(try fixture.submit(unchanged).acceptance().decision.commit == nil)
        #expect(try fixture.submit(Self.set(2)).acceptance().revision.rawValue == 3)
    }

    @Test func `commits are in order of time although the clock goes back`() throws {
        let fixture = try LedgerFixture(.gateway())
        fixture.clock.set(Timestamp(rawValue: 5))
        _ = fixture.together((0..<5).map(Self.set))
        fixture.clock.set(Samples.noon)
        for number in 5..<10 { _ = fixture.submit(Self.set(number)) }
        let times = try fixture.commits().map(\.committedAt)
        #expect(times.count == 11)
        for (earlier, later) in zip(times, times.dropFirst()) { #expect(earlier < later) }
    }

    @Test func `what changes nothing makes no commit`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("a/b", "w=HTTP:80:-"))
        let acceptance = try fixture.apply(.gateway(), .set("a/b", "w=HTTP:80:-"))
        #expect(acceptance.decision.commit == nil && acceptance.revision.rawValue == 2)
        #expect(try fixture.delete(.set("no/such")).decision.warnings.map(\.code) == ["NotFound"])
        #expect(try fixture.log.head().revision.rawValue == 2)
    }

    @Test func `a read-only ledger shows all and says what it is`() throws {
        let fixture = try LedgerFixture(.gateway())
        let reader = try Ledger(fixture.log, logger: .quiet, isReadOnly: true)
        #expect(Portrait(reader.published.state) == Portrait(fixture.state))
        #expect(throws: EventLogError.self) { try reader.checkWritable() }
    }
}
