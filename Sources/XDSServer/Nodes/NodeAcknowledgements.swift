public import GatewayModel
public import Metrics

/// How long it took from the release of a version until a node had accepted it, by gateway.
public final class NodeAcknowledgements: Sendable {
    /// The most gateways with a histogram of their own.
    public static let gatewayLimit = 1000

    public static let bounds = Histogram.Bounds([
        0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300,
    ])

    /// What stands for those beyond the limit. No namespace is called so.
    public static let otherGateway = NamespacedName(namespace: "", name: "other")

    public let times = Family(limit: gatewayLimit, other: otherGateway) { Histogram(bounds) }

    public init() {}

    public func observe(gateway: NamespacedName, seconds: Double) {
        times[gateway].observe(seconds: seconds)
    }
}
