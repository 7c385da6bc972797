import EventLog
import GatewayModel
import Synchronization

/// The lineage of every commit, so that nobody has to read the log to tell whose history a number
/// is: four bytes for each commit, found while the hash chain is checked at the start.
final class LineageIndex: Sendable {
    /// That of revision 1 is first.
    private let lineages: Mutex<[Lineage]>

    init(_ lineages: [Lineage]) { self.lineages = Mutex(lineages) }

    /// Nil past the end.
    subscript(revision: Revision) -> Lineage? {
        if revision == .zero { return LogHead.origin.position.lineage }
        return lineages.withLock { lineages in
            let index = Int(revision.rawValue) - 1
            return lineages.indices.contains(index) ? lineages[index] : nil
        }
    }

    /// - Parameter entries: the commits that follow the last, before anybody is shown them.
    func append(_ entries: [LogEntry]) {
        lineages.withLock { lineages in
            for entry in entries {
                lineages.append(Lineage(ofCommitWithHash: entry.commit.hash))
            }
        }
    }
}
