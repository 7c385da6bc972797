/// How long is tried, and how much is kept. Times are in seconds.
public struct WebhookSettings: Sendable {
    /// So long after an event could be tried first, a try that fails parks it.
    public var parkedAfter: Int64 = 3600
    /// So long something is parked before it is dropped.
    public var droppedAfter: Int64 = 3 * 86_400
    /// So much is parked for one Webhook; the oldest goes first.
    public var parkedLimit = 1000
    /// The first pause between two tries is up to a second; each is up to twice the one before.
    public var longestPause: Int64 = 300
    /// The most that `Retry-After` is believed.
    public var longestRetryAfter: Int64 = 3600
    /// Of a pause that may be so many microseconds long, how long it is: full jitter, so that
    /// those who failed together do not come back together.
    package var jitter: @Sendable (Int64) -> Int64 = { Int64.random(in: 0...$0) }
    /// How soon after a delivery it is written down, in milliseconds.
    package var writtenAfter: Int64 = 200

    public init() {}
}
