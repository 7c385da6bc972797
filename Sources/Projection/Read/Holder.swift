import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// The merge of a gateway, to be asked who holds what.
    func view(of gateway: GatewayRecord) -> MergeView {
        let name = gateway.owner.key
        let entry = gateways.element(name.id.namespacedName, hash: name.nameHash)
        return MergeView(slots: entry?.slots ?? Slots())
    }

    /// Who holds the hostname or the port that `listener` of `owner` lost; nil if nobody does.
    func holder(against listener: Listener, in gateway: GatewayRecord) -> ListenerID? {
        guard let key = listener.claim(under: gateway.rules).key,
            let claim = view(of: gateway).holder(against: key),
            let name = owner(claim.owner.id)?.listeners[Int(claim.index)].name
        else { return nil }
        return ListenerID(owner: claim.owner.id, listener: name)
    }
}

extension ListenerID {
    /// Whether the owner of `loser` may be told this name (semantics.md 4.5): its own namespace's,
    /// and that of the Gateway itself.
    func mayBeTold(to loser: ResourceID) -> Bool {
        owner.kind.part == .gateway || owner.namespace == loser.namespace
    }
}

extension MergeView {
    /// The winner that keeps `key` from being won by anybody else.
    func holder(against key: ClaimKey) -> Claim? {
        guard let slot = slots[key.slot], let first = slot.first else { return nil }
        let shares = first.listenerClass == key.listenerClass && key.listenerClass.sharesByHostname
        return shares ? slot.claimants(of: key)?.first : first
    }
}
