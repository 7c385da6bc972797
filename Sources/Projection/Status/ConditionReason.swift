extension Condition {
    /// Every reason that a condition, a loss or a serving state is told with, as it is on the wire.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        // Nothing is the matter.
        case accepted = "Accepted"
        case programmed = "Programmed"
        case resolvedRefs = "ResolvedRefs"
        case noConflicts = "NoConflicts"

        // Of a listener (semantics.md 4.2).
        case hostnameConflict = "HostnameConflict"
        case protocolConflict = "ProtocolConflict"
        case tooManyListeners = "TooManyListeners"
        case unsupportedProtocol = "UnsupportedProtocol"
        case portUnavailable = "PortUnavailable"
        case invalidCertificateRef = "InvalidCertificateRef"
        case partiallyInvalidCertificateRef = "PartiallyInvalidCertificateRef"
        case invalidRouteKinds = "InvalidRouteKinds"
        case overlappingHostnames = "OverlappingHostnames"
        case overlappingCertificates = "OverlappingCertificates"

        // Of a ListenerSet (4.3).
        case parentNotFound = "ParentNotFound"
        case notAllowed = "NotAllowed"
        case parentNotAccepted = "ParentNotAccepted"
        case parentNotProgrammed = "ParentNotProgrammed"

        // Of a Gateway (4.4), and of what holds listeners.
        case unsupportedAddress = "UnsupportedAddress"
        case addressNotUsable = "AddressNotUsable"
        case invalidParameters = "InvalidParameters"
        case listenersNotValid = "ListenersNotValid"
        case listenersNotResolved = "ListenersNotResolved"

        // Of a route and a parent of it (6.2, 6.6).
        case noMatchingParent = "NoMatchingParent"
        case notAllowedByListeners = "NotAllowedByListeners"
        case noMatchingListenerHostname = "NoMatchingListenerHostname"
        case incompatibleFilters = "IncompatibleFilters"
        case tooLarge = "TooLarge"
        case invalidKind = "InvalidKind"
        case backendNotFound = "BackendNotFound"
        case shadowed = "Shadowed"
        /// Of `servingReason` only.
        case serving = "Serving"
        /// Of `servingReason` only.
        case notServed = "NotServed"

        // Of several of them.
        case invalid = "Invalid"
        case unsupportedValue = "UnsupportedValue"
        case refNotPermitted = "RefNotPermitted"
        case policyViolated = "PolicyViolated"

        // What the merge serves and proxies are not given (``WithheldNotice``).
        case held = "Held"
        case secretsLocked = "SecretsLocked"
        case secretNotOpened = "SecretNotOpened"
        case pinned = "Pinned"
        case heldByGuard = "HeldByGuard"
    }
}

extension Condition.Reason: CustomStringConvertible {
    public var description: String { rawValue }
}
