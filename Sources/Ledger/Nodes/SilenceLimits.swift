/// After which time without a poll something is said of a proxy. In microseconds.
public struct SilenceLimits: Hashable, Sendable {
    public var silentAfter: Int64
    public var forgetAfter: Int64

    public init(silentAfterSeconds: Double = 120, forgetAfterSeconds: Double = 86_400) {
        silentAfter = Int64(silentAfterSeconds * 1_000_000)
        forgetAfter = Int64(forgetAfterSeconds * 1_000_000)
    }

    /// How often to look, in seconds: so often that silence is noticed at most a quarter later.
    var interval: Double { min(5, max(0.25, Double(silentAfter) / 4_000_000)) }
}
