public import JSON

extension BackendSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .backend(self) }
    package static var statusSchema: String? { "RefusalsOnly" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Hosts", .string, ".spec.endpoints[*].host"),
            PrinterColumn("SNI", .string, ".spec.tls.sni"),
        ]
    }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a Backend" }

    package static func about(_ form: SchemaForm) -> String? {
        form.isInput ? nil : form.allDefaults
    }

    package static var placeholder: BackendSpec { BackendSpec(endpoints: []) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("endpoints", &endpoints, .list(1...Limits.backendEndpoints, "endpoints"))
        fields.optional("tls", &tls, .none, "Absent means plain text.")
        fields.optional("healthCheck", &healthCheck, .none, "Absent means none.")
        fields.optional("connectTimeout", &connectTimeout, .positive, "Absent means 5s.")
    }
}

extension BackendSpec {
    /// Without the braces, for a snapshot that puts it beside the reference to it.
    public func write(members writer: inout JSONWriter) {
        var copy = self
        copy.visit(&writer)
    }
}

extension BackendEndpoint: Described {
    package static func title(of kind: ResourceKind?) -> String { "an endpoint" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("Endpoint") }

    package static var placeholder: BackendEndpoint {
        BackendEndpoint(host: "unreadable", port: 1)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "host", &host, .endpointHost,
            "A DNS name in lower case, or an IP address (IPv6 without brackets).")
        fields.required("port", &port)
    }
}

extension BackendTLS: Described {
    package static func title(of kind: ResourceKind?) -> String { "tls of a Backend" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("BackendTLS") }

    package static var placeholder: BackendTLS { BackendTLS(sni: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "sni", &sni, .preciseHostname,
            "The name asked for and looked for in the certificate.")
        fields.optional(
            "caCertificates", &caCertificates, .certificates,
            "PEM of the authorities to trust; absent means those of the proxy's system.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        caCertificates = caCertificates.map(PEM.withoutMarks)
    }
}

extension BackendHealthCheck: Described {
    package static func title(of kind: ResourceKind?) -> String { "healthCheck" }

    package static var placeholder: BackendHealthCheck { BackendHealthCheck() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional(
            "path", &path, .replacementPath, "Absent means that a connection is enough.")
        fields.defaulted("interval", &interval, .positive)
        fields.defaulted(
            "timeout", &timeout, .positive, "No longer than `interval` (HealthCheck).")
        fields.defaulted("unhealthyThreshold", &unhealthyThreshold, Limits.healthCheckThresholds)
        fields.defaulted("healthyThreshold", &healthyThreshold, Limits.healthCheckThresholds)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard timeout > interval, reader.isReadable(["/interval", "/timeout"]) else { return }
        reader.problems.issue(
            "HealthCheck", at: "/timeout",
            "timeout \(timeout) is longer than interval \(interval); a check has to end before "
                + "the next begins")
    }
}
