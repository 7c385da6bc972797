import GatewayModel

/// The conditions of a route towards one of its parents (semantics.md 6.2 and 6.6).
public struct RouteConditions: Hashable, Sendable {
    public let accepted: Condition
    public let resolvedRefs: Condition
    /// True or absent.
    public let partiallyInvalid: Condition?
    /// True or absent; not of the Gateway API.
    public let shadowed: Condition?

    /// - Parameters:
    ///   - index: of the parentRef.
    ///   - shadow: what ``GatewayState/shadow(of:parent:)`` says of it, or
    ///     ``GatewayState/isolation(of:parent:)``.
    public init(_ route: RouteRecord, parent index: Int, shadow: RouteShadow? = nil) {
        let parent = route.parents[index]
        accepted = Condition(
            .accepted, parent.outcome == .accepted, parent.outcome.reason,
            Self.explanation(parent, of: route))
        resolvedRefs = Condition(
            .resolvedRefs, route.failure == nil, route.failure?.reason ?? .resolvedRefs,
            Self.unresolved(route).map(\.message).joined(separator: "; "))
        let broken =
            parent.outcome == .accepted && route.isPartiallyInvalid ? route.broken : []
        partiallyInvalid = broken.first.map { first in
            Condition(
                .partiallyInvalid, true, first.problem.reason,
                broken.map { $0.problem.sentence(ofRule: $0.index) }.joined(separator: "; "))
        }
        shadowed = shadow.map { Condition(.shadowed, true, .shadowed, $0.explanation(of: route)) }
    }

    public var all: [Condition] {
        [accepted, resolvedRefs] + [partiallyInvalid, shadowed].compactMap(\.self)
    }

    /// Why the parent does not take it, and what to do.
    static func explanation(_ parent: RouteParent, of route: RouteRecord) -> String {
        let (ref, id) = (parent.ref, route.id)
        let name = "\(ref.kind) \(ref.namespace ?? id.namespace)/\(ref.name)"
        switch parent.outcome {
        case .accepted: return "the route is accepted"
        case .parentNotFound:
            return ref.owner(of: id) == nil
                ? "a parent is a Gateway or a ListenerSet of \(RouteGroupKind.gatewayGroup), "
                    + "not \(ref.kind) of \"\(ref.group)\""
                : "\(name) does not exist; create it, or name another"
        case .parentNotAttached: return "\(name) is not attached to its Gateway; see its status"
        case .noSuchListener:
            let section = ref.sectionName.map { " named \($0)" } ?? ""
            let port = ref.port.map { " on port \($0)" } ?? ""
            return "\(name) has no listener\(section)\(port)"
        case .notAllowedByListeners:
            return "no listener of \(name) that is meant admits \(id.kind.rawValue)s from "
                + "namespace \(id.namespace); see its protocol and allowedRoutes"
        case .noMatchingListenerHostname:
            return "no listener of \(name) that is meant has a hostname in common with the route"
        case .invalidRules(let problem):
            return "no rule can be done, what they match gets 500: \(problem.explanation)"
        case .tooLarge:
            return "with the hostnames of \(name) the route would be larger in proxies than "
                + "\(Limits.routeBytes >> 20) MiB: about \(route.spec.sizePerHost >> 10) KiB for "
                + "each; attach it to fewer listeners, or make its filters smaller"
        }
    }

    /// One sentence for each reference that leads nowhere.
    static func unresolved(
        _ route: RouteRecord
    ) -> [(failure: BackendResolution.Failure, message: String)] {
        var sentences: [(failure: BackendResolution.Failure, message: String)] = []
        for (index, (rule, resolved)) in zip(route.spec.rules, route.rules).enumerated() {
            let refs = rule.backendRefs + rule.mirrors.map(\.backendRef)
            for (ref, resolution) in zip(refs, resolved.backends + resolved.mirrors) {
                guard let failure = resolution.failure else { continue }
                let sentence = "rule \(index): " + failure.explanation(ref, of: route.id)
                if sentences.contains(where: { $0.message == sentence }) { continue }
                sentences.append((failure, sentence))
            }
        }
        return sentences
    }
}

extension RouteShadow {
    fileprivate func explanation(of route: RouteRecord) -> String {
        if cause == .listeners {
            return "no request reaches it here: its hostnames on the port belong to more specific "
                + "listeners (\(takers)); attach it to those, or change its hostnames"
        }
        return route.id.kind.isOfRequests
            ? "no request reaches it here: all that it matches is taken by \(takers), older or "
                + "asked before it; change its hostnames or matches"
            : "no connection reaches it here: all that it could get is taken by \(takers), which "
                + "is older; "
                + (route.id.kind.row.route?.bounds.hostnames != nil
                    ? "change its hostnames" : "attach it to another listener")
    }
}

extension RuleProblem {
    /// What is wrong and what to do.
    public var explanation: String {
        switch self {
        case .incompatibleFilters(let first, let second):
            "\(first) and \(second) do not go together; use one of them"
        case .unsupportedFilter(let type): "filter \(type) is not supported; remove it"
        case .beside(let rule):
            "nothing tells connections apart, so that only rule \(rule) counts; put all backends "
                + "into that one, with weights"
        }
    }

    /// What becomes of the rule, and why.
    func sentence(ofRule index: Int) -> String {
        isDropped
            ? "Dropped Rule \(index): \(explanation)"
            : "Rule \(index) answers 500: \(explanation)"
    }
}

extension BackendResolution.Failure {
    fileprivate func explanation(_ ref: BackendRef, of route: ResourceID) -> String {
        let namespace = ref.namespace ?? route.namespace
        let name = "\(ref.kind) \(namespace)/\(ref.name)"
        switch self {
        case .invalidKind:
            return "\(ref.kind) of \"\(ref.group)\" is no backend; use Backend of "
                + "\(ResourceKind.lintelGroup), or Service"
        case .refNotPermitted:
            return "no ReferenceGrant in namespace \(namespace) lets \(route.kind.rawValue)s of "
                + "namespace \(route.namespace) refer to \(name)"
        case .backendNotFound: return "Backend \(namespace)/\(ref.name) does not exist; create it"
        case .unsupportedProtocol: return "\(name) speaks TLS, which datagrams cannot carry"
        }
    }
}
