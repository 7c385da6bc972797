import GatewayModel

extension GatewayState {
    /// What the owner of a change should know although it was accepted (semantics.md W3): the
    /// reasons are those that the status carries.
    func warnings(about ids: [ResourceID], _ effects: [GatewayEffect]) -> [Warning] {
        ids.compactMap(attachmentWarning) + ids.flatMap(contentWarnings)
            + effects.flatMap(\.warnings)
    }

    private func attachmentWarning(about id: ResourceID) -> Warning? {
        guard id.kind == .listenerSet, let set = listenerSet(id.namespacedName),
            set.attachment != .attached
        else { return nil }
        let accepted = ListenerSetConditions(set).accepted
        return Warning(code: accepted.reason, resource: id, message: accepted.message)
    }
}

extension GatewayEffect {
    var warnings: [Warning] {
        lost.map { loss in
            Warning(
                code: loss.reason, resource: loss.id.owner, listener: loss.id.listener,
                message: loss.explanation)
        }
            + displaced.map { loss in
                Warning(
                    code: "Displaced", resource: loss.id.owner, listener: loss.id.listener,
                    message: "\(loss.id) stops serving (\(loss.reason)) because of this change")
            }
            + carvedOut.map { carve in
                Warning(
                    code: "CarvedOut", resource: carve.by.owner, listener: carve.by.listener,
                    message: "\(carve.hostname) was served by \(carve.id) so far and is now taken "
                        + "out of it: the more specific listener gets the traffic")
            }
    }
}

extension GatewayEffect.Loss {
    /// The same sentence that the listener's status has.
    public var explanation: String {
        ListenerConditions.explanation(
            listener, reason: reason, holder: knownHolder.map { _ in holderText })
    }
}
