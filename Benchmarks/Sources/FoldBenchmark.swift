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
        var state = GatewayState()
        let folding = seconds { for commit in commits { state.apply(commit) } }
        guard state.revision == head.revision,
            state.gateway(BenchmarkResources.edge)?.version == head.revision
        else { throw WrongAnswer("the fold does not end where the log does") }

        let events = Double(commits.reduce(0) { $0 + $1.events.count })
        report("check the hash chain, reading included", events / checking, target: 100_000)
        report("read and decode events", events / decoding, target: 100_000)
        report("fold events from zero", events / folding, target: 100_000)
    }

    private static func report(_ what: String, _ rate: Double, target: Double) {
        Measurement(what: what, value: rate, unit: "events/s", better: .more, target: target)
            .report()
    }
}
