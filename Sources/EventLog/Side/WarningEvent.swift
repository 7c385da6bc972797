import Crypto
public import GatewayModel
public import JSON

/// Something people should look at though nobody asked for it: a certificate that expires, a proxy
/// that refuses what it was given.
///
/// Kept beside the log, since nothing follows from it.
public struct WarningEvent: Hashable, Sendable {
    /// Ascending; given by the log when the warning is new.
    public var id: Int64
    /// What makes it the same warning when it is found again.
    public var key: String
    public var firstAt: Timestamp
    public var lastAt: Timestamp
    /// How often it was found.
    public var count: Int
    /// One word in CamelCase: `CertificateExpiring`.
    public var reason: String
    /// Nil for what is about no resource, such as the clock.
    public var regarding: ResourceID?
    /// The gateway that it is about; nil for what is about none.
    public var gateway: NamespacedName?
    /// The newest commit when it was written down, given by the log: what is written later never
    /// has a smaller one.
    public var revision: Revision
    /// One sentence.
    public var message: String
    /// The same for programs: a JSON object, which says nothing that whoever may see what it is
    /// about should not know. Nil where there is no more than the sentence.
    public var details: [UInt8]?
    /// The trace of the request that it came of, if it was in one.
    public var trace: TraceParent?

    public init(
        id: Int64 = 0, key: String, firstAt: Timestamp, lastAt: Timestamp, count: Int = 1,
        reason: String, regarding: ResourceID?, gateway: NamespacedName? = nil,
        revision: Revision = .zero, message: String, details: [UInt8]? = nil,
        trace: TraceParent? = nil
    ) {
        self.id = id
        self.key = key
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.count = count
        self.reason = reason
        self.regarding = regarding
        (self.gateway, self.revision) = (gateway, revision)
        self.message = message
        (self.details, self.trace) = (details, trace)
    }

    /// What goes into ``details``.
    public static func details(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 256)
        writer.object { write(&$0) }
        return writer.bytes
    }
}

extension WarningEvent {
    /// The newest so many are kept.
    public static let keptCount = 10_000

    /// What stands for it where it is handed out to be handed back: its number, and in place of the
    /// beginning of a commit's hash that of a digest of what makes it this warning. A log that was
    /// restored from a backup gives the numbers of lost warnings to others, too.
    public var position: LogPosition {
        var hasher = SHA256()
        hasher.update(data: Array(key.utf8))
        withUnsafeBytes(of: firstAt.rawValue.bigEndian) { hasher.update(bufferPointer: $0) }
        return LogPosition(
            Revision(rawValue: id), lineage: Lineage(ofCommitWithHash: Array(hasher.finalize())))
    }
}
