public import Metrics

/// How long changes took, by stage. All have the same bounds, so that they can be laid over each
/// other.
public final class ChangeTimes: Sendable {
    public static let bounds = Histogram.Bounds([
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5,
    ])

    /// From its arrival until the writer took it.
    public let waiting = Histogram(bounds)
    /// Until it was decided.
    public let decide = Histogram(bounds)
    /// Of its batch, until it was on disk; none of what made no commit.
    public let append = Histogram(bounds)
    /// Of its batch, until readers saw it; none of what made no commit.
    public let publish = Histogram(bounds)
    /// From its arrival until it could be answered.
    public let total = Histogram(bounds)

    public var stages: [(name: String, histogram: Histogram)] {
        [
            ("waiting", waiting), ("decide", decide), ("append", append), ("publish", publish),
            ("total", total),
        ]
    }
}
