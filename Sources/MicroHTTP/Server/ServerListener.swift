/// Where a server listens, and how it is spoken to there.
public struct ServerListener: Sendable, Hashable {
    /// IPv4 or IPv6, in numbers; this one only. `::` is all of IPv6, and nothing of IPv4.
    public var address: String
    /// 0 for any free one.
    public var port: UInt16
    /// By TLS.
    public var isSecure: Bool

    public init(address: String, port: UInt16, isSecure: Bool = false) {
        (self.address, self.port, self.isSecure) = (address, port, isSecure)
    }
}
