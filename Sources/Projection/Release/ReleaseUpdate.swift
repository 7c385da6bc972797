public import GatewayModel
import HashTreeCollections

/// What one commit does to the versions that proxies are given: looked at when all is merged.
struct ReleaseUpdate {
    let now: Mark
    /// The gateways whose pin or guard may be another one.
    private var concerned: Set<NamespacedName> = []
    /// The identities of Secrets before the commit, as far as it is about them.
    private var secretUIDs: [NamespacedName: String] = [:]

    init(now: Mark) { self.now = now }

    /// - Parameter id: of a rule of the house. Those about releases have the name of their gateway.
    mutating func record(rule id: ResourceID) {
        guard id.kind.isNamespaced else { return }
        concerned.insert(id.namespacedName)
    }

    /// To be called before the Secret is another one.
    mutating func record(secret id: ResourceID, in state: borrowing GatewayState) {
        let name = id.namespacedName
        if state.releases.isEmpty || secretUIDs[name] != nil { return }
        secretUIDs[name] = state.secrets[name]?.stored.uid
    }

    func project(into state: inout GatewayState, _ changes: [MergeChange]) {
        var left = concerned
        let hasNone = left.isEmpty && state.releases.isEmpty
        for change in changes where change.changesConfiguration {
            // A guard may have been there before its gateway.
            if hasNone && change.before != nil { continue }
            let name = change.gateway
            guard left.remove(name) != nil || change.before == nil || state.releases[name] != nil
            else { continue }
            look(at: name, change, in: &state)
        }
        for name in left { look(at: name, nil, in: &state) }
    }

    private func look(
        at name: NamespacedName, _ change: MergeChange?, in state: inout GatewayState
    ) {
        let old = state.releases[name]
        let new = release(of: name, old, change, in: state)
        if new == old { return }
        state.releases[name] = new
        state.heldKeys.replace(
            old?.dataKeys ?? [], with: new?.dataKeys ?? [], by: ReleaseGuardSpec.id(of: name))
    }

    private func release(
        of name: NamespacedName, _ old: Release?, _ change: MergeChange?, in state: GatewayState
    ) -> Release? {
        guard let gateway = state.gateway(name),
            state.pin(of: name) != nil || state.releaseGuard(of: name) != nil
        else { return nil }
        guard var release = old else {
            var release = Release(beginningWith: gateway, now: now, in: state)
            release.judge(gateway, now: now, in: state)
            return release
        }
        if let change { release.note(change) }
        if letsGo(gateway, in: state) { release.letGo(gateway, in: state) }
        release.judge(gateway, now: now, in: state)
        if let change, release.base.version == change.before?.version {
            release.keep(keys(before: change, in: state))
        }
        return release
    }

    /// Whether this commit lets go the latest version, or pins it: what proxies were given is not
    /// taken back by a guard when the pin ends.
    private func letsGo(_ gateway: GatewayRecord, in state: GatewayState) -> Bool {
        let ids = [
            VersionReleaseSpec.id(of: gateway.name), VersionPinSpec.id(of: gateway.name),
        ]
        return ids.contains { id in
            guard let stored = state.others[id], stored.resourceVersion == now.revision else {
                return false
            }
            if case .versionPin(let pin) = stored.resource.spec {
                return pin.version == gateway.version
            }
            guard case .versionRelease(let release) = stored.resource.spec else { return false }
            return release.version == gateway.version
        }
    }

    /// What the certificates were sealed with that the gateway served before the change.
    private func keys(before change: MergeChange, in state: GatewayState) -> [HeldDataKey] {
        let changed = Dictionary(uniqueKeysWithValues: change.owners.map { ($0.id, $0.before) })
        let now = change.after.map { Array(state.owners(of: $0)) } ?? []
        let unchanged = now.filter { changed[$0.id] == nil }
        let owners = unchanged + changed.values.compactMap { $0 }
        return Set(owners.flatMap(\.dataKeys)).map { key in
            let uid = secretUIDs[key.secret] ?? state.secrets[key.secret]?.stored.uid
            return HeldDataKey(secret: key.secret, uid: uid, id: key.id)
        }.sorted()
    }
}

extension OwnerRecord {
    /// What the certificates are sealed with that its listeners serve; whose Secret that is, the
    /// state knows.
    fileprivate var dataKeys: [HeldDataKey] {
        certificates.flatMap { resolved in
            resolved.usable.compactMap { certificate in
                guard case .sealed(let content) = certificate.secret.spec.content else {
                    return nil
                }
                return HeldDataKey(secret: certificate.secret.name, uid: nil, id: content.dataKey)
            }
        }
    }
}

extension GatewayState {
    /// What the certificates are sealed with that proxies of the gateway need.
    public func dataKeys(of gateway: GatewayRecord) -> [HeldDataKey] {
        Set(owners(of: gateway).flatMap(\.dataKeys)).map { key in
            HeldDataKey(secret: key.secret, uid: secrets[key.secret]?.stored.uid, id: key.id)
        }.sorted()
    }
}
