public import EventLog
public import GatewayModel

/// How delivering to one Webhook goes.
public struct WebhookStatus: Hashable, Sendable {
    public var name: NamespacedName
    /// All up to here is done with: delivered, parked, or of no concern to it.
    public var position: FeedPosition
    /// How many items there are after that, at most; most of them may not concern it.
    public var behind: Int64 = 0
    public var lastDelivery: WebhookTry?
    public var lastFailure: WebhookTry?
    /// The event that was tried and is to be tried again, as its receiver would know it.
    public var waiting: String?
    /// Nil while tries succeed. Outlives a restart.
    public var failingSince: Timestamp?
    /// Nil unless it waits for one.
    public var nextTry: Timestamp?
    /// What is parked for it now.
    public var parked = 0
    /// What was dropped from there, since the server started.
    public var dropped = 0
    /// Warnings that were forgotten before it was told of them, since the server started.
    public var missed: Int64 = 0
    /// Nil unless its receiver said that it wants no more.
    public var stop: WebhookStop?
    /// The latest, newest first.
    public var tries: [WebhookTry] = []

    static let triesKept = 20

    init(name: NamespacedName, position: FeedPosition) {
        (self.name, self.position) = (name, position)
    }

    /// The numbers of warnings are what a file says, so the sum may be more than there can be.
    mutating func miss(_ count: Int64) {
        let (sum, isTooLarge) = missed.addingReportingOverflow(count)
        missed = isTooLarge ? .max : sum
    }
}

/// One request to a receiver.
public struct WebhookTry: Hashable, Sendable {
    public var at: Timestamp
    /// What the receiver knows the event by.
    public var event: String
    public var type: String
    /// Of HTTP; nil if there was no answer.
    public var status: Int?
    public var milliseconds: Int64
    /// One sentence; nil if it was delivered.
    public var problem: String?

    public var isDelivered: Bool { problem == nil }
}

/// What became of an event.
public struct WebhookOutcome: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        case delivered
        /// It could not be delivered, and the rest goes on.
        case parked
    }

    public var webhook: NamespacedName
    public var uid: String
    public var item: FeedReference
    public var event: String
    public var result: Result
    public var at: Timestamp
}

/// Of all Webhooks together, since the server started.
public struct WebhookTotals: Hashable, Sendable {
    public var delivered = 0
    /// Tries that failed.
    public var failed = 0
    public var parked = 0
    /// From what was parked: too much, too long, or nothing left to tell.
    public var dropped = 0
}
