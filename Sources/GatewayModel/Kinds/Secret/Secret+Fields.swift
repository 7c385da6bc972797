package import JSON

// What everybody may know of a Secret: never the content, sealed or not. What callers send is
// another thing (``SentSecret``).

extension SecretSpec: KindSpec {
    package typealias Sent = SentSecret

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .secret(self) }
    package static var statusSchema: String? { "RefusalsOnly" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Type", .string, ".type"),
            // Not a date, of which tables show how long ago it was.
            PrinterColumn("Expires", .string, ".certificate.notAfter"),
        ]
    }

    package static func readSpec(
        _ node: JSONNode?, of resource: ResourceContext, into problems: inout Problems
    ) -> ResourceSpec {
        guard let node else { return .secret(placeholder) }
        return .secret(
            ManifestReader.read(fieldsOf: SentSecret.self, in: node, of: resource, into: &problems)
                .spec)
    }

    package static func storedSpec(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec {
        .secret(try SealedSecret.stored(node).sealed)
    }

    package static func title(of kind: ResourceKind?) -> String { "a Secret" }

    package static func about(_ form: SchemaForm) -> String? {
        "Facts, never the content."
    }

    package static var placeholder: SecretSpec {
        SecretSpec(certificate: nil, content: .kept(mark: nil))
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("type", &type)
        fields.defaulted("entries", &entries)
        fields.optional("certificate", &certificate)
        fields.optional("problem", &problem, .any, "Why no listener can use it.")
        fields.optional(
            "fingerprint", &fingerprint, .any,
            "Of one without a certificate: changes with the content, and tells nothing of it.")
    }
}

extension SecretType: Choice {
    package static var placeholder: SecretType { .tls }
}

/// A Secret as it is stored: what everybody may know, and beside it what nobody can read without
/// the data key.
struct SealedSecret: Described {
    var secret: SecretSpec
    var content: SealedContent

    static func title(of kind: ResourceKind?) -> String { "a Secret" }

    static var placeholder: SealedSecret {
        SealedSecret(secret: .placeholder, content: SealedContent(dataKey: "", box: []))
    }

    /// - Precondition: the content is sealed. A log is for ever, so the process ends rather than
    ///   write a private key into one.
    init(_ secret: SecretSpec) {
        guard case .sealed(let content) = secret.content else {
            preconditionFailure("a Secret reached the log unsealed")
        }
        self.init(secret: secret, content: content)
    }

    private init(secret: SecretSpec, content: SealedContent) {
        (self.secret, self.content) = (secret, content)
    }

    /// With its content in its place.
    var sealed: SecretSpec {
        var secret = secret
        secret.content = .sealed(content)
        return secret
    }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        secret.visit(&fields)
        fields.required("dataKey", &content.dataKey)
        var box = Base64Bytes(bytes: content.box)
        fields.required("box", &box)
        content.box = box.bytes
    }
}

/// Bytes, in Base64 where they are JSON.
private struct Base64Bytes: FieldValue {
    var bytes: [UInt8]

    static var placeholder: Base64Bytes { Base64Bytes(bytes: []) }

    static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> Base64Bytes? {
        guard let text = reader.problems.text(node) else { return nil }
        return Base64.bytes(of: text.bytes).map { Base64Bytes(bytes: $0) }
    }

    static func stored(_ node: JSONNode) throws(StoredFault) -> Base64Bytes {
        guard let text = node.text else { throw StoredFault(node, isNot: "a string") }
        guard let bytes = Base64.bytes(of: text.bytes) else { throw StoredFault("is not Base64") }
        return Base64Bytes(bytes: bytes)
    }

    func write(to writer: inout JSONWriter) { writer.string(Base64.text(of: bytes)) }

    static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        Schema(("type", "string"), ("contentEncoding", "base64"))
    }
}

extension CertificateFacts: Described {
    package static func title(of kind: ResourceKind?) -> String { "certificate" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("CertificateFacts") }

    package static func about(_ form: SchemaForm) -> String? {
        "About the leaf."
    }

    package static var placeholder: CertificateFacts {
        CertificateFacts(
            sha256: "", chainSHA256: "", chainLength: 1, subject: "", issuer: "", serialNumber: "",
            dnsNames: [], notBefore: .placeholder, notAfter: .placeholder, keyAlgorithm: "")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("sha256", &sha256, .any, "Of the leaf's DER, in hex.")
        fields.required("chainSHA256", &chainSHA256, .any, "Of all certificates as they were sent.")
        fields.required("chainLength", &chainLength)
        fields.required("subject", &subject, .any, "As RFC 4514 writes it.")
        fields.required("issuer", &issuer)
        fields.required("serialNumber", &serialNumber)
        fields.required("dnsNames", &dnsNames)
        fields.required("notBefore", &notBefore)
        fields.required("notAfter", &notAfter)
        fields.required("keyAlgorithm", &keyAlgorithm)
    }
}

extension Timestamp: FieldValue {
    package static var placeholder: Timestamp { Timestamp(rawValue: 0) }

    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> Timestamp? {
        guard let text = reader.problems.string(node) else { return nil }
        if let time = Timestamp(rfc3339: text) { return time }
        reader.problems.issue(
            "V8",
            "\(quoted(text)) is not a time; use RFC 3339, such as 2026-11-22T10:00:00Z")
        return nil
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> Timestamp {
        guard let time = Timestamp(rfc3339: try String.stored(node)) else {
            throw StoredFault("is not a time")
        }
        return time
    }

    package func write(to writer: inout JSONWriter) { writer.string(description) }

    package static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema { .named("Time") }
}
