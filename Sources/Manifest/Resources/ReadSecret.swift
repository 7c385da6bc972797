import GatewayModel
import JSON

extension Problems {
    /// A Secret's members, which Kubernetes has beside `metadata` (semantics.md 5.2).
    ///
    /// Nothing that stands under `data` or `stringData` is ever repeated in an issue or a warning.
    mutating func secret(_ node: JSONNode) -> SecretSpec {
        var entries: [String: [UInt8]] = [:]
        var (hasType, hasData, isShown) = (false, false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "type":
                hasType = true
                secretType(value)
            case "data", "stringData":
                hasData = true
                let isText = "stringData" ~= key
                // As Kubernetes has it, stringData goes over data, wherever it stands.
                let found = secretEntries(value, isText: isText, in: String(key))
                entries.merge(found) { isText ? $1 : $0 }
            case "entries": isShown = true
            default: break
            }
        }
        if !hasType {
            issue("V8", at: "/type", "type is required; the only one is \(SecretSpec.tlsType)")
        }
        let total = entries.values.reduce(0) { $0 + $1.count }
        if total > Limits.secretBytes {
            issue(
                "V8", at: "/data",
                "the entries have \(total) bytes in all; use at most \(Limits.secretBytes)")
        }
        if !hasData { return secretWithoutData(node, isShown: isShown) }
        let names = SecretSpec.tlsEntries.filter { entries[$0] != nil }
        if isShown, names.count < SecretSpec.tlsEntries.count {
            // A patch, or a resource that was read and edited: the other entry cannot be read
            // back, and storing one without it would destroy it.
            issue(
                "IncompleteSecret", at: "/data",
                "a chain and its key are replaced together: send both tls.crt and tls.key")
        }
        let material = TLSMaterial(
            certificateChain: entries[SecretSpec.chainEntry] ?? [],
            privateKey: entries[SecretSpec.keyEntry] ?? [])
        return SecretSpec(entries: names, certificate: nil, content: .clear(material))
    }

    /// What GET shows has `entries` and no data; sent back, it keeps what is stored.
    private mutating func secretWithoutData(_ node: JSONNode, isShown: Bool) -> SecretSpec {
        if !isShown {
            issue(
                "V8", at: "/data",
                "data is required: send tls.crt and tls.key, in Base64; or, to keep what is "
                    + "stored, send back entries and certificate as GET shows them")
        }
        let shown = node["certificate"]?["sha256"]?.string
        return SecretSpec(certificate: nil, content: .kept(sha256: shown))
    }

    private mutating func secretType(_ node: JSONNode) {
        guard let type = string(node, at: "/type"), type != SecretSpec.tlsType else { return }
        issue(
            "V8", at: "/type",
            "\(quoted(type)) is not stored here; the only type is \(SecretSpec.tlsType), and "
                + "foreignKinds=skip leaves out Secrets of others")
    }

    /// Whether a Secret is skipped as one of another type, which is like another kind.
    mutating func skips(secret node: JSONNode, _ options: ReadingOptions) -> Bool {
        guard options.foreignKinds == .skip else { return false }
        // Without a type it is Opaque, as Kubernetes has it. One that is misspelt is not skipped.
        let type = node["type"]?.string ?? "Opaque"
        let isShown = node["entries"] != nil
        if type == SecretSpec.tlsType || isShown || NearestName(type).isNear(SecretSpec.tlsType) {
            return false
        }
        let resource = ForeignResource(kind: "Secret", apiVersion: "v1", node)
        warning(
            "ForeignKind",
            "\(resource.description) is skipped: of Secrets only those of type "
                + "\(SecretSpec.tlsType) are kept here, and it is of \(quoted(type))")
        return true
    }

    /// - Parameter isText: the values are the bytes themselves, not Base64.
    private mutating func secretEntries(
        _ node: JSONNode, isText: Bool, in member: String
    ) -> [String: [UInt8]] {
        // Not `isObject`, whose message repeats what it found.
        guard node.kind == .object else {
            issue(
                "WrongType", at: "/\(member)",
                "expected an object of entries, found something else")
            return [:]
        }
        var entries: [String: [UInt8]] = [:]
        within(member) { problems in
            for (key, value) in node.members where !value.isNull {
                let name = String(key)
                guard SecretSpec.tlsEntries.contains(name) else {
                    problems.noteUnusedEntry(name)
                    continue
                }
                entries[name] = problems.entry(value, isText: isText, at: "/\(name)") ?? []
            }
        }
        return entries
    }

    private mutating func entry(
        _ node: JSONNode, isText: Bool, at pointer: String
    ) -> [UInt8]? {
        guard node.kind == .string, let text = node.text else {
            issue("WrongType", at: pointer, "expected a string, found something else")
            return nil
        }
        if isText { return Array(text.bytes) }
        if let bytes = Base64.bytes(of: text.bytes) { return bytes }
        issue(
            "NotBase64", at: pointer,
            "the value is not Base64; encode the PEM text, or send it as it is under stringData")
        return nil
    }

    private mutating func noteUnusedEntry(_ name: String) {
        // It might be a text in the wrong place, also the key itself.
        let isName =
            (1...Limits.nameBytes).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_") || Self.isAlphanumeric(byte)
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
            "only tls.crt and tls.key are kept; "
                + (isFileName ? "this entry is ignored" : "another entry is ignored"))
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// `kubectl apply` notes the whole manifest in an annotation, key included.
    mutating func dropAppliedManifest(from metadata: inout Metadata) {
        let annotation = "kubectl.kubernetes.io/last-applied-configuration"
        guard metadata.annotations.removeValue(forKey: annotation) != nil else { return }
        warning(
            "DroppedAnnotation", at: "/annotations",
            "\(annotation) repeats the private key, so it is not stored")
    }
}

/// The members of a Secret besides those that every resource has.
enum SecretMember {
    /// `entries`, `certificate` and `problem` are what GET shows; they are not taken from callers.
    static func isKnown(_ key: JSONText) -> Bool {
        switch key {
        case "type", "data", "stringData", "entries", "certificate", "problem": true
        default: false
        }
    }
}
