public import GatewayModel

/// What became of one parentRef of a route (semantics.md 6.2).
public struct RouteParent: Hashable, Sendable {
    public let ref: ParentRef
    public let outcome: RouteOutcome
    /// The listeners that have the route; also when none of its rules can be done (R5), since what
    /// they match is answered with 500 and never falls to another route.
    public let attachments: [RouteAttachment]

    /// Whether some listener serves it now.
    public var isServing: Bool {
        outcome == .accepted && attachments.contains(where: \.isServed)
    }

    /// Why it serves, or why it does not although it may be accepted (semantics.md 6.2).
    public var servingReason: Condition.Reason {
        if isServing { return .serving }
        guard outcome == .accepted else { return outcome.reason }
        return attachments.first?.outcome.reason ?? .notServed
    }
}

/// The first reason of semantics.md 6.2 that applies to a parentRef.
public enum RouteOutcome: Hashable, Sendable {
    /// R6
    case accepted
    /// R1: no such Gateway or ListenerSet, or of a kind that has no listeners.
    case parentNotFound
    /// R1: a ListenerSet that takes no part in a merge.
    case parentNotAttached
    /// R2: neither the name nor the port of any listener.
    case noSuchListener
    /// R3
    case notAllowedByListeners
    /// R4
    case noMatchingListenerHostname
    /// R5
    case invalidRules(RuleProblem)
    /// Proxies would get more of it than ``Limits/routeBytes``; not of the Gateway API.
    case tooLarge

    /// The reason of Accepted.
    public var reason: Condition.Reason {
        switch self {
        case .accepted: .accepted
        case .parentNotFound, .parentNotAttached, .noSuchListener: .noMatchingParent
        case .notAllowedByListeners: .notAllowedByListeners
        case .noMatchingListenerHostname: .noMatchingListenerHostname
        case .invalidRules(let problem): problem.reason
        case .tooLarge: .tooLarge
        }
    }
}

/// A route on one listener.
public struct RouteAttachment: Hashable, Sendable {
    public let listener: ListenerID
    /// In whose merge the listener is.
    public let gateway: NamespacedName
    /// What both match, in the route's order (6.3).
    public let hostnames: [HostnamePattern]
    /// Of the listener. Routes attach to losers too, and serve as soon as these win.
    public let outcome: Outcome

    public var isServed: Bool { outcome == .wins }
}
