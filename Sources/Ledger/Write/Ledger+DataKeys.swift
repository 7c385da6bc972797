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
            if entry.commit.deletedSecrets.contains(secret) { isThere = false }
            if entry.dataKeys.contains(where: { $0.id == id }) { isThere = true }
        }
        return isThere
    }
}

extension Commit {
    /// Those of `keys` that its Secrets are sealed with.
    func needed(of keys: [DataKey]) -> [DataKey] {
        guard !keys.isEmpty else { return [] }
        let used = events.compactMap { event in
            guard case .applied(let stored) = event,
                case .secret(let secret) = stored.resource.spec,
                case .sealed(let content) = secret.content
            else { return String?.none }
            return content.dataKey
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
                + "cannot come back; send the certificate again, or go back only in part"
        }
    }
}
