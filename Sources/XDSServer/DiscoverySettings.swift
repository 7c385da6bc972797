/// How Envoys are served.
public struct DiscoverySettings: Sendable {
    public var mapping: NodeMapping
    /// Of the Envoy that judges before proxies do; nil to publish what only we have judged.
    public var envoyBinary: String?

    public init(mapping: NodeMapping = NodeMapping(), envoyBinary: String? = nil) {
        self.mapping = mapping
        self.envoyBinary = envoyBinary
    }
}
