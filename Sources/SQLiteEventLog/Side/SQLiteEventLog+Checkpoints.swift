public import EventLog
import GRDB
public import GatewayModel

/// Checkpoints are large and SQLite has one writer, so they are written and removed in pieces,
/// each in its own transaction: an append waits for one piece, not for the whole.
extension SQLiteEventLog {
    /// What a piece holds; one takes a few milliseconds to reach the disk.
    static let chunkSize = 1 << 20
    /// The pieces laid end to end are the payload and then its digest.
    private static let digestSize = 32

    public func save(_ checkpoint: StoredCheckpoint) throws(EventLogError) {
        try removeCheckpoints(at: [checkpoint.revision])
        do throws(EventLogError) {
            let count = try saveChunks(of: checkpoint)
            try writing("save the checkpoint at \(checkpoint.revision)") { database in
                let statement = try SQLStatement(database, SQL.insertCheckpoint)
                try statement.bind(checkpoint.revision.rawValue, at: 1)
                try statement.bind(checkpoint.commitHash, at: 2)
                try statement.bind(count, at: 3)
                try statement.bind(checkpoint.payload.count + Self.digestSize, at: 4)
                try statement.run()
            }
        } catch {
            // Half a checkpoint on a full disk would be in the way of commits.
            try? removeCheckpoints(at: [checkpoint.revision])
            throw error
        }
    }

    private func saveChunks(of checkpoint: StoredCheckpoint) throws(EventLogError) -> Int {
        let bytes = checkpoint.payload + checkpoint.payloadDigest
        var ordinal = 0
        for start in stride(from: 0, to: bytes.count, by: Self.chunkSize) {
            try writing("save the checkpoint at \(checkpoint.revision)") { database in
                let statement = try SQLStatement(database, SQL.insertChunk)
                try statement.bind(checkpoint.revision.rawValue, at: 1)
                try statement.bind(ordinal, at: 2)
                try statement.bind(bytes[start...].prefix(Self.chunkSize), at: 3)
                try statement.run()
            }
            ordinal += 1
        }
        return ordinal
    }

    public func removeCheckpoints(at revisions: [Revision]) throws(EventLogError) {
        for revision in revisions {
            let ordinals = try writing("remove the checkpoint at \(revision)") { database in
                let statement = try SQLStatement(database, SQL.deleteCheckpoint)
                try statement.bind(revision.rawValue, at: 1)
                try statement.run()
                return try Self.chunkOrdinals(of: revision, database)
            }
            for ordinal in ordinals {
                try writing("remove the checkpoint at \(revision)") { database in
                    let statement = try SQLStatement(database, SQL.deleteChunk)
                    try statement.bind(revision.rawValue, at: 1)
                    try statement.bind(ordinal, at: 2)
                    try statement.run()
                }
            }
        }
    }

    private static func chunkOrdinals(
        of revision: Revision, _ database: Database
    ) throws -> [Int64] {
        let statement = try SQLStatement(database, SQL.chunkOrdinals)
        try statement.bind(revision.rawValue, at: 1)
        var ordinals: [Int64] = []
        while try statement.step() { ordinals.append(try statement.int64(0)) }
        return ordinals
    }

    /// Removes what interrupted saves left behind.
    ///
    /// Called when the log is opened for writing.
    func removeOrphanedChunks() throws(EventLogError) {
        let orphans = try reading("look for unfinished checkpoints") { database in
            var orphans: [Revision] = []
            var last = Int64.min
            while let revision = try Self.chunkRevision(after: last, database) {
                let statement = try SQLStatement(database, SQL.checkpointAt)
                try statement.bind(revision, at: 1)
                if try !statement.step() { orphans.append(Revision(rawValue: revision)) }
                last = revision
            }
            return orphans
        }
        try removeCheckpoints(at: orphans)
    }

    private static func chunkRevision(after last: Int64, _ database: Database) throws -> Int64? {
        let statement = try SQLStatement(database, SQL.chunkRevisions)
        try statement.bind(last, at: 1)
        return try statement.step() ? try statement.int64(0) : nil
    }

    /// - Throws: `damaged` if a piece is missing, or a byte is not what was written.
    public func checkpoint(
        atOrBefore revision: Revision?
    ) throws(EventLogError) -> StoredCheckpoint? {
        try reading("read a checkpoint") { database in
            let header = try SQLStatement(database, SQL.checkpoint)
            try header.bind(revision?.rawValue ?? .max, at: 1)
            guard try header.step() else { return nil }
            let revision = Revision(rawValue: try header.int64(0))
            let size = try header.int64(3)
            let chunks = try SQLStatement(database, SQL.chunks)
            try chunks.bind(revision.rawValue, at: 1)
            // The size is what the row says, and no room is made for that before it is there.
            var payload: [UInt8] = []
            while payload.count <= size, try chunks.step() { try chunks.append(0, to: &payload) }
            let isWhole = payload.count == size && payload.count >= Self.digestSize
            let digest = payload.suffix(Self.digestSize)
            payload.removeLast(min(Self.digestSize, payload.count))
            let checkpoint = StoredCheckpoint(
                revision: revision, commitHash: try header.blob(1), payload: payload)
            guard isWhole, checkpoint.payloadDigest.elementsEqual(digest) else {
                throw EventLogError(
                    .damaged,
                    "the checkpoint at revision \(checkpoint.revision) is "
                        + (isWhole ? "not what was written" : "incomplete"),
                    hint: "the log does not need it: lintel verify --remove-checkpoints")
            }
            return checkpoint
        }
    }

    public func checkpointRevisions() throws(EventLogError) -> [Revision] {
        try reading("list the checkpoints") { database in
            let statement = try SQLStatement(database, SQL.checkpointRevisions)
            var revisions: [Revision] = []
            // Also those that no commit can have, so that they can be found and removed.
            while try statement.step() {
                revisions.append(Revision(rawValue: try statement.int64(0)))
            }
            return revisions
        }
    }
}
