/// What a text may be.
package struct TextRule: Sendable {
    enum Form: Sendable {
        case any
        case lexical(LexicalType)
        case hostname, preciseHostname, endpointHost
        case certificates
        /// What stands for the path of a request, or for the prefix of one.
        case replacementPath, replacementPrefix
        case webhookURL
        case method, scheme, token, modifiedHeader
        // What is checked elsewhere, with what else has to be known for it.
        case objectName, filterType
        case only(StaticString)
    }

    let form: Form
    /// Whether an empty text is the same as none, as in Kubernetes.
    var blankIsAbsent = false

    package var orBlank: TextRule {
        var rule = self
        rule.blankIsAbsent = true
        return rule
    }

    package static var any: TextRule { TextRule(form: .any) }
    package static var subdomain: TextRule { TextRule(form: .lexical(.subdomain)) }
    package static var namespace: TextRule { TextRule(form: .lexical(.namespace)) }
    package static var group: TextRule { TextRule(form: .lexical(.group)) }
    package static var kind: TextRule { TextRule(form: .lexical(.kind)) }
    package static var foreignName: TextRule { TextRule(form: .lexical(.foreignName)) }
    /// A DNS name, or `*.` and one.
    package static var hostname: TextRule { TextRule(form: .hostname) }
    /// A DNS name.
    package static var preciseHostname: TextRule { TextRule(form: .preciseHostname) }
    /// An IP address or a DNS name.
    package static var endpointHost: TextRule { TextRule(form: .endpointHost) }
    /// Certificates in PEM.
    package static var certificates: TextRule { TextRule(form: .certificates) }
    package static var replacementPath: TextRule { TextRule(form: .replacementPath) }
    package static var replacementPrefix: TextRule { TextRule(form: .replacementPrefix) }
    /// Of a receiver of events.
    package static var webhookURL: TextRule { TextRule(form: .webhookURL) }
    package static var method: TextRule { TextRule(form: .method) }
    package static var scheme: TextRule { TextRule(form: .scheme) }
    /// The name of a header or of a parameter.
    package static var token: TextRule { TextRule(form: .token) }
    /// The name of a header that a filter may change.
    package static var modifiedHeader: TextRule { TextRule(form: .modifiedHeader) }
    package static var filterType: TextRule { TextRule(form: .filterType) }
    /// The name of an object: which it may be depends on the kind of the object.
    package static var objectName: TextRule { TextRule(form: .objectName) }
    package static func only(_ text: StaticString) -> TextRule { TextRule(form: .only(text)) }
}

extension Problems {
    mutating func check(_ text: String, by form: TextRule.Form) {
        switch form {
        case .any, .objectName, .filterType, .only: break
        case .lexical(let type): check(text, is: type, at: "")
        case .hostname: check(hostname: text, at: "")
        case .preciseHostname: check(preciseHostname: text, at: "")
        case .endpointHost: check(endpointHost: text)
        case .certificates: check(certificates: text)
        case .replacementPath: check(replacement: text, isPrefix: false, at: "")
        case .replacementPrefix: check(replacement: text, isPrefix: true, at: "")
        case .webhookURL: if let problem = WebhookURL.problem(of: text) { issue("V8", problem) }
        case .method: check(method: text)
        case .scheme: check(scheme: text)
        case .token: check(headerName: text, at: "")
        case .modifiedHeader: check(modifiedHeader: text, at: "")
        }
    }

    private mutating func check(endpointHost host: String) {
        if IPAddress.isValid(host) { return }
        if LexicalType.subdomain.admits(host), !HostnameShape.hasLongLabel(host),
            !HostnameShape.isIPv4Literal(host)
        {
            return
        }
        issue(
            "V8",
            "\(quoted(host)) is not valid here; use a lowercase DNS name, an IPv4 address such as "
                + "192.0.2.1, or an IPv6 address such as 2001:db8::1 without brackets")
    }

    /// Certificates in PEM (RFC 7468) by their shape; what they say, the proxy reads.
    private mutating func check(certificates pem: String) {
        if pem.utf8.count > Limits.caCertificatesBytes {
            issue(
                "V8",
                "the certificates have \(pem.utf8.count) bytes; use at most "
                    + "\(Limits.caCertificatesBytes)")
        } else if let problem = PEMShape.problem(ofCertificates: pem) {
            issue("PEM", problem)
        }
    }
}

extension TextRule {
    func schema(_ form: SchemaForm) -> Schema {
        guard blankIsAbsent, form.isInput else { return filled }
        return Schema(("anyOf", .list([.schema(filled), .schema(Schema(("const", "")))])))
    }

    /// Of a text that is there.
    private var filled: Schema {
        switch self.form {
        case .any: Schema(("type", "string"))
        case .lexical(let type): type.schema
        case .hostname: .named("Host")
        case .preciseHostname: .named("Subdomain")
        case .endpointHost: .text(1...Limits.nameBytes)
        case .certificates: .text(1...Limits.caCertificatesBytes)
        case .replacementPath: .text(1...Limits.pathBytes, pattern: "^/")
        case .replacementPrefix: .text(0...Limits.pathBytes, pattern: "^(/|$)")
        case .webhookURL: .text(1...Limits.webhookURLBytes, pattern: "^https?://")
        case .method: .named("HTTPMethod")
        case .scheme: Schema(("enum", .list(["http", "https"])))
        case .token, .modifiedHeader: .named("HTTPToken")
        case .filterType:
            Schema(("enum", .list(FilterType.allCases.map { .text($0.rawValue) })))
        case .objectName: .named("ObjectName")
        case .only(let text): Schema(("const", .text(text.description)))
        }
    }
}

extension LexicalType {
    fileprivate var schema: Schema {
        switch self {
        case .subdomain: .named("Subdomain")
        case .namespace: .named("Label")
        case .host: .named("Host")
        case .group: .named("Group")
        case .kind: .named("Kind")
        case .listenerProtocol: .named("Protocol")
        case .foreignName: .named("ObjectName")
        case .labelKey, .labelValue, .prefixedKey: Schema(("type", "string"))
        }
    }
}
