/// What the merge made of one listener of an attached object (semantics.md 4.2).
public enum Outcome: Hashable, Sendable {
    case wins
    /// Another listener that precedes it holds the hostname (L2).
    case hostnameConflict
    /// Another listener that precedes it holds the port (L3).
    case protocolConflict
    /// It would win, but the merge already has as many listeners as it may (L11).
    case tooManyListeners
    case noClaim(NoClaim)

    /// Why a listener neither wins nor blocks (semantics.md 3.3).
    public enum NoClaim: Error, Hashable, Sendable {
        /// A shape that today's validation refuses, from an old event (L12).
        case invalidShape
        /// Not a protocol of ours (L4).
        case unsupportedProtocol
        /// The gateway's owner does not allow the port (L10).
        case portUnavailable
    }

    public var isConflict: Bool { self == .hostnameConflict || self == .protocolConflict }

    /// The reason as conditions carry it; nil for a winner.
    public var reason: String? {
        switch self {
        case .wins: nil
        case .hostnameConflict: "HostnameConflict"
        case .protocolConflict: "ProtocolConflict"
        case .tooManyListeners: "TooManyListeners"
        case .noClaim(.invalidShape): "Invalid"
        case .noClaim(.unsupportedProtocol): "UnsupportedProtocol"
        case .noClaim(.portUnavailable): "PortUnavailable"
        }
    }
}
