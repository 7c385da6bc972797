import GatewayModel

/// What the hash of a commit covers, and in which order.
///
/// Never edited once shipped: a field more is a form more.
struct HashForm: Sendable {
    let append: @Sendable (StoredCommit, inout CanonicalHasher) -> Void
}

extension HashForm {
    /// Everything that is not said by the commits before: not the links of events, which follow
    /// from those.
    static let first = HashForm { commit, hasher in
        hasher.append(commit.revision.rawValue)
        hasher.append(commit.committedAt.rawValue)
        hasher.append(commit.projectionRules)
        hasher.append(commit.actor)
        hasher.append(commit.message)
        hasher.append(commit.cause)
        hasher.append(commit.idempotencyKey)
        hasher.append(commit.requestDigest)
        hasher.append(Int64(commit.events.count))
        for event in commit.events {
            hasher.append(event.type)
            hasher.append(event.kind)
            hasher.append(event.namespace)
            hasher.append(event.name)
            hasher.append(event.payload)
        }
    }
}
