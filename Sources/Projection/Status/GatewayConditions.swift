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
            accepted = Condition(.accepted, false, .unsupportedAddress, text)
            programmed = Condition(.programmed, false, .addressNotUsable, text)
            return
        case .invalidParameters:
            accepted = Condition(.accepted, false, .invalidParameters, text)
            programmed = Condition(.programmed, false, .invalid, text)
            return
        case .unusableAddress:
            accepted = Self.accepted(bad: bad, of: listeners.count)
            programmed = Condition(.programmed, false, .addressNotUsable, text)
            return
        case .accepted: break
        }
        accepted = Self.accepted(bad: bad, of: listeners.count)
        let served = listeners.isEmpty || bad.count < listeners.count || gateway.listenerCount > 0
        programmed =
            served
            ? Condition(
                .programmed, true, .programmed,
                "version \(gateway.version) is published with \(gateway.listenerCount) listeners")
            : Condition(.programmed, false, .invalid, "no listener can be served")
    }

    public var all: [Condition] { [accepted, programmed, resolvedRefs] }

    private static func accepted(bad: [String], of count: Int) -> Condition {
        if bad.isEmpty { return Condition(.accepted, true, .accepted, "the Gateway is accepted") }
        let text = "not accepted: \(bad.joined(separator: ", ")); see status.listeners"
        return Condition(.accepted, bad.count < count, .listenersNotValid, text)
    }

    private static func resolvedRefs(_ owner: OwnerRecord) -> Condition {
        let unresolved = owner.outcomes.indices
            .filter { index in
                !ListenerConditions.resolvesRefs(
                    owner.listeners[index], owner.outcomes[index], owner.certificates(of: index))
            }
            .map { owner.listeners[$0].name }
        if unresolved.isEmpty { return Condition(.resolvedRefs, true, .resolvedRefs) }
        return Condition(
            .resolvedRefs, false, .listenersNotResolved,
            "unresolved references in \(unresolved.joined(separator: ", "))")
    }
}
