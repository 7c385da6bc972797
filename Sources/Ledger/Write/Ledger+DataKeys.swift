import EventLog
import GatewayModel
import Projection

extension Ledger {
    /// A Secret may be stored only when the key that opens it is there, or comes with it.
    ///
    /// What a rollback or a revert would bring back may have lost its key with a deletion; a change
    /// may have been sealed just before somebody deleted the Secret.
    ///
    /// - Parameter unwritten: the commits before this one that are not in the log yet.
    /// - Throws: ``Refusal`` `keyDestroyed`, with an issue `KeyDestroyed` for each.
    func checkDataKeys(
        of decision: Decision, _ submission: Submission, unwritten: Unwritten
    ) throws {
        var issues: [Issue] = []
        for case .applied(let stored) in decision.commit?.events ?? [] {
            let spec = stored.resource.spec
            issues += try spec.heldKeys.lazy.filter { key in
                try !submission.dataKeys.contains { $0.id == key.id }
                    && !self.isThere(key.id, of: key.secret, unwritten)
            }.map { .keyDestroyed($0, neededBy: stored.id) }
            guard case .secret(let secret) = stored.resource.spec,
                case .sealed(let content) = secret.content,
                !submission.dataKeys.contains(where: { $0.id == content.dataKey }),
                try !isThere(content.dataKey, of: stored.id.namespacedName, unwritten)
            else { continue }
            issues.append(
                Issue(
                    pointer: "", code: "KeyDestroyed",
                    detail: submission.wish.keyDestroyed(stored.id)))
        }
        guard let first = issues.first else { return }
        let message = issues.count == 1 ? first.detail : "\(issues.count) keys were destroyed"
        throw Refusal(.keyDestroyed, message, issues: issues)
    }

    private func isThere(
        _ id: String, of secret: NamespacedName, _ unwritten: Unwritten
    ) throws(EventLogError) -> Bool {
        var isThere = try sideStore.dataKey(id) != nil
        for entry in unwritten.entries {
            let isDeleted =
                entry.commit.deletedSecrets.contains(secret) && !entry.keptKeys.contains(id)
            if isDeleted || entry.destroyedKeys.contains(id) { isThere = false }
            if entry.dataKeys.contains(where: { $0.id == id }) { isThere = true }
        }
        return isThere
    }
}

extension Issue {
    fileprivate static func keyDestroyed(_ key: HeldDataKey, neededBy id: ResourceID) -> Issue {
        Issue(
            pointer: "", code: "KeyDestroyed",
            detail: "\(id) needs what Secret \(key.secret) was sealed with, which was destroyed "
                + "with it")
    }
}

extension Commit {
    /// Those that it deletes.
    var deletedSecrets: [NamespacedName] {
        events.compactMap { event in
            guard case .deleted(let id, _) = event, id.kind.part == .secret else { return nil }
            return id.namespacedName
        }
    }

    /// Those of `keys` that its Secrets are sealed with, or that its resources hold.
    func needed(of keys: [DataKey]) -> [DataKey] {
        guard !keys.isEmpty else { return [] }
        let used = events.flatMap { event -> [String] in
            guard case .applied(let stored) = event else { return [] }
            let held = stored.resource.spec.heldKeys.map(\.id)
            guard case .secret(let secret) = stored.resource.spec,
                case .sealed(let content) = secret.content
            else { return held }
            return held + [content.dataKey]
        }
        return keys.filter { used.contains($0.id) }
    }
}

extension Submission.Wish {
    fileprivate func keyDestroyed(_ id: ResourceID) -> String {
        switch self {
        case .change:
            "\(id) was deleted meanwhile, and the key of its content with it; send it again"
        case .rollBack, .revert, .undo, .confirm, .end:
            "\(id) was deleted since, and the key of its content was destroyed with it, so it "
                + "cannot come back; send what it held again, or go back only in part"
        }
    }
}
