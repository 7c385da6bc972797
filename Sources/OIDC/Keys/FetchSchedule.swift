/// When keys are fetched: now and then, sooner after a failure, and when a token names a key that
/// is not among them. Times are in milliseconds of a clock that is never set.
struct FetchSchedule: Sendable {
    /// Between two fetches, if nobody asks.
    let interval: Int64
    /// After a failure; each further one doubles it, up to the interval.
    let firstRetry: Int64
    /// After the end of a fetch nobody starts another for so long: whoever makes up keys makes the
    /// issuer hear no more of it than this.
    let pause: Int64

    private(set) var isRunning = false
    private var lastEnd: Int64?
    private var failures = 0

    init(interval: Int64, firstRetry: Int64, pause: Int64) {
        (self.interval, self.firstRetry, self.pause) = (interval, firstRetry, pause)
    }

    /// Issuers rotate keys in hours, and show a new one before they use it or at once.
    static let ofIssuer = FetchSchedule(interval: 600_000, firstRetry: 10_000, pause: 10_000)
    static let ofFile = FetchSchedule(interval: 5_000, firstRetry: 5_000, pause: 500)

    /// Whether a fetch begins now because somebody asks for one.
    mutating func begin(at now: Int64) -> Bool {
        if isRunning { return false }
        if let lastEnd, now - lastEnd < pause { return false }
        isRunning = true
        return true
    }

    /// Begins one at whose time it is, or that an operator asks for.
    mutating func beginAnyway() -> Bool {
        if isRunning { return false }
        isRunning = true
        return true
    }

    /// - Returns: after how long the next one is due.
    mutating func end(at now: Int64, succeeded: Bool) -> Int64 {
        (isRunning, lastEnd) = (false, now)
        failures = succeeded ? 0 : failures + 1
        if succeeded { return interval }
        return min(interval, firstRetry << Int64(min(failures - 1, 16)))
    }
}
