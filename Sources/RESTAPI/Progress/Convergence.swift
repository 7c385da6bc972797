import GatewayModel
import JSON
import Ledger

/// How far the proxies of a gateway are with one version: that or a later one counts.
struct Convergence: Equatable {
    /// Parts of the proxies, in hundredths.
    static let shares = [50, 95, 100]

    /// Those that have it, and those that do not and are not silent.
    var nodeCount = 0
    var acknowledgedCount = 0
    var refusedCount = 0
    /// After how many seconds each of ``shares`` of the proxies had it, of those that were there
    /// when it was made; nil where it is not so yet, or is not known.
    var seconds: [Double?] = shares.map { _ in nil }

    func write(to writer: inout JSONWriter) {
        writer.member("nodeCount", nodeCount)
        writer.member("acknowledgedCount", acknowledgedCount)
        writer.member("refusedCount", refusedCount)
        for (share, seconds) in zip(Self.shares, seconds) {
            guard let seconds else { continue }
            writer.key(escaping: "secondsTo\(share)")
            writer.double(seconds)
        }
    }
}

/// The proxies of a gateway, and what each has had since when.
struct FleetSteps {
    let nodes: [NodeReport]
    private let steps: [String: NodeSteps]

    init(_ nodes: [NodeReport], _ steps: [String: NodeSteps]) {
        (self.nodes, self.steps) = (nodes, steps)
    }

    /// - Parameters:
    ///   - start: when the version was decided.
    ///   - isRemembered: whether it is known since when proxies have it.
    func convergence(
        on version: Revision, from start: Timestamp, isRemembered: Bool
    ) -> Convergence {
        var result = Convergence()
        // Of some that have it nobody knows since when: they count as the last, so that what is
        // said was so by then at the latest.
        var (times, waiting, undated): ([Timestamp], Int, Int) = ([], 0, 0)
        for node in nodes {
            if node.hasRefused(version) { result.refusedCount += 1 }
            guard node.version.map({ $0 >= version }) ?? false else {
                if !node.isSilent { waiting += 1 }
                continue
            }
            result.acknowledgedCount += 1
            switch steps[node.name]?.arrival(of: version) {
            case .at(let time)?: times.append(time)
            case .first?: break
            case .forgotten?, nil: undated += 1
            }
        }
        result.nodeCount = result.acknowledgedCount + waiting
        let waitedFor = times.count + undated + waiting
        guard isRemembered, waitedFor > 0 else { return result }
        times.sort()
        result.seconds = Convergence.shares.map { share in
            // So many that they are at least that part.
            let needed = (waitedFor * share + 99) / 100
            guard needed <= times.count else { return nil }
            return Double(max(0, times[needed - 1].rawValue - start.rawValue)) / 1_000_000
        }
        return result
    }
}
