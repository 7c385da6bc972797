import EventLog
import GatewayModel
import Projection
import SQLiteEventLog

/// The way from a log to a state: read, decode, project; and checking the hash chain.
enum FoldBenchmark {
    static func run(at path: String) throws {
        let log = try SQLiteEventLog(path: path, mode: .readOnly)
        let head = try log.head()
        var chain = ChainVerifier()
        let checking = try seconds { try log.forEachCommit { chain.check($0) } }
        guard chain.fault == nil, chain.head == head else { throw WrongAnswer("a broken chain") }

        var commits: [Commit] = []
        let decoding = try seconds { try log.forEachCommit { commits.append(try $0.decoded()) } }
        let (state, folding) = fold(commits)
        guard state.revision == head.revision,
            state.gateway(BenchmarkResources.edge)?.version == head.revision
        else { throw WrongAnswer("the fold does not end where the log does") }
        let (same, foldingLarge) = fold(joined(commits))
        guard same.resourceCount == state.resourceCount else {
            throw WrongAnswer("the same events in larger commits make another state")
        }

        let events = Double(commits.reduce(0) { $0 + $1.events.count })
        report("check the hash chain, reading included", events / checking, target: 100_000)
        report("read and decode events", events / decoding, target: 100_000)
        report("fold from zero, an event per commit", events / folding, target: 100_000)
        report("fold from zero, 100 events per commit", events / foldingLarge, target: 100_000)
    }

    /// Folds, and makes the bytes of the state it ends with, which a fold leaves for later. One
    /// thread does that, and waits for nothing: its time on a core is the time it takes.
    private static func fold(_ commits: [Commit]) -> (GatewayState, Double) {
        var state = GatewayState()
        let time = coreSeconds {
            for commit in commits { state.apply(commit) }
            state.prepareSnapshots()
        }
        return (state, time)
    }

    /// The same events in commits of a hundred, as a team sends them that has many sets.
    private static func joined(_ commits: [Commit]) -> [Commit] {
        stride(from: 0, to: commits.count, by: 100).enumerated().map { number, start in
            var commit = commits[start]
            commit.revision = Revision(rawValue: Int64(number + 1))
            commit.events = commits[start..<min(start + 100, commits.count)].flatMap(\.events)
            return commit
        }
    }

    private static func report(_ what: String, _ rate: Double, target: Double) {
        Measurement(what: what, value: rate, unit: "events/s", better: .more, target: target)
            .report()
    }
}
