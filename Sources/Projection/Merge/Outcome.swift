/// What the merge made of one listener of an attached object (semantics.md 4.2).
public enum Outcome: Hashable, Sendable {
    case wins
    /// It wins and holds what it claims, but has no certificate to serve with (L5): losing a Secret
    /// must not hand the hostname to another tenant.
    case winsUnserved
    /// It wins and holds what it claims, but asks for what cannot be done (Am1): it is not
    /// accepted, and its requests fall to no wider listener.
    case winsStopped
    /// Another listener that precedes it holds the hostname (L2).
    case hostnameConflict
    /// Another listener that precedes it holds the port (L3).
    case protocolConflict
    /// It would win, but the merge already has as many listeners as it may (L11).
    case tooManyListeners
    case noClaim(NoClaim)

    /// Why a listener neither wins nor blocks (semantics.md 3.3).
    public enum NoClaim: Hashable, Sendable {
        /// A shape that today's validation refuses, from an old event (L12).
        case invalidShape
        /// Not a protocol of ours (L4).
        case unsupportedProtocol
        /// The gateway's owner does not allow the port (L10).
        case portUnavailable
        /// No ReferenceGrant permits any of its certificates (L6).
        case refNotPermitted
    }

    /// Whether the listener is accepted: it wins, served or not.
    public var isAccepted: Bool { self == .wins || self == .winsUnserved }

    /// Whether what it claims is its own, accepted or not.
    public var holdsClaim: Bool { isAccepted || self == .winsStopped }

    public var isConflict: Bool { self == .hostnameConflict || self == .protocolConflict }

    /// The reason why it is not served, as some condition carries it; of who is served, that it is.
    public var reason: Condition.Reason {
        switch self {
        case .wins: .programmed
        case .winsUnserved: .invalidCertificateRef
        case .winsStopped: .unsupportedValue
        case .hostnameConflict: .hostnameConflict
        case .protocolConflict: .protocolConflict
        case .tooManyListeners: .tooManyListeners
        case .noClaim(.invalidShape): .invalid
        case .noClaim(.unsupportedProtocol): .unsupportedProtocol
        case .noClaim(.portUnavailable): .portUnavailable
        case .noClaim(.refNotPermitted): .refNotPermitted
        }
    }
}
