package import JSON

/// `data` or `stringData` of a Secret, of which the entries of its type are kept.
///
/// Nothing that stands in it is ever repeated in an issue or a warning.
package struct SecretEntries: Sendable {
    package struct Rule: Sendable {
        /// Whether the values are the bytes themselves.
        fileprivate let isText: Bool
        /// Nil where it cannot be read: then no entry is too many.
        fileprivate var type: SecretType?

        package static let base64 = Rule(isText: false)
        package static let text = Rule(isText: true)

        func of(_ type: SecretType?) -> Rule {
            var rule = self
            rule.type = type
            return rule
        }

        fileprivate var entries: [String] {
            type?.entries ?? SecretType.allCases.flatMap(\.entries)
        }
    }

    var bytes: [String: [UInt8]]

    /// Of those of `type` that are there, in their order.
    func names(of type: SecretType) -> [String] { type.entries.filter { bytes[$0] != nil } }
}

extension SecretEntries: FieldValue {
    package static var anyRule: Rule { .base64 }
    package static var placeholder: SecretEntries { SecretEntries(bytes: [:]) }

    package static func read(
        _ node: JSONNode, _ rule: Rule, _ reader: inout ManifestReader
    ) -> SecretEntries? {
        // Not `isObject`, whose message repeats what it found.
        guard node.kind == .object else {
            reader.problems.issue(
                "WrongType", "expected an object of entries, found something else")
            return nil
        }
        var entries = placeholder
        for (key, value) in node.members where !value.isNull {
            let name = String(key)
            guard rule.entries.contains(name) else {
                reader.problems.noteUnused(entry: name, beside: rule.entries)
                continue
            }
            let bytes = reader.problems.bytes(ofEntry: value, rule, at: "/\(name)")
            if rule.type == .webhook, let bytes, let problem = WebhookSecret.problem(of: bytes) {
                reader.problems.issue("WebhookSecret", at: "/\(name)", problem)
            }
            entries.bytes[name] = bytes ?? []
        }
        return entries
    }

    package static func stored(_ node: JSONNode) throws(StoredFault) -> SecretEntries {
        throw StoredFault("is never stored")
    }

    package func write(to writer: inout JSONWriter) {
        preconditionFailure("the entries of a Secret are never written")
    }

    package static func schema(_ rule: Rule, _ form: SchemaForm) -> Schema {
        func text(_ about: SchemaValue) -> SchemaValue {
            var schema = Schema(("type", "string"), ("description", about))
            if !rule.isText { schema["contentEncoding"] = "base64" }
            return .schema(schema)
        }
        let entries = Schema(
            ("tls.crt", text("The chain in PEM, leaf first.")),
            ("tls.key", text("The key in PEM: PKCS#8, SEC 1 or PKCS#1.")),
            (
                "secret",
                text("`whsec_`, and 24 to 64 bytes in Base64: what webhooks are signed with.")
            ),
            ("previousSecret", text("The same: what they are signed with besides.")))
        return Schema(("type", "object"), ("properties", .schema(entries)))
    }
}

extension Problems {
    fileprivate mutating func bytes(
        ofEntry node: JSONNode, _ rule: SecretEntries.Rule, at pointer: String
    ) -> [UInt8]? {
        guard node.kind == .string, let text = node.text else {
            issue("WrongType", at: pointer, "expected a string, found something else")
            return nil
        }
        if rule.isText { return Array(text.bytes) }
        if let bytes = Base64.bytes(of: text.bytes) { return bytes }
        issue(
            "NotBase64", at: pointer,
            "the value is not Base64; encode the text, or send it as it is under stringData")
        return nil
    }

    fileprivate mutating func noteUnused(entry name: String, beside kept: [String]) {
        // It might be a text in the wrong place, also the key itself.
        let isName =
            (1...Limits.nameBytes).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_") || byte.isLetter || byte.isDigit
            }
        guard isName else {
            issue("V8", "the name of an entry has letters, digits, '-', '_' and '.' only")
            return
        }
        // As files are called, and too short for a key.
        let isFileName =
            name.utf8.count <= 24 && !name.utf8.contains { (0x41...0x5A).contains($0) }
        warning(
            "UnusedEntry", at: isFileName ? "/\(name)" : "",
            "only \(kept.joined(separator: " and ")) are kept; "
                + (isFileName ? "this entry is ignored" : "another entry is ignored"))
    }
}
