public import GatewayModel

/// The conditions of one listener of an attached object (semantics.md 4.2, L1–L14).
public struct ListenerConditions: Hashable, Sendable {
    public let accepted: Condition
    public let programmed: Condition
    public let resolvedRefs: Condition
    public let conflicted: Condition
    /// True or absent.
    public let overlapping: Condition?

    /// - Parameters:
    ///   - holder: who holds what the listener lost, as far as its owner may know it (4.5).
    ///   - version: the version that serves the listener.
    public init(
        _ listener: Listener, _ outcome: Outcome, holder: String?, version: Revision,
        overlaps: Bool
    ) {
        let explanation = Self.explanation(listener, reason: outcome.reason, holder: holder)
        if outcome == .wins {
            accepted = Condition("Accepted", true, "Accepted", "the listener is accepted")
            programmed = Condition(
                "Programmed", true, "Programmed", "served by version \(version)")
        } else {
            let reason = outcome.reason ?? "Invalid"
            accepted = Condition("Accepted", false, reason, explanation)
            let own = outcome.isConflict || outcome == .noClaim(.portUnavailable)
            programmed = Condition("Programmed", false, own ? reason : "Invalid", explanation)
        }
        conflicted = Condition(
            "Conflicted", outcome.isConflict,
            outcome.isConflict ? outcome.reason ?? "" : "NoConflicts",
            outcome.isConflict ? explanation : "")
        resolvedRefs = Self.resolvedRefs(listener, outcome)
        overlapping =
            overlaps && outcome == .wins
            ? Condition(
                "OverlappingTLSConfig", true, "OverlappingHostnames",
                "another HTTPS listener on port \(listener.port) matches some of the same names; "
                    + "the more specific one serves them")
            : nil
    }

    public var all: [Condition] {
        [accepted, programmed, resolvedRefs, conflicted] + (overlapping.map { [$0] } ?? [])
    }

    /// What is the matter and what to do, for a listener that does not serve.
    static func explanation(_ listener: Listener, reason: String?, holder: String?) -> String {
        let holder = holder ?? "another listener attached to the same Gateway"
        let name = listener.specificHostname.map { "hostname \($0)" } ?? "every hostname"
        switch reason {
        case nil: return ""
        case "HostnameConflict":
            return "\(name) on port \(listener.port) is held by \(holder); "
                + "use another hostname or port, or ask its owner to give it up"
        case "ProtocolConflict":
            return "port \(listener.port) is held by \(holder) for a protocol that cannot share "
                + "it with \(listener.protocol.name); use another port"
        case "TooManyListeners":
            return "the Gateway already serves as many listeners as its owner allows "
                + "(\(MergeRules.maxListenersAnnotation)); remove some, or ask for more"
        case "UnsupportedProtocol":
            return "protocol \(listener.protocol.name) is not supported; "
                + "use HTTP, HTTPS, TLS, TCP or UDP"
        case "PortUnavailable":
            return "the Gateway's owner does not allow port \(listener.port); use another"
        default:
            return "the combination of protocol, hostname and tls is not valid; apply it corrected"
        }
    }

    /// Whether R is true. Listeners of L4 and L12 are not looked at any further.
    static func resolvesRefs(_ listener: Listener, _ outcome: Outcome) -> Bool {
        // Nothing listed is nothing unsupported: nearly always, and no list has to be made.
        if listener.allowedRoutes.kinds?.isEmpty ?? true { return true }
        return outcome == .noClaim(.unsupportedProtocol) || outcome == .noClaim(.invalidShape)
            || RouteKinds(of: listener).unsupported.isEmpty
    }

    static let invalidRouteKinds = "InvalidRouteKinds"

    /// Whether the listener takes all the kinds of routes that it lists.
    static func resolvedRefs(_ listener: Listener, _ outcome: Outcome) -> Condition {
        if resolvesRefs(listener, outcome) {
            return Condition("ResolvedRefs", true, "ResolvedRefs")
        }
        let kinds = RouteKinds(of: listener).unsupported.map(\.kind).joined(separator: ", ")
        return Condition(
            "ResolvedRefs", false, invalidRouteKinds,
            "\(listener.protocol.name) listeners do not take \(kinds)")
    }
}
