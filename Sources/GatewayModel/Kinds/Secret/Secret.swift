/// A `Secret`: a certificate chain and its private key, or what webhooks are signed with.
///
/// What others need to know of it stands in the clear; the content is sealed before the resource
/// reaches the log, and nothing can read it again but who renders for proxies or signs.
public struct SecretSpec: Hashable, Sendable {
    public var type: SecretType
    /// The names of the entries of `data` that were sent, in the order of ``SecretType/entries``.
    public var entries: [String]
    /// Facts about the leaf; nil when there is no certificate that can be read.
    public var certificate: CertificateFacts?
    /// Why no listener can use it, as one sentence; nil when it is sound (semantics.md 5.2). One
    /// that is not sound for webhooks is not stored.
    public var problem: String?
    /// Of one without a certificate: another when the content is another. It follows from what is
    /// sealed, so it helps nobody to guess.
    public var fingerprint: String?
    public var content: SecretContent

    public init(
        type: SecretType = .tls, entries: [String] = SecretType.tls.entries,
        certificate: CertificateFacts?, problem: String? = nil, fingerprint: String? = nil,
        content: SecretContent
    ) {
        self.type = type
        self.entries = entries
        self.certificate = certificate
        self.problem = problem
        self.fingerprint = fingerprint
        self.content = content
    }

    /// Why no listener can serve with it; nil if one can.
    public var listenerProblem: String? {
        guard type == .tls else {
            return "it is of type \(type.rawValue), and a listener needs one of type "
                + SecretType.tls.rawValue
        }
        return problem ?? (certificate == nil ? "it holds no certificate that can be read" : nil)
    }
}

/// What a Secret is for. Others are not stored.
public enum SecretType: String, Hashable, Sendable, CaseIterable {
    /// What listeners serve with.
    case tls = "kubernetes.io/tls"
    /// What webhooks are signed with.
    case webhook = "lintel.dev/webhook"

    /// The entries that are kept.
    public var entries: [String] {
        switch self {
        case .tls: [TLSMaterial.chainEntry, TLSMaterial.keyEntry]
        case .webhook: [WebhookMaterial.currentEntry, WebhookMaterial.previousEntry]
        }
    }
}

/// What is known of a certificate without its key: no secret.
public struct CertificateFacts: Hashable, Sendable {
    /// SHA-256 of the leaf's DER, lower-case hexadecimal.
    public var sha256: String
    /// SHA-256 of all certificates of the chain in PEM as they were sent, lower-case hexadecimal.
    public var chainSHA256: String
    public var chainLength: Int
    /// RFC 4514.
    public var subject: String
    public var issuer: String
    /// Lower-case hexadecimal.
    public var serialNumber: String
    /// DNS names of the subjectAltName extension, in their order.
    public var dnsNames: [String]
    public var notBefore: Timestamp
    public var notAfter: Timestamp
    /// `ECDSA P-256`, `RSA 2048`, `Ed25519`, …
    public var keyAlgorithm: String

    public init(
        sha256: String, chainSHA256: String, chainLength: Int, subject: String, issuer: String,
        serialNumber: String, dnsNames: [String], notBefore: Timestamp, notAfter: Timestamp,
        keyAlgorithm: String
    ) {
        self.sha256 = sha256
        self.chainSHA256 = chainSHA256
        self.chainLength = chainLength
        self.subject = subject
        self.issuer = issuer
        self.serialNumber = serialNumber
        self.dnsNames = dnsNames
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyAlgorithm = keyAlgorithm
    }
}

/// The entries, on their way in and as the log has them.
public enum SecretContent: Hashable, Sendable {
    /// As a caller sent it; never reaches a decision, an event, a log line or an answer.
    case clear(SecretMaterial)
    /// The caller sent none, and showed by the leaf's SHA-256, or by the fingerprint of a Secret
    /// without a leaf, which one it had read (nil: one with neither): what is stored stays. Never
    /// reaches a decision either.
    case kept(mark: String?)
    case sealed(SealedContent)

    /// Whether the log may have it.
    public var isSealed: Bool { if case .sealed = self { true } else { false } }
}

/// What is sealed, by the type of the Secret.
public enum SecretMaterial: Hashable, Sendable {
    case tls(TLSMaterial)
    case webhook(WebhookMaterial)

    public var type: SecretType {
        switch self {
        case .tls: .tls
        case .webhook: .webhook
        }
    }
}

/// A chain and a key in PEM. Its descriptions do not tell them.
public struct TLSMaterial: Hashable, Sendable {
    public static let chainEntry = "tls.crt"
    public static let keyEntry = "tls.key"

    /// `tls.crt`, leaf first.
    public var certificateChain: [UInt8]
    /// `tls.key`.
    public var privateKey: [UInt8]

    public init(certificateChain: [UInt8], privateKey: [UInt8]) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}

extension TLSMaterial: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "TLSMaterial(withheld)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// ``SecretMaterial`` under a data key of its own (AES-256-GCM).
public struct SealedContent: Hashable, Sendable {
    /// Names the data key, which is kept apart from the log: without it this is noise for ever.
    public var dataKey: String
    /// Nonce, ciphertext and tag, one after the other.
    public var box: [UInt8]

    public init(dataKey: String, box: [UInt8]) {
        self.dataKey = dataKey
        self.box = box
    }
}
