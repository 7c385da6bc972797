public import GatewayModel

/// Where the log ends.
public struct LogHead: Hashable, Sendable {
    public static let origin = LogHead(revision: .zero, hash: HashChain.origin)

    public var revision: Revision
    public var hash: [UInt8]

    public init(revision: Revision, hash: [UInt8]) {
        self.revision = revision
        self.hash = hash
    }
}

extension LogHead {
    /// Makes sure that `batch` continues the log from here; every log asks before it writes.
    ///
    /// The first commit's hash is recomputed, so a batch made on another history with as many
    /// commits is found too. The rest was hashed by the same caller in the same breath.
    ///
    /// - Precondition: the commits of `batch` are consecutive. A gap there is our own mistake.
    /// - Throws: ``EventLogError`` with code `conflict`.
    public func checkFollowed(by batch: [LogEntry]) throws(EventLogError) {
        guard let first = batch.first?.commit else { return }
        guard first.revision == revision.next else {
            throw EventLogError(
                .conflict,
                "the log is at commit \(revision), so commit \(first.revision) cannot be next")
        }
        guard HashChain.shipped.hash(of: first, after: hash) == first.hash else {
            throw EventLogError(
                .conflict, "commit \(first.revision) was chained to another commit \(revision)")
        }
        for (entry, next) in zip(batch, batch.dropFirst()) {
            precondition(
                next.commit.revision == entry.commit.revision.next,
                "gap in a batch after commit \(entry.commit.revision)")
        }
    }
}
