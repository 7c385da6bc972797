import JSON

/// A Secret as callers send it: the texts, or what GET shows of them (semantics.md 5.2).
package struct SentSecret: Sendable {
    private var type = SecretSpec.tlsType
    /// What is under `data` and `stringData`; nil without either.
    private var sent: SecretEntries?
    // What GET shows. Sent back, it keeps what is stored.
    private var entries: [String]?
    private var certificate: ShownCertificate?

    private init() {}

    var spec: SecretSpec {
        guard let sent else {
            return SecretSpec(certificate: nil, content: .kept(sha256: certificate?.sha256))
        }
        let material = TLSMaterial(
            certificateChain: sent.bytes[SecretSpec.chainEntry] ?? [],
            privateKey: sent.bytes[SecretSpec.keyEntry] ?? [])
        return SecretSpec(entries: sent.names, certificate: nil, content: .clear(material))
    }
}

extension SentSecret: Described {
    package static func title(of kind: ResourceKind?) -> String { "a Secret" }

    package static func about(_ form: SchemaForm) -> String? {
        """
        A chain and its key, as Kubernetes has them: `data` in Base64, `stringData` as it is. \
        Other entries are ignored with a warning.
        """
    }

    package static var placeholder: SentSecret { SentSecret() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("type", &type, .only("kubernetes.io/tls"))
        fields.sent("data", as: SecretEntries.self, .base64, isSecret: true) { entries, _ in
            add(entries)
        }
        fields.sent(
            "stringData", as: SecretEntries.self, .text, "Goes over `data`.", isSecret: true
        ) { entries, _ in add(entries) }
        fields.optional(
            "entries", &entries, [String].anyRule,
            "As GET shows them. Without `data` and `stringData`, what is stored stays.")
        fields.optional("certificate", &certificate, .none, "As GET shows it: which one stays.")
        fields.silent("problem")
        fields.refused("immutable", "the Secret could be changed all the same")
    }

    /// - Parameter entries: go over those of before, as in Kubernetes; nil if they cannot be read.
    private mutating func add(_ entries: SecretEntries?) {
        var all = sent ?? .placeholder
        if let entries { all.bytes.merge(entries.bytes) { $1 } }
        sent = all
    }

    package mutating func check(_ reader: inout ManifestReader) {
        if type != SecretSpec.tlsType {
            reader.problems.issue(
                "V8", at: "/type",
                "\(quoted(type)) is not stored here; the only type is \(SecretSpec.tlsType), and "
                    + "foreignKinds=skip leaves out Secrets of others")
        }
        guard let sent else {
            if entries != nil || !reader.isReadable(["/entries"]) { return }
            return reader.problems.issue(
                "V8", at: "/data",
                "data is required: send tls.crt and tls.key, in Base64; or, to keep what is "
                    + "stored, send back entries and certificate as GET shows them")
        }
        let total = sent.bytes.values.reduce(0) { $0 + $1.count }
        if total > Limits.secretBytes {
            reader.problems.issue(
                "V8", at: "/data",
                "the entries have \(total) bytes in all; use at most \(Limits.secretBytes)")
        }
        if entries != nil, sent.names.count < SecretSpec.tlsEntries.count {
            // A patch, or a resource that was read and edited: the other entry cannot be read
            // back, and storing one without it would destroy it.
            reader.problems.issue(
                "IncompleteSecret", at: "/data",
                "a chain and its key are replaced together: send both tls.crt and tls.key")
        }
    }
}

/// Which certificate a caller has seen. What else GET shows of it is not looked at.
private struct ShownCertificate: FieldValue {
    var sha256: String?

    static var placeholder: ShownCertificate { ShownCertificate() }

    static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> ShownCertificate? {
        ShownCertificate(sha256: node["sha256"]?.string)
    }

    static func stored(_ node: JSONNode) throws(StoredFault) -> ShownCertificate {
        ShownCertificate(sha256: node["sha256"]?.string)
    }

    func write(to writer: inout JSONWriter) {
        writer.object { $0.member("sha256", ifPresent: sha256) }
    }

    static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema { Schema(("type", "object")) }
}
