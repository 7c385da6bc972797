public import GatewayModel
import HashTreeCollections

/// What a changeset does to one gateway (DESIGN.md 4).
public struct GatewayEffect: Sendable {
    /// A listener that loses, or that stops serving, and why.
    public struct Loss: Sendable {
        public let id: ListenerID
        public let listener: Listener
        public let reason: String
        /// Who holds what it lost; nil when nobody does, as for a detached set.
        public let holder: ListenerID?
        /// False for a loss that was there before the changeset.
        public let isNew: Bool
        /// What is the matter with its certificates; nil when it is not these.
        let certificates: String?
    }

    /// A name taken out of somebody's wildcard.
    public struct CarveOut: Sendable {
        /// The listener that served the name so far.
        public let id: ListenerID
        public let hostname: String
        public let by: ListenerID
    }

    public let gateway: NamespacedName
    /// Nil when the gateway is deleted.
    public let version: Revision?
    /// Nil when the gateway is created.
    public let previousVersion: Revision?
    public let delta: ListenerDelta
    public let routes: RouteDelta
    /// Listeners of this changeset that do not serve.
    public let lost: [Loss]
    /// Listeners of others that stop serving because of it.
    public let displaced: [Loss]
    /// Listeners that start serving because a winner left.
    public let promoted: [ServedListener]
    public let carvedOut: [CarveOut]

    init(
        _ change: MergeChange, changed: SmallMap<ResourceID, Void>, before: GatewayState,
        after: GatewayState
    ) {
        gateway = change.gateway
        version = change.after?.version
        previousVersion = change.before?.version
        delta = ListenerDelta(change.owners)
        routes = RouteDelta(change.routes)
        let reader = EffectReader(change: change, changed: changed, before: before, after: after)
        lost = reader.lost()
        displaced = reader.displaced()
        promoted = reader.promoted()
        carvedOut = reader.carvedOut()
    }

    public var isEmpty: Bool {
        version == previousVersion && delta.isEmpty && routes.isEmpty && lost.isEmpty
            && displaced.isEmpty
    }
}

/// Reads from the two sides of a merge change who lost and who gained.
private struct EffectReader {
    let change: MergeChange
    let changed: SmallMap<ResourceID, Void>
    let before: GatewayState
    let after: GatewayState

    func lost() -> [GatewayEffect.Loss] {
        guard let gateway = change.after else { return [] }
        return change.owners.filter { changed[$0.id] != nil }.flatMap { owner in
            losers(owner.after).map { listener, outcome in
                let was = losers(owner.before).first { $0.0.name == listener.name }
                return GatewayEffect.Loss(
                    id: ListenerID(owner: owner.id, listener: listener.name), listener: listener,
                    reason: outcome.reason ?? "", holder: holder(listener, outcome, gateway),
                    isNew: was.map { !$0.0.claimsSame(as: listener) } ?? true,
                    certificates: certificates(of: listener.name, in: owner.after))
            }
        }
    }

    func displaced() -> [GatewayEffect.Loss] {
        change.owners.filter { changed[$0.id] == nil }.flatMap { owner in
            let still = Set((owner.after?.winners ?? []).map(\.id))
            return (owner.before?.winners ?? []).filter { !still.contains($0.id) }.map { winner in
                let outcome = outcome(of: winner.id, in: owner.after)
                return GatewayEffect.Loss(
                    id: winner.id, listener: winner.listener,
                    reason: outcome?.reason ?? detachment(of: owner.id),
                    holder: change.after.flatMap { holder(winner.listener, outcome, $0) },
                    isNew: true, certificates: nil)
            }
        }
    }

    /// Served now, and not before, when somebody else stood in the way of the same claim.
    func promoted() -> [ServedListener] {
        change.owners.flatMap { owner in
            let blocked = losers(owner.before).filter { $0.1.isClash }.map(\.0)
            if blocked.isEmpty { return [ServedListener]() }
            return (owner.after?.winners ?? [])
                .filter { served in
                    blocked.contains {
                        $0.name == served.listener.name && $0.claimsSame(as: served.listener)
                    }
                }
        }
    }

    func carvedOut() -> [GatewayEffect.CarveOut] {
        guard let was = change.before, let now = change.after else { return [] }
        let (old, new) = (before.view(of: was), after.view(of: now))
        var carved: [GatewayEffect.CarveOut] = []
        for record in change.owners.compactMap(\.after) {
            for index in record.outcomes.indices where record.outcomes[index] == .wins {
                guard case .success(let key) = record.claims[index], !key.hostname.isEmpty,
                    old.slots[key.slot]?.wideCount ?? 0 > 0,
                    before.holding(of: key, in: old) == nil,
                    // Who served the name so far still serves, only no longer this name.
                    let wide = key.wider.first(where: { before.holding(of: $0, in: old) != nil }),
                    let wider = before.winner(of: wide, in: old),
                    wider == after.winner(of: wide, in: new), wider.owner != record.id
                else { continue }
                let id = ListenerID(owner: record.id, listener: record.listeners[index].name)
                carved.append(GatewayEffect.CarveOut(id: wider, hostname: key.hostname, by: id))
            }
        }
        return carved
    }

    private func losers(_ record: OwnerRecord?) -> [(Listener, Outcome)] {
        guard let record, record.winnerCount < record.outcomes.count else { return [] }
        return Array(zip(record.listeners, record.outcomes).filter { $0.1 != .wins })
    }

    private func outcome(of id: ListenerID, in record: OwnerRecord?) -> Outcome? {
        guard let record, let index = record.index(of: id.listener, hint: 0) else { return nil }
        return record.outcomes[index]
    }

    private func certificates(of listener: String, in record: OwnerRecord?) -> String? {
        guard let record, let index = record.index(of: listener, hint: 0) else { return nil }
        return record.certificates(of: index)?.explanation(of: record.id)
    }

    private func holder(_ listener: Listener, _ outcome: Outcome?, _ gateway: GatewayRecord)
        -> ListenerID?
    {
        outcome?.isConflict == true ? after.holder(against: listener, in: gateway) : nil
    }

    private func detachment(of id: ResourceID) -> String {
        after.listenerSet(id.namespacedName).map { ListenerSetConditions($0).accepted.reason }
            ?? "ParentNotFound"
    }
}

extension GatewayState {
    /// Who serves exactly `key`.
    fileprivate func winner(of key: ClaimKey, in view: MergeView) -> ListenerID? {
        holding(of: key, in: view).flatMap { $0.isServed ? $0.id : nil }
    }

    /// Who has won exactly `key`, served or not; nobody when the first to claim it is above the
    /// ceiling.
    fileprivate func holding(of key: ClaimKey, in view: MergeView)
        -> (id: ListenerID, isServed: Bool)?
    {
        guard let claim = view.holder(of: key), let owner = owner(claim.owner.id),
            owner.outcomes[Int(claim.index)].isAccepted
        else { return nil }
        let id = ListenerID(owner: owner.id, listener: owner.listeners[Int(claim.index)].name)
        return (id, owner.outcomes[Int(claim.index)] == .wins)
    }
}

extension Listener {
    fileprivate func claimsSame(as other: Listener) -> Bool {
        port == other.port && self.protocol == other.protocol && hostname == other.hostname
    }
}

extension ClaimKey {
    /// The keys that cover this one, the most specific first: `*.b.c`, `*.c`, any.
    var wider: [ClaimKey] {
        var keys: [ClaimKey] = []
        var rest = hostname[...]
        if rest.hasPrefix("*.") { rest = rest.dropFirst(2) }
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            keys.append(with(hostname: "*." + rest))
        }
        if !hostname.isEmpty { keys.append(with(hostname: "")) }
        return keys
    }

    func with(hostname: String) -> ClaimKey {
        ClaimKey(slot: slot, listenerClass: listenerClass, hostname: hostname)
    }
}

extension MergeView {
    /// Who wins exactly this key, if its class wins the slot.
    func holder(of key: ClaimKey) -> Claim? {
        guard let slot = slots[key.slot], slot.first?.listenerClass == key.listenerClass else {
            return nil
        }
        return slot.claimants(of: key)?.first
    }
}
