public import GatewayModel

/// Which listeners of a gateway somebody wants to see. Nil is any.
public struct ListenerFilter: Sendable {
    public var port: UInt16?
    /// Of the owner.
    public var namespace: String?
    /// The ListenerSet, or the Gateway itself.
    public var owner: NamespacedName?
    public var state: ListenerState?
    /// Of the hostname, the listener's name, or its owner's with its namespace.
    public var part: String?
    /// Those with a certificate that ends before.
    public var certificateBefore: Timestamp?
    /// Of the past only what served is told.
    public var isServingOnly = false

    public init() {}
}

/// Of whose listeners one caller may be told.
public struct ListenerTableSight: Sendable {
    /// Whether nothing has to be looked at.
    let isUnlimited: Bool
    /// Whether it sees all who ask for something of the gateway.
    let seesMerge: Bool
    let seesOwner: @Sendable (ResourceID) -> Bool
    let seesCertificate: @Sendable (NamespacedName) -> Bool

    /// - Parameters:
    ///   - visibility: of the caller.
    ///   - seesSnapshot: whether it may have what proxies are given, certificates included.
    public init(_ visibility: Visibility, on gateway: NamespacedName, seesSnapshot: Bool) {
        (isUnlimited, seesMerge) = (visibility.isUnlimited, visibility.seesMerge(of: gateway))
        seesOwner = { visibility.sees($0) }
        seesCertificate = { seesSnapshot || visibility.sees(ResourceID(.secret, $0)) }
    }

    /// The end of the certificate that ends first, of those that may be told of.
    public func certificateEnd(of found: FoundListener) -> Timestamp? {
        isUnlimited ? found.certificateEnd() : found.certificateEnd(isSeen: seesCertificate)
    }
}
