import GatewayModel

/// What going back does that may surprise, and what it cannot do.
extension Rollback {
    /// The Secrets that come back with a certificate that ends before the one they have now.
    func olderCertificates(_ intents: [Intent], _ state: GatewayState) -> [Warning] {
        intents.compactMap { intent in
            guard case .restore(let stored) = intent.action,
                case .secret(let then) = stored.resource.spec, let old = then.certificate,
                case .secret(let now)? = state[stored.id]?.resource.spec,
                old.sha256 != now.certificate?.sha256,
                now.certificate.map({ old.notAfter < $0.notAfter }) ?? true
            else { return nil }
            return Warning(
                code: "OlderCertificate", resource: stored.id,
                message: "the certificate of \(stored.id) that comes back is the one for "
                    + "\(old.dnsNames.joined(separator: ", ")) with SHA-256 \(old.sha256), "
                    + "which ends at \(old.notAfter)")
        }
    }

    /// The Secrets among `ids` that were deleted since.
    func lostSecrets(_ ids: [ResourceID], _ state: GatewayState) -> [Warning] {
        ids.compactMap { id in
            guard let stored = target[id], state.hasLost(stored) else { return nil }
            return Warning(
                code: "NotAsItWas", resource: id,
                message: "\(id) was deleted since, and its key with it; it does not come back")
        }
    }

    /// What going back does not delete although it makes a difference: deleting a Secret destroys
    /// its key, and Backends and grants may serve others.
    ///
    /// - Parameters:
    ///   - odd: owners and routes that are still not what they were.
    ///   - preview: what going back comes to.
    ///   - visibility: of who is told.
    func leftovers(
        _ odd: [ResourceID], _ preview: GatewayState, _ visibility: Visibility
    ) -> [Warning] {
        odd.flatMap { id in
            let name = visibility.sees(id, on: gateway) ? id.description : "a part of it"
            return preview.dependencies(of: id)
                .filter { target[$0] == nil && !$0.mayBeDeletedByRollback }.sorted()
                .map { leftover in
                    Warning(
                        code: "NotAsItWas", resource: leftover,
                        message: "\(name) is not what it was: \(leftover) did not exist then; "
                            + "going back does not delete it")
                }
        }
    }
}

extension ResourceID {
    var mayBeDeletedByRollback: Bool {
        kind.row.rollback == .follows
    }
}
