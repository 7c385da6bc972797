public import GatewayModel

/// What has to happen to go back, and what that cannot bring about.
public struct GoingBack: Sendable {
    public var intents: [Intent]
    public var warnings: [Warning] = []

    init(_ intents: [Intent], warnings: [Warning] = []) {
        self.intents = intents
        self.warnings = warnings
    }
}

extension GatewayState {
    /// What undoes one commit: each resource becomes what it was in `before`, the state that
    /// preceded it.
    public func goingBack(toRevert commit: Commit, before: GatewayState) -> GoingBack {
        var back = GoingBack([])
        for id in commit.events.map(\.id) where !back.intents.contains(where: { $0.id == id }) {
            if let stored = before[id] {
                // A Secret that was deleted is asked for too, and refused for want of its key: to
                // undo something is to undo all of it.
                back.restore(stored, in: self, deletedSecrets: true)
            } else if self[id] != nil {
                back.intents.append(Intent(deleting: id))
            }
        }
        return back
    }
}

extension GatewayState {
    /// Whether `stored` was deleted since and cannot come back: a Secret, whose key went with it.
    func isLost(_ stored: StoredResource) -> Bool {
        stored.id.kind.row.rollback == .keepsNewAndLeavesDeleted
            && self[stored.id]?.uid != stored.uid
    }
}

extension GoingBack {
    /// Says of Secrets that were deleted since that they do not come back.
    mutating func noteLost(
        _ ids: some Sequence<ResourceID>, from target: GatewayState, in state: GatewayState
    ) {
        for id in ids {
            guard let stored = target[id], state.isLost(stored) else { continue }
            let warning = Warning(
                code: "NotAsItWas", resource: id,
                message: "\(id) was deleted since, and its key with it; it does not come back")
            if !warnings.contains(warning) { warnings.append(warning) }
        }
    }

    /// Adds that `stored` comes back, unless it is so already.
    ///
    /// - Parameter deletedSecrets: whether to ask for Secrets of which only noise is left too.
    mutating func restore(
        _ stored: StoredResource, in state: GatewayState, deletedSecrets: Bool = false
    ) {
        let known = state[stored.id]
        if let known, known.resource == stored.resource, known.uid == stored.uid { return }
        if stored.id.kind.row.rollback == .keepsNewAndLeavesDeleted, !deletedSecrets {
            guard let known, !state.isLost(stored) else { return }
            if let warning = olderCertificate(stored, than: known) { warnings.append(warning) }
        }
        intents.append(Intent(restoring: stored))
    }

    /// Adds that a resource becomes what it was in `target`: if it was not there, it goes.
    mutating func restore(_ id: ResourceID, from target: GatewayState, in state: GatewayState) {
        if let stored = target[id] {
            restore(stored, in: state)
        } else if state[id] != nil {
            intents.append(Intent(deleting: id))
        }
    }

    private func olderCertificate(
        _ stored: StoredResource, than known: StoredResource
    ) -> Warning? {
        guard case .secret(let then) = stored.resource.spec, let old = then.certificate,
            case .secret(let now) = known.resource.spec, old.sha256 != now.certificate?.sha256,
            now.certificate.map({ old.notAfter < $0.notAfter }) ?? true
        else { return nil }
        return Warning(
            code: "OlderCertificate", resource: stored.id,
            message: "the certificate of \(stored.id) that comes back is the one for "
                + "\(old.dnsNames.joined(separator: ", ")) with SHA-256 \(old.sha256), "
                + "which ends at \(old.notAfter)")
    }
}
