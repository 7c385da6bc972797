public import EventLog

extension Ledger {
    /// What `lintel verify` does, while the log is in use. Takes as long, and as much memory, as
    /// folding all of it.
    ///
    /// - Parameter onProgress: told how many commits were walked; says whether to go on.
    public func verification(
        onProgress: (Int) -> Bool
    ) throws(EventLogError) -> Verification {
        try Verification(of: engine, knowing: published.head, onProgress: onProgress)
    }
}
