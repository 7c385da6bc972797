/// So many a second, and after a pause so many at once.
public struct RateLimit: Hashable, Sendable {
    public let perSecond: Double
    public let burst: Int

    /// - Parameters:
    ///   - perSecond: more than 0.
    ///   - burst: at least 1.
    public init(perSecond: Double, burst: Int) {
        precondition(perSecond > 0 && burst > 0, "nobody could ever ask")
        (self.perSecond, self.burst) = (perSecond, burst)
    }

    public static let unlimited = RateLimit(perSecond: .infinity, burst: .max)

    /// In the long run, or else at once.
    func allowsLess(than other: RateLimit) -> Bool {
        (perSecond, burst) < (other.perSecond, other.burst)
    }
}
