public import MicroHTTP

/// What a server lets in at once.
public struct AdmissionLimits: Sendable {
    /// What answers on their way out may take before readers are sent away, and what may wait for
    /// the readers of all event streams.
    public var answerBytes = 1 << 30
    /// Polls that wait, and event streams.
    public var heldRequests = 4096 - 64
    /// Of those, one caller's: three quarters unless set.
    public var heldRequestsOfOne: Int {
        get { setHeldOfOne ?? max(1, heldRequests * 3 / 4) }
        set { setHeldOfOne = newValue }
    }
    private var setHeldOfOne: Int?
    /// Changes, previews among them, of one caller.
    public var changes = RateLimits(others: RateLimit(perSecond: 100, burst: 10_000))
    /// What one caller looks up, polls aside.
    public var reads = RateLimits(others: RateLimit(perSecond: 500, burst: 20_000))
    public var cores = 2
    /// Of the server that hands over the requests.
    public var load = ServerLoad()

    public init() {}
}
