import GatewayModel
import Ledger
import Projection
import Synchronization

/// Where one gateway's current copies stand, for polls that know the gateway already: such a poll
/// looks up neither the gateway nor its copies by name.
final class SnapshotPlace: Sendable {
    private struct Found {
        /// Of the state in which they were found to be current.
        let revision: Revision
        let copies: SnapshotCopies
    }

    private let found = Mutex<Found?>(nil)

    /// The copies of what is published, looked up once for each revision.
    ///
    /// - Throws: what `find` throws; then nothing is kept here, as of a gateway that is no more.
    func copies(
        in published: Published, find: (Published) throws -> SnapshotCopies
    ) throws -> SnapshotCopies {
        let revision = published.state.revision
        let known = found.withLock { $0?.revision == revision ? $0?.copies : nil }
        if let known { return known }
        do {
            let copies = try find(published)
            found.withLock { found in
                // A reader that still holds an older state must not put it over a newer one.
                if let known = found, known.revision > revision { return }
                found = Found(revision: revision, copies: copies)
            }
            return copies
        } catch {
            found.withLock { $0 = nil }
            throw error
        }
    }
}
