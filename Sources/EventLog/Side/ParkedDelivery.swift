public import GatewayModel

/// What came of parking something.
public struct ParkedCount: Hashable, Sendable {
    /// How much is parked for the Webhook now.
    public var kept: Int
    /// What was dropped for it, the oldest.
    public var dropped: Int

    public init(kept: Int, dropped: Int) { (self.kept, self.dropped) = (kept, dropped) }
}

/// What could not be delivered for so long that the rest went on.
public struct ParkedDelivery: Hashable, Sendable {
    /// Ascending; given by the store.
    public var id: Int64
    /// The uid of the Webhook.
    public var webhook: String
    /// What its receiver knows the event by.
    public var event: String
    public var type: String
    /// What it tells of: it is made anew from that whenever it is sent.
    public var item: FeedReference
    public var eventAt: Timestamp
    /// When it was tried first, and when it was parked.
    public var triedAt: Timestamp
    public var parkedAt: Timestamp
    public var tries: Int
    /// What went wrong the last time: one sentence.
    public var problem: String

    public init(
        id: Int64 = 0, webhook: String, event: String, type: String, item: FeedReference,
        eventAt: Timestamp, triedAt: Timestamp, parkedAt: Timestamp, tries: Int, problem: String
    ) {
        (self.id, self.webhook, self.event, self.type) = (id, webhook, event, type)
        (self.item, self.eventAt, self.triedAt) = (item, eventAt, triedAt)
        (self.parkedAt, self.tries, self.problem) = (parkedAt, tries, problem)
    }
}
