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
    ///
    /// Commits of this form say nothing of who asked for them, those of this one and the next
    /// nothing of the rules of the house, and those of the first three nothing of a trace: one that
    /// does was altered.
    static let first = HashForm { commit, hasher in
        hasher.append(contentOf: commit)
        if let origin = commit.origin { hasher.append(origin) }
        if let terms = commit.terms { hasher.append(terms) }
        if let trace = commit.origin?.trace { hasher.append(trace.description) }
    }

    /// Also who asked for it, or that nobody did.
    static let second = HashForm { commit, hasher in
        hasher.append(contentOf: commit)
        if let origin = commit.origin {
            hasher.append(origin)
        } else {
            hasher.append(nil as String?)
        }
        if let terms = commit.terms { hasher.append(terms) }
        if let trace = commit.origin?.trace { hasher.append(trace.description) }
    }

    /// Also under which rules of the house it was made, or that it was under none.
    static let third = HashForm { commit, hasher in
        second.append(commit, &hasher)
        if commit.terms == nil { hasher.append(nil as [UInt8]?) }
    }

    /// Also which trace it belongs to, or that it belongs to none.
    static let fourth = HashForm { commit, hasher in
        third.append(commit, &hasher)
        if commit.origin?.trace == nil { hasher.append(nil as String?) }
    }
}

extension CanonicalHasher {
    fileprivate mutating func append(contentOf commit: StoredCommit) {
        append(commit.revision.rawValue)
        append(commit.committedAt.rawValue)
        append(commit.projectionRules)
        append(commit.actor)
        append(commit.message)
        append(commit.cause)
        append(commit.idempotencyKey)
        append(commit.requestDigest)
        append(Int64(commit.events.count))
        for event in commit.events {
            append(event.type)
            append(event.kind)
            append(event.namespace)
            append(event.name)
            append(event.payload)
        }
    }

    fileprivate mutating func append(_ origin: RequestOrigin) {
        append(origin.principal)
        append(origin.tokenID)
        append(origin.address)
        append(origin.userAgent)
        append(origin.requestID)
    }
}
