public import GatewayModel

/// What became of the certificateRefs of one listener (semantics.md 5.2).
public struct ListenerCertificates: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        /// All refs lead to a usable certificate, or there is nothing to look up.
        case resolved
        /// L7: some do. The listener is served with those.
        case partial
        /// L5: none does, and not only because it is not permitted. It holds its claim.
        case invalid
        /// L6: none is permitted. It claims nothing.
        case notPermitted
    }

    /// Those that can be served with, in the order of the refs, each once.
    public let usable: [ResolvedCertificate]
    /// The others, in the order of the refs.
    public let problems: [CertificateProblem]
    /// Whether there was anything to look up. Not for a listener that does not end TLS.
    public let isTerminating: Bool

    init(
        usable: [ResolvedCertificate], problems: [CertificateProblem], isTerminating: Bool = true
    ) {
        self.usable = usable
        self.problems = problems
        self.isTerminating = isTerminating
    }

    static let none = ListenerCertificates(usable: [], problems: [], isTerminating: false)

    public var verdict: Verdict {
        if problems.isEmpty { return .resolved }
        if !usable.isEmpty { return .partial }
        return problems.allSatisfy { $0.reason == .notPermitted } ? .notPermitted : .invalid
    }
}

/// A reference, and the Secret it leads to.
public struct ResolvedCertificate: Hashable, Sendable {
    public let ref: CertificateRef
    public let secret: SecretRecord

    public var facts: CertificateFacts? { secret.spec.certificate }
}

/// A reference that gives no certificate, and why.
public struct CertificateProblem: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Not a Secret.
        case invalidKind
        case notPermitted
        case notFound
        /// What is wrong with the Secret, as one sentence.
        case unusable(String)
    }

    public let ref: CertificateRef
    /// The namespace that is meant.
    public let namespace: String
    public let reason: Reason
}

/// A Secret as listeners see it. The same object as long as its spec stays the same.
public final class SecretRecord: Sendable {
    public let name: NamespacedName
    public let spec: SecretSpec

    init(name: NamespacedName, spec: SecretSpec) {
        self.name = name
        self.spec = spec
    }
}

extension SecretRecord: Hashable {
    public static func == (left: SecretRecord, right: SecretRecord) -> Bool {
        left === right || (left.name == right.name && left.spec == right.spec)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
