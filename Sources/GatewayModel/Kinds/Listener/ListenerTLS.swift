/// How a listener ends TLS, or passes it on.
public struct ListenerTLS: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case terminate = "Terminate"
        case passthrough = "Passthrough"
    }

    public var mode: Mode
    public var certificateRefs: [CertificateRef]
    public var options: [String: String]

    public init(
        mode: Mode = .terminate, certificateRefs: [CertificateRef] = [],
        options: [String: String] = [:]
    ) {
        self.mode = mode
        self.certificateRefs = certificateRefs
        self.options = options
    }
}

extension ListenerTLS {
    /// The option that says which clients are let in at least: `1.2`, which is what absence means,
    /// or `1.3`.
    public static let minimumVersionOption = "lintel.dev/minimum-tls-version"

    /// The oldest version of TLS that clients are let in with, where the listener ends it.
    public var minimumVersion: TLSVersion {
        if options.isEmpty { return .tls12 }
        return options[Self.minimumVersionOption].flatMap(TLSVersion.init) ?? .tls12
    }

    /// The options that cannot be done: any other, or that one where the listener does not end TLS.
    public var unsupportedOptions: [String] {
        options.filter { key, value in
            key != Self.minimumVersionOption || mode != .terminate
                || TLSVersion(rawValue: value) == nil
        }.keys.sorted()
    }
}

extension ListenerTLS: Described {
    package static func title(of kind: ResourceKind?) -> String { "tls of a listener" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("ListenerTLS") }

    package static var placeholder: ListenerTLS { ListenerTLS() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("mode", &mode)
        fields.defaulted(
            "certificateRefs", &certificateRefs,
            .list(0...Limits.certificateRefs, "certificateRefs"))
        fields.unlessEmpty(
            "options", &options, .options(atMost: Limits.tlsOptions),
            stored: .stops(
                """
                but for lintel.dev/minimum-tls-version, the listener is not Accepted, holds its \
                name and is closed: no other option is known here
                """))
        fields.refused("frontendValidation", ClientCertificates.areNotDemanded)
    }
}

extension ListenerTLS.Mode: Choice {
    package static var placeholder: ListenerTLS.Mode { .terminate }
}

/// Why everything that asks for client certificates is refused.
enum ClientCertificates {
    static let areNotDemanded: StaticString =
        "client certificates are not demanded here, so clients without one would be let in"
}

/// A reference to a certificate (SecretObjectReference).
public struct CertificateRef: Hashable, Sendable {
    public var group: String
    public var kind: String
    public var name: String
    /// Absent means the namespace of the object that owns the listener.
    public var namespace: String?

    public init(group: String = "", kind: String = "Secret", name: String, namespace: String? = nil)
    {
        self.group = group
        self.kind = kind
        self.name = name
        self.namespace = namespace
    }

    /// Whether it means a Secret; any other kind is somebody else's.
    public var isOfSecret: Bool { ResourceKind(group: group, kind: kind)?.part == .secret }
}

extension CertificateRef: Described {
    package static func title(of kind: ResourceKind?) -> String { "a reference to a certificate" }

    package static var placeholder: CertificateRef { CertificateRef(name: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("group", &group, .group)
        fields.defaulted("kind", &kind, .kind)
        fields.required("name", &name, .objectName)
        fields.optional(
            "namespace", &namespace, .namespace,
            "Absent means that of the object which has the listener.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.problems.check(name, is: isOfSecret ? .subdomain : .foreignName, at: "/name")
    }
}
