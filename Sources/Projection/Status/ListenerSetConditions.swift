import GatewayModel

/// The conditions of a ListenerSet itself (semantics.md 4.3, S1–S6).
public struct ListenerSetConditions: Hashable, Sendable {
    public let accepted: Condition
    public let programmed: Condition

    public init(_ set: OwnerRecord) {
        switch set.attachment {
        case .attached, .parentNotProgrammed:
            (accepted, programmed) = Self.attached(set)
        case .parentNotFound:
            (accepted, programmed) = Self.both(
                .parentNotFound,
                "Gateway \(set.parentName) does not exist; create it, or name another")
        case .notAllowed:
            (accepted, programmed) = Self.both(
                .notAllowed,
                "spec.allowedListeners of Gateway \(set.parentName) does not admit namespace "
                    + "\(set.id.namespace); ask the owner of the Gateway")
        case .notSelected:
            (accepted, programmed) = Self.both(
                .notAllowed,
                "the selector in spec.allowedListeners of Gateway \(set.parentName) does not "
                    + "choose namespace \(set.id.namespace); send a Namespace "
                    + "\(set.id.namespace) with the labels that it asks for, or ask the owner of "
                    + "the Gateway")
        case .parentNotAccepted:
            let text = "Gateway \(set.parentName) is itself not accepted; see its status"
            accepted = Condition(.accepted, false, .parentNotAccepted, text)
            programmed = Condition(.programmed, false, .parentNotProgrammed, text)
        }
    }

    public var all: [Condition] { [accepted, programmed] }

    private static func both(
        _ reason: Condition.Reason, _ text: String
    ) -> (Condition, Condition) {
        (
            Condition(.accepted, false, reason, text),
            Condition(.programmed, false, reason, text)
        )
    }

    private static func attached(_ set: OwnerRecord) -> (Condition, Condition) {
        let bad = zip(set.listeners, set.outcomes).filter { !$0.1.isAccepted }.map(\.0.name)
        let (accepted, served) = (set.acceptedCount, set.winnerCount)
        let unserved = zip(set.listeners, set.outcomes).filter { $0.1 != .wins }.map(\.0.name)
        let programmed =
            set.attachment == .parentNotProgrammed
            ? Condition(
                .programmed, false, .parentNotProgrammed,
                "Gateway \(set.parentName) asks for an address that nodes do not bind; ask its "
                    + "owner to remove it")
            : Condition(
                .programmed, served > 0, served > 0 ? .programmed : .listenersNotValid,
                served == 0
                    ? "no listener is served; see status.listeners"
                    : unserved.isEmpty
                        ? "all listeners are served"
                        : "not served: \(unserved.joined(separator: ", ")); the others are")
        if bad.isEmpty && accepted > 0 {
            return (
                Condition(.accepted, true, .accepted, "all listeners are accepted"), programmed
            )
        }
        let text =
            accepted > 0
            ? "not accepted: \(bad.joined(separator: ", ")); the others are"
            : "no listener is accepted; see status.listeners"
        return (Condition(.accepted, accepted > 0, .listenersNotValid, text), programmed)
    }
}

extension OwnerRecord {
    /// The Gateway a set wants to attach to, as messages name it.
    var parentName: String { stored.parent?.description ?? "" }
}
