import EventLog
import GatewayModel
import LintelTesting
import Projection
import SQLiteEventLog
import Testing

@testable import Ledger

@Suite("A state is what its log says, however it was reached")
struct ReplayTests {
    @Test(arguments: 1...4)
    func `step by step, from zero and from any checkpoint are the same`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try LedgerFixture()
        var checkpoints: [StoredCheckpoint] = []
        while fixture.state.revision.rawValue < 60 {
            try teams.step(fixture)
            if teams.resources.random.chance(15) {
                checkpoints.append(Checkpoint.stored(fixture.ledger.published))
            }
        }
        let commits = try fixture.commits()
        let portrait = Portrait(fixture.state)
        #expect(Portrait(GatewayState.replaying(commits)) == portrait)
        for checkpoint in checkpoints {
            var state = try Checkpoint.state(of: checkpoint)
            #expect(Checkpoint.payload(of: state) == checkpoint.payload)
            for commit in commits.dropFirst(Int(checkpoint.revision.rawValue)) {
                state.apply(commit)
            }
            #expect(Portrait(state) == portrait, "from \(checkpoint.revision)")
            try fixture.log.save(checkpoint)
        }
        let verification = try Verification(of: fixture.log)
        #expect(verification.isClean, Comment(rawValue: verification.lines.joined(separator: "; ")))
    }

    @Test(arguments: 21...22)
    func `any state of the past is the fold up to it`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        // More than memory holds, and a checkpoint to start from.
        let fixture = try teams.fixture(commits: 50)
        try fixture.log.save(Checkpoint.stored(fixture.ledger.published))
        while fixture.state.revision.rawValue < 150 { try teams.step(fixture) }
        let commits = try fixture.commits()
        for _ in 0..<12 {
            let last = Int64(commits.count)
            let revision = Int64.random(in: 0...last, using: &teams.resources.random)
            let fold = GatewayState.replaying(commits.prefix(Int(revision)))
            let state = try fixture.state(at: Revision(rawValue: revision))
            #expect(Portrait(state) == Portrait(fold), "at \(revision)")
        }
        #expect(try fixture.ledger.state(at: fixture.state.revision.next) == nil)
        #expect(try fixture.ledger.state(at: Revision(rawValue: -1)) == nil)
    }

    @Test(arguments: 31...32)
    func `on disk it is the same after closing and opening`(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        var teams = RandomTeams(seed: seed)
        let clock = TestClock()
        var portrait = Portrait(GatewayState())
        for _ in 0..<4 {
            let log = try SQLiteEventLog(path: directory.file("lintel.db"))
            let fixture = try LedgerFixture(log, clock: clock)
            #expect(Portrait(fixture.state) == portrait)
            for _ in 0..<12 { try teams.step(fixture) }
            portrait = Portrait(fixture.state)
            #expect(Portrait(GatewayState.replaying(try fixture.commits())) == portrait)
            #expect(try Verification(of: log).isClean)
            try fixture.ledger.close()
        }
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        #expect(try log.checkpointRevisions().isEmpty == false)
        try log.close()
    }

    @Test func `a checkpoint of another history is passed over`() throws {
        let fixture = try LedgerFixture(.gateway(), .set("shop/web", "www=HTTP:80:x.io"))
        var checkpoint = Checkpoint.stored(fixture.ledger.published)
        checkpoint.commitHash = Array(checkpoint.commitHash.reversed())
        checkpoint.payload = Checkpoint.payload(of: GatewayState())
        try fixture.log.save(checkpoint)
        #expect(Portrait(try LedgerFixture(fixture.log).state) == Portrait(fixture.state))
        #expect(try Verification(of: fixture.log).isClean == false)
    }

    @Test func `a damaged checkpoint costs time, never the start`() throws {
        let log = FlakyEventLog()
        let fixture = try LedgerFixture(log)
        var kept: [StoredCheckpoint] = []
        for name in ["b", "c", "d"] {
            let set = NamespacedName(namespace: "a", name: name)
            try fixture.apply(.set(set, [Listener(stringLiteral: "w=HTTP:80:-")]))
            kept.append(Checkpoint.stored(fixture.ledger.published))
            log.save(kept[kept.count - 1])
        }
        log.damageCheckpoint(at: kept[2].revision)
        log.damageCheckpoint(at: kept[1].revision)
        let replay = Replay(log, logger: .quiet)
        #expect(try replay.newestState().checkpoint == kept[0].revision)
        log.damageCheckpoint(at: kept[0].revision)
        #expect(try replay.newestState().checkpoint == .zero)
        #expect(Portrait(try LedgerFixture(log).state) == Portrait(fixture.state))
        let verification = try Verification(of: log)
        #expect(verification.isClean == false)
        #expect(verification.lines.filter { $0.contains("incomplete") }.count == 3)
    }
}
