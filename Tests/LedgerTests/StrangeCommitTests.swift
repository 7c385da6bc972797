import EventLog
import GatewayModel
import LintelTesting
import Logging
import Projection
import Testing

@testable import Ledger

/// Commits of a stranger who knows how hashes are made: whatever they say, they are refused or they
/// are read, and no reading of them ends the process.
struct StrangeCommitTests {
    /// In the place of a number, and of a text.
    private static let numbers = [
        "-9223372036854775808", "9223372036854775807", "-1", "0", "1", "65536",
        "253402300800000000",
        "1.5", "null", #""1""#,
    ]
    private static let texts = [
        #""""#, #""\u0000""#, #""*""#, #""*.""#, #""..""#, #""/""#, #""a/b/c""#, #""é""#, "7", "[]",
        "{}", "null", "\"" + String(repeating: "a.", count: 300) + "\"",
    ]

    private func strange(
        _ payload: [UInt8], _ random: inout SeededGenerator
    ) -> [UInt8] {
        var text = String(decoding: payload, as: UTF8.self)
        let isNumber = Bool.random(using: &random)
        let pattern = isNumber ? #/:(-?[0-9]+)/# : #/[:\[,]("[^"]*")/#
        guard let place = text.matches(of: pattern).randomElement(using: &random) else {
            return payload
        }
        let list = isNumber ? Self.numbers : Self.texts
        text.replaceSubrange(
            place.1.startIndex..<place.1.endIndex, with: list.randomElement(using: &random) ?? "")
        return Array(text.utf8)
    }

    /// The same log with one payload altered, and hashes that fit.
    private func altered(
        _ commits: [StoredCommit], _ random: inout SeededGenerator
    ) throws -> InMemoryEventLog {
        let log = InMemoryEventLog()
        let victim = Int.random(in: 0..<commits.count, using: &random)
        var previous = HashChain.origin
        for (index, commit) in commits.enumerated() {
            var commit = commit
            if index == victim, let event = commit.events.indices.randomElement(using: &random) {
                commit.events[event].payload = strange(commit.events[event].payload, &random)
            }
            commit.chain(after: previous)
            previous = commit.hash
            try log.append([LogEntry(commit: commit, versions: [])])
        }
        return log
    }

    @Test(arguments: 1...4)
    func `whatever they say nothing ends the process`(seed: UInt64) throws {
        var teams = RandomTeams(seed: seed)
        let fixture = try teams.fixture(commits: 25)
        let commits = try fixture.log.commits(after: .zero, limit: 1000)
        var random = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<60 {
            let log = try altered(commits, &random)
            _ = try Verification(of: log)
            guard let ledger = try? Ledger(log, logger: Logger(label: "test")) else {
                refused += 1
                continue
            }
            let state = ledger.published.state
            _ = Portrait(state)
            let checkpoint = Checkpoint.stored(ledger.published)
            if let restored = try? Checkpoint.state(of: checkpoint) {
                #expect(Portrait(restored).snapshots == Portrait(state).snapshots)
            }
            _ = CertificateWatch.due(in: state, at: Timestamp(rawValue: 0))
        }
        #expect(refused > 0)
    }

    @Test func `a checkpoint of a stranger is refused or read`() throws {
        var teams = RandomTeams(seed: 5)
        let fixture = try teams.fixture(commits: 25)
        let whole = Checkpoint.stored(fixture.ledger.published)
        var random = SeededGenerator(seed: 5)
        var refused = 0
        for _ in 0..<200 {
            let other = StoredCheckpoint(
                revision: whole.revision, commitHash: whole.commitHash,
                payload: strange(whole.payload, &random))
            guard let state = try? Checkpoint.state(of: other) else {
                refused += 1
                continue
            }
            _ = Portrait(state)
        }
        #expect(refused > 0)
    }
}
