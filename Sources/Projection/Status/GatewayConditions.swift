import GatewayModel

/// The conditions of a Gateway itself (semantics.md 4.4, G1–G7).
public struct GatewayConditions: Hashable, Sendable {
    public let accepted: Condition
    public let programmed: Condition
    public let resolvedRefs: Condition

    public init(_ gateway: GatewayRecord) {
        let listeners = gateway.owner.listeners
        let bad = zip(listeners, gateway.owner.outcomes).filter { !$0.1.isAccepted }.map(\.0.name)
        resolvedRefs = Self.resolvedRefs(gateway.owner)
        let acceptance = GatewayAcceptance(gateway.spec)
        let text = acceptance.explanation ?? ""
        switch acceptance {
        case .unsupportedAddress:
            accepted = Condition("Accepted", false, "UnsupportedAddress", text)
            programmed = Condition("Programmed", false, "AddressNotUsable", text)
            return
        case .invalidParameters:
            accepted = Condition("Accepted", false, "InvalidParameters", text)
            programmed = Condition("Programmed", false, "Invalid", text)
            return
        case .unusableAddress:
            accepted = Self.accepted(bad: bad, of: listeners.count)
            programmed = Condition("Programmed", false, "AddressNotUsable", text)
            return
        case .accepted: break
        }
        accepted = Self.accepted(bad: bad, of: listeners.count)
        let served = listeners.isEmpty || bad.count < listeners.count || gateway.listenerCount > 0
        programmed =
            served
            ? Condition(
                "Programmed", true, "Programmed",
                "version \(gateway.version) is published with \(gateway.listenerCount) listeners")
            : Condition("Programmed", false, "Invalid", "no listener can be served")
    }

    public var all: [Condition] { [accepted, programmed, resolvedRefs] }

    private static func accepted(bad: [String], of count: Int) -> Condition {
        if bad.isEmpty { return Condition("Accepted", true, "Accepted", "the Gateway is accepted") }
        let text = "not accepted: \(bad.joined(separator: ", ")); see status.listeners"
        return Condition("Accepted", bad.count < count, "ListenersNotValid", text)
    }

    private static func resolvedRefs(_ owner: OwnerRecord) -> Condition {
        let unresolved = owner.outcomes.indices
            .filter { index in
                !ListenerConditions.resolvesRefs(
                    owner.listeners[index], owner.outcomes[index], owner.certificates(of: index))
            }
            .map { owner.listeners[$0].name }
        if unresolved.isEmpty { return Condition("ResolvedRefs", true, "ResolvedRefs") }
        return Condition(
            "ResolvedRefs", false, "ListenersNotResolved",
            "unresolved references in \(unresolved.joined(separator: ", "))")
    }
}
