public import GatewayModel

extension EventLogReader {
    /// Calls `body` with every commit after `revision`, oldest first, until the log ends.
    ///
    /// It reads page by page, so commits that arrive meanwhile are included and memory holds one
    /// page at a time.
    public func forEachCommit(
        after revision: Revision = .zero, pageSize: Int = 1_000,
        _ body: (StoredCommit) throws -> Void
    ) throws {
        var last = revision
        while true {
            let page = try commits(after: last, limit: pageSize)
            for commit in page { try body(commit) }
            guard let end = page.last, page.count == pageSize else { return }
            last = end.revision
        }
    }
}
