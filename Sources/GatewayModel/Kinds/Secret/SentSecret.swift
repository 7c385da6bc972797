import JSON

/// A Secret as callers send it: the texts, or what GET shows of them (semantics.md 5.2).
package struct SentSecret: Sendable {
    private var type = SentType.placeholder
    /// What is under `data` and `stringData`; nil without either.
    private var sent: SecretEntries?
    // What GET shows. Sent back, it keeps what is stored.
    private var entries: [String]?
    private var certificate: ShownCertificate?
    private var fingerprint: String?

    private init() {}

    var spec: SecretSpec {
        let type = type.known ?? .tls
        guard let sent else {
            return SecretSpec(
                type: type, certificate: nil,
                content: .kept(mark: certificate?.sha256 ?? fingerprint))
        }
        return SecretSpec(
            type: type, entries: sent.names(of: type), certificate: nil,
            content: .clear(sent.material(of: type)))
    }
}

extension SentSecret: Described {
    package static func title(of kind: ResourceKind?) -> String { "a Secret" }

    package static func about(_ form: SchemaForm) -> String? {
        """
        As Kubernetes has it: `data` in Base64, `stringData` as it is. A chain and its key, or \
        what webhooks are signed with; other entries are ignored with a warning.
        """
    }

    package static var placeholder: SentSecret { SentSecret() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("type", &type)
        let known = type.known
        fields.sent(
            "data", as: SecretEntries.self, .base64.of(known), isSecret: true
        ) { entries, _ in add(entries) }
        fields.sent(
            "stringData", as: SecretEntries.self, .text.of(known), "Goes over `data`.",
            isSecret: true
        ) { entries, _ in add(entries) }
        fields.optional(
            "entries", &entries, [String].anyRule,
            "As GET shows them. Without `data` and `stringData`, what is stored stays.")
        fields.optional("certificate", &certificate, .none, "As GET shows it: which one stays.")
        fields.optional("fingerprint", &fingerprint, .any, "The same.")
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
        guard let sent else {
            if entries != nil || !reader.isReadable(["/entries"]) { return }
            let wanted = type.known == .webhook ? "secret" : "tls.crt and tls.key"
            let shown = type.known == .webhook ? "fingerprint" : "certificate"
            return reader.problems.issue(
                "V8", at: "/data",
                "data is required: send \(wanted), in Base64; or, to keep what is stored, send "
                    + "back entries and \(shown) as GET shows them")
        }
        let total = sent.bytes.values.reduce(0) { $0 + $1.count }
        if total > Limits.secretBytes {
            reader.problems.issue(
                "V8", at: "/data",
                "the entries have \(total) bytes in all; use at most \(Limits.secretBytes)")
        }
        // A patch, or a resource that was read and edited: the other entry cannot be read back, and
        // storing one without it would destroy it.
        switch type.known {
        case nil: break
        case .tls:
            if entries == nil || sent.names(of: .tls).count == SecretType.tls.entries.count {
                return
            }
            reader.problems.issue(
                "IncompleteSecret", at: "/data",
                "a chain and its key are replaced together: send both tls.crt and tls.key")
        case .webhook: checkWebhook(sent, &reader)
        }
    }

    private func checkWebhook(_ sent: SecretEntries, _ reader: inout ManifestReader) {
        guard reader.isReadable(["/data", "/stringData"]) else { return }
        if sent.bytes[WebhookMaterial.currentEntry] == nil {
            reader.problems.issue(
                "WebhookSecret", at: "/data",
                "secret is required: it is what webhooks are signed with, and previousSecret what "
                    + "they are signed with besides")
        } else if sent.bytes[WebhookMaterial.previousEntry] == nil,
            entries?.contains(WebhookMaterial.previousEntry) == true
        {
            reader.problems.issue(
                "IncompleteSecret", at: "/data",
                "previousSecret would be gone: send it too, or leave it out of entries")
        }
    }
}

extension SecretEntries {
    fileprivate func material(of type: SecretType) -> SecretMaterial {
        switch type {
        case .tls:
            .tls(
                TLSMaterial(
                    certificateChain: bytes[TLSMaterial.chainEntry] ?? [],
                    privateKey: bytes[TLSMaterial.keyEntry] ?? []))
        case .webhook:
            .webhook(
                WebhookMaterial(
                    current: bytes[WebhookMaterial.currentEntry] ?? [],
                    previous: bytes[WebhookMaterial.previousEntry]))
        }
    }
}

/// `type`; nil is known of what cannot be read, or is not stored here.
private struct SentType: FieldValue {
    var known: SecretType?

    static var placeholder: SentType { SentType() }

    static func read(_ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader) -> SentType?
    {
        guard let text = reader.problems.string(node) else { return nil }
        if let known = SecretType(rawValue: text) { return SentType(known: known) }
        let all = SecretType.allCases.map(\.rawValue).joined(separator: " and ")
        reader.problems.issue(
            "V8",
            "\(quoted(text)) is not stored here; the types are \(all), and foreignKinds=skip "
                + "leaves out Secrets of others")
        return nil
    }

    static func stored(_ node: JSONNode) throws(StoredFault) -> SentType {
        throw StoredFault("is never stored")
    }

    func write(to writer: inout JSONWriter) {
        preconditionFailure("what is sent of a Secret is never written")
    }

    static func schema(_ rule: NoRule, _ form: SchemaForm) -> Schema {
        SecretType.schema(rule, form)
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
