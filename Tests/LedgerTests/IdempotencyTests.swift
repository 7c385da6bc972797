import EventLog
import GatewayModel
import LintelTesting
import Projection
import SQLiteEventLog
import Testing

@testable import Ledger

@Suite("Asking twice is asking once")
struct IdempotencyTests {
    private static func submission(key: String, digest: UInt8 = 1) -> Submission {
        Submission(
            .change(.applying(.set("a/b", [Listener(stringLiteral: "w=HTTP:\(digest):-")]))),
            actor: "ada", idempotency: Idempotency(key: key, requestDigest: [digest]))
    }

    @Test func `the first answer is given again`() throws {
        let fixture = try LedgerFixture(.gateway())
        let first = try fixture.submit(Self.submission(key: "k")).acceptance()
        try fixture.delete(.set("a/b"))
        let again = fixture.submit(Self.submission(key: "k"))
        #expect(again.replay == LedgerFixture.record(first))
        #expect(fixture.state.revision.rawValue == 3)
        #expect(fixture.submit(Self.submission(key: "k", digest: 2)).isKeyReused)
        let other = try fixture.submit(Self.submission(key: "other")).acceptance()
        #expect(other.revision.rawValue == 4)
    }

    @Test func `a key belongs to who chose it`() throws {
        let fixture = try LedgerFixture(.gateway())
        func ask(_ principal: Principal, _ digest: UInt8) -> SubmissionOutcome {
            let hostname = principal.name.filter(\.isLetter) + ".example"
            let set = Resource.set("a/b", [Listener(stringLiteral: "w=HTTP:80:\(hostname)")])
            let origin = RequestOrigin(principal: principal.name, address: "", requestID: "")
            return fixture.submit(
                Submission(
                    .change(.applying(set)), by: principal, from: origin,
                    actor: "ada", idempotency: Idempotency(key: "k", requestDigest: [digest])))
        }
        _ = try ask(.open, 1).acceptance()
        _ = try ask(.admin, 2).acceptance()
        #expect(ask(.open, 1).replay != nil)
        #expect(ask(.admin, 2).replay != nil)
        #expect(ask(.admin, 1).isKeyReused)
        // Who needs no name has the keys of a time when nobody had one.
        let old = fixture.submit(Self.submission(key: "k"))
        #expect(old.replay != nil)
    }

    @Test func `many at once make one commit`() throws {
        let fixture = try LedgerFixture(.gateway())
        let submissions = (0..<64).map { _ in Self.submission(key: "k") }
        for outcomes in [fixture.atOnce(submissions), fixture.together(submissions)] {
            for outcome in outcomes where outcome.replay == nil {
                #expect(try outcome.acceptance().revision.rawValue == 2)
            }
            #expect(Set(outcomes.compactMap(\.replay?.revision.rawValue)).isSubset(of: [2]))
        }
        #expect(fixture.state.revision.rawValue == 2)
        #expect(fixture.together(submissions).allSatisfy { $0.replay != nil })
    }

    @Test func `another request with the key of one that waits beside it is refused`() throws {
        let fixture = try LedgerFixture(.gateway())
        let outcomes = fixture.together([
            Self.submission(key: "k"), Self.submission(key: "k", digest: 2),
            Self.submission(key: "k"),
        ])
        #expect(try outcomes[0].acceptance().revision.rawValue == 2)
        #expect(outcomes[1].isKeyReused)
        #expect(outcomes[2].replay?.revision.rawValue == 2)
    }

    @Test func `after reopening too`() throws {
        let directory = try TemporaryDirectory()
        let first = try LedgerFixture(try SQLiteEventLog(path: directory.file("lintel.db")))
        try first.apply(.gateway())
        let acceptance = try first.submit(Self.submission(key: "k")).acceptance()
        let unchanged = try first.submit(Self.submission(key: "unchanged")).acceptance()
        #expect(unchanged.decision.commit == nil)
        try first.ledger.close()

        let second = try LedgerFixture(try SQLiteEventLog(path: directory.file("lintel.db")))
        #expect(second.submit(Self.submission(key: "k")).replay == LedgerFixture.record(acceptance))
        #expect(
            second.submit(Self.submission(key: "unchanged")).replay
                == LedgerFixture.record(unchanged))
        #expect(second.submit(Self.submission(key: "k", digest: 2)).isKeyReused)
        #expect(second.state.revision.rawValue == 2)
        try second.ledger.close()
    }

    @Test func `what was refused or failed may be tried again`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        try fixture.apply(.gateway())
        log.fill(true)
        #expect(fixture.submit(Self.submission(key: "k")).failure != nil)
        log.fill(false)
        let wrong = Self.submission(key: "k").expecting("sha256:0")
        #expect(throws: (any Error).self) { try fixture.submit(wrong).acceptance() }
        #expect(try fixture.submit(Self.submission(key: "k")).acceptance().revision.rawValue == 2)
    }
}
