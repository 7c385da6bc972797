public import GatewayModel
import Ledger
public import Metrics

/// How long it took from the release of a version until a node had accepted it, by gateway.
public final class NodeAcknowledgements: Sendable {
    public static let bounds = Histogram.Bounds([
        0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300,
    ])

    public let times = Family(limit: CommitCounts.gatewayLimit, other: CommitCounts.otherGateway) {
        Histogram(bounds)
    }

    public init() {}

    public func observe(gateway: NamespacedName, seconds: Double) {
        times[gateway].observe(seconds: seconds)
    }
}
