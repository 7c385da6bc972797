import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What the certificateRefs of an owner lead to, one answer per listener; empty if nothing is
    /// looked up: no listener ends TLS, or the proxies resolve the names themselves.
    func certificates(
        of owner: ResourceID, _ listeners: [Listener], under rules: MergeRules
    ) -> [ListenerCertificates] {
        guard rules.certificates == .resolve, listeners.contains(where: \.endsTLS) else {
            return []
        }
        return listeners.map { listener in
            listener.endsTLS
                ? resolve(listener.tls?.certificateRefs ?? [], of: owner) : .none
        }
    }

    private func resolve(_ refs: [CertificateRef], of owner: ResourceID) -> ListenerCertificates {
        var usable: [ResolvedCertificate] = []
        var problems: [CertificateProblem] = []
        var seen: Set<CertificateRef> = []
        for ref in refs {
            let namespace = ref.namespace ?? owner.namespace
            var plain = ref
            plain.namespace = namespace
            // Duplicates collapse, however their namespace is written.
            guard seen.insert(plain).inserted else { continue }
            switch resolve(ref, NamespacedName(namespace: namespace, name: ref.name), of: owner) {
            case .success(let secret):
                usable.append(ResolvedCertificate(ref: ref, secret: secret))
            case .failure(let fault):
                problems.append(
                    CertificateProblem(ref: ref, namespace: namespace, reason: fault.reason))
            }
        }
        return ListenerCertificates(usable: usable, problems: problems)
    }

    private struct Fault: Error {
        let reason: CertificateProblem.Reason

        init(_ reason: CertificateProblem.Reason) { self.reason = reason }
    }

    /// The steps of semantics.md 5.2: permission before existence, so that nothing leaks.
    private func resolve(
        _ ref: CertificateRef, _ name: NamespacedName, of owner: ResourceID
    ) -> Result<SecretRecord, Fault> {
        guard ref.isOfSecret else { return .failure(Fault(.invalidKind)) }
        let target = ReferenceGrantSpec.To(group: ref.group, kind: ref.kind, name: ref.name)
        guard permits(owner, to: target, in: name.namespace) else {
            return .failure(Fault(.notPermitted))
        }
        guard let secret = secrets[name]?.record else { return .failure(Fault(.notFound)) }
        if let problem = secret.spec.listenerProblem {
            return .failure(Fault(.unusable(problem)))
        }
        return .success(secret)
    }
}

extension Listener {
    /// Whether its certificateRefs are looked at: Passthrough ignores them.
    var endsTLS: Bool {
        switch self.protocol {
        case .https, .tls: tls?.mode == .terminate
        case .http, .tcp, .udp, .unsupported: false
        }
    }
}

extension StoredResource {
    /// The Secrets that the listeners of an owner name, whether permitted or not.
    var certificateTargets: Set<ResourceID> {
        Set(
            certificateRefs.map {
                ResourceID(.secret, namespace: $0.namespace ?? id.namespace, name: $0.name)
            })
    }

    /// The ways into other namespaces that the listeners of an owner need.
    var certificatePassages: Set<Passage> {
        Set(
            certificateRefs.compactMap(\.namespace).filter { $0 != id.namespace }
                .map { Passage(from: id.grantee, namespace: $0) })
    }

    private var certificateRefs: [CertificateRef] {
        listeners.flatMap { listener in
            listener.endsTLS
                ? (listener.tls?.certificateRefs ?? []).filter(\.isOfSecret) : []
        }
    }
}

extension [Listener] {
    /// Whether these listeners refer to the same certificates, the cheap way.
    func refersToSameCertificates(as other: [Listener]) -> Bool {
        guard count == other.count else { return false }
        let (left, right) = (span, other.span)
        for index in left.indices {
            guard left[index].protocol == right[index].protocol, left[index].tls == right[index].tls
            else { return false }
        }
        return true
    }
}
