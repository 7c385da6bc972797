import Certificates
import GatewayModel
import Ledger
import Projection

/// Inspects and seals the Secrets of a changeset, before anything else sees them, and looks into
/// the certificates that Backends trust.
struct SecretSealer: Sendable {
    let vault: Vault
    let clock: any WallClock

    /// A changeset whose Secrets are sealed, with what belongs to that.
    struct Sealed {
        var changeset: Changeset
        var dataKeys: [DataKey] = []
        var warnings: [Warning] = []
    }

    /// Whether there is anything to seal or to look into.
    func concerns(_ changeset: Changeset) -> Bool {
        changeset.changes.contains { change in
            guard case .apply(let resource) = change.operation else { return false }
            return resource.kind.part == .secret || resource.kind.part == .backend
        }
    }

    /// - Parameter state: where the present content of each Secret is looked up.
    /// - Throws: ``SecretsError``, ``Refusal`` `invalid`.
    func seal(_ changeset: Changeset, in state: GatewayState) throws -> Sealed {
        var sealed = Sealed(changeset: changeset)
        var issues: [Issue] = []
        for index in changeset.changes.indices {
            let change = changeset.changes[index]
            guard case .apply(let resource) = change.operation else { continue }
            if let issue = Self.unreadableAuthorities(of: resource, in: change) {
                issues.append(issue)
            }
            guard case .secret(var secret) = resource.spec else { continue }
            let known = state[change.id].flatMap(Known.init)
            switch secret.content {
            case .sealed: continue
            case .clear(let material):
                try seal(material, into: &secret, of: change.id, known, &sealed)
            case .kept(let mark):
                guard let known, known.secret.type == secret.type, known.mark == mark else {
                    issues.append(Self.nothingToKeep(change, secret.type, known))
                    continue
                }
                secret = known.secret
                // What is kept is what was there when it was looked up, and nothing later.
                let now = known.resourceVersion
                if change.precondition.failure(of: change.id, at: now) == nil {
                    sealed.changeset.changes[index].precondition = .resourceVersion(now)
                }
            }
            sealed.changeset.changes[index].operation =
                .apply(resource.with(spec: .secret(secret)))
        }
        if let first = issues.first {
            throw Refusal(.invalid, first.detail, issues: issues)
        }
        return sealed
    }

    private struct Known {
        let secret: SecretSpec
        let resourceVersion: Revision

        init?(_ stored: StoredResource) {
            guard case .secret(let secret) = stored.resource.spec else { return nil }
            (self.secret, resourceVersion) = (secret, stored.resourceVersion)
        }

        /// What tells what it holds from what it held before.
        var mark: String? { secret.certificate?.sha256 ?? secret.fingerprint }

        var content: SealedContent? {
            if case .sealed(let content) = secret.content { content } else { nil }
        }
    }

    private func seal(
        _ material: SecretMaterial, into secret: inout SecretSpec, of id: ResourceID,
        _ known: Known?, _ sealed: inout Sealed
    ) throws {
        let box = try vault.seal(material, of: id.namespacedName, replacing: known?.content)
        secret.content = .sealed(box.content)
        if let key = box.newKey { sealed.dataKeys.append(key) }
        switch material {
        case .webhook: secret.fingerprint = box.content.fingerprint
        case .tls(let material):
            let inspection = CertificateInspection(of: material)
            secret.certificate = inspection.certificate
            secret.problem = inspection.problem
            for (code, message) in Self.findings(inspection, at: clock.now()) {
                sealed.warnings.append(Warning(code: code, resource: id, message: message))
            }
        }
    }

    private static func findings(
        _ inspection: CertificateInspection, at now: Timestamp
    ) -> [(code: String, message: String)] {
        var findings: [(code: String, message: String)] = []
        if let problem = inspection.problem {
            findings.append(
                (
                    "InvalidCertificate",
                    "\(problem); it is stored, and no listener can serve with it"
                ))
        }
        if let fault = inspection.chainFault { findings.append(("ChainOrder", fault)) }
        guard let certificate = inspection.certificate else { return findings }
        switch certificate.validity(at: now) {
        case .valid: break
        case .notYet:
            findings.append(
                (
                    "CertificateNotYetValid",
                    "the certificate is not valid before \(certificate.notBefore)"
                ))
        case .expiring(let days):
            findings.append(
                (
                    "CertificateExpiring",
                    "the certificate expires at \(certificate.notAfter), in less than "
                        + "\(days + 1) days"
                ))
        case .expired:
            findings.append(
                ("CertificateExpired", "the certificate expired at \(certificate.notAfter)"))
        }
        return findings
    }

    private static func unreadableAuthorities(of resource: Resource, in change: Change) -> Issue? {
        guard case .backend(let backend) = resource.spec,
            let problem = backend.tls?.authoritiesProblem
        else { return nil }
        return Issue(
            pointer: change.pointer + "/spec/tls/caCertificates", code: "PEM", detail: problem)
    }

    private static func nothingToKeep(
        _ change: Change, _ type: SecretType, _ known: Known?
    ) -> Issue {
        let reason =
            if let known, known.secret.type != type {
                "\(change.id) is of type \(known.secret.type.rawValue)"
            } else if known != nil {
                "\(change.id) holds another \(type == .tls ? "certificate" : "secret") than the "
                    + "one that was sent back"
            } else {
                "\(change.id) does not exist, so there is nothing to keep"
            }
        let wanted = type == .tls ? "tls.crt and tls.key" : "secret"
        return Issue(
            pointer: change.pointer + "/data", code: "NothingToKeep",
            detail: "\(reason); send data with \(wanted)")
    }
}
