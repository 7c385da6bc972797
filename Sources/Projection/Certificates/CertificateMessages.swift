import GatewayModel

extension CertificateProblem {
    /// What is the matter and what to do.
    func explanation(of owner: ResourceID) -> String {
        let name = "\(ref.kind) \(namespace)/\(ref.name)"
        return switch reason {
        case .invalidKind:
            "\(ref.kind) of \"\(ref.group)\" holds no certificates here; refer to a Secret"
        case .notPermitted:
            "no ReferenceGrant in namespace \(namespace) lets \(owner.kind.rawValue)s of "
                + "namespace \(owner.namespace) refer to \(name)"
        case .notFound: "\(name) does not exist; create it"
        case .unusable(let problem): "\(name) cannot be used: \(problem)"
        }
    }
}

extension ListenerCertificates {
    /// The reason R is false with; nil when all references are resolved.
    var reason: Condition.Reason? {
        switch verdict {
        case .resolved: nil
        case .partial: .partiallyInvalidCertificateRef
        case .invalid: .invalidCertificateRef
        case .notPermitted: .refNotPermitted
        }
    }

    func explanation(of owner: ResourceID) -> String {
        problems.map { $0.explanation(of: owner) }.joined(separator: "; ")
    }

    /// Names of the certificate that cover none of what the listener serves, and those that have
    /// run out: no fault of a reference, but clients will refuse them (semantics.md 5.2).
    func doubts(about listener: Listener, at time: Timestamp) -> [(code: String, message: String)] {
        var doubts: [(code: String, message: String)] = []
        for certificate in usable {
            guard let facts = certificate.facts else { continue }
            let name = "Secret \(certificate.secret.name)"
            if facts.notAfter < time {
                doubts.append(
                    ("CertificateExpired", "the certificate of \(name) ended at \(facts.notAfter)"))
            } else if time < facts.notBefore {
                doubts.append(
                    (
                        "CertificateNotYetValid",
                        "the certificate of \(name) begins at \(facts.notBefore)"
                    ))
            }
        }
        guard let hostname = listener.specificHostname, !usable.isEmpty else { return doubts }
        let names = usable.flatMap { $0.facts?.dnsNames ?? [] }
        let isCovered = names.contains { HostnamePattern($0).certifies(HostnamePattern(hostname)) }
        if !isCovered {
            doubts.append(
                (
                    "CertificateNameMismatch",
                    "no certificate of the listener is for \(hostname), but for "
                        + names.joined(separator: ", ")
                ))
        }
        return doubts
    }
}

extension HostnamePattern {
    /// Whether a certificate for this name is one for `hostname`: unlike in a listener, the
    /// asterisk stands for exactly one label (RFC 9525, 6.3).
    func certifies(_ hostname: HostnamePattern) -> Bool {
        if self == hostname { return true }
        guard isWildcard, hostname.isExact else { return false }
        return hostname.wider.first == self
    }
}
