// TLS of a whole Gateway, of which nothing is done yet: each field that asks for something is
// refused where it stands.

struct GatewayTLS: Described {
    static func title(of kind: ResourceKind?) -> String { "tls of a Gateway" }

    static var placeholder: GatewayTLS { GatewayTLS() }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.judged("frontend", FrontendTLS.self)
        fields.judged("backend", GatewayBackendTLS.self)
    }
}

struct GatewayBackendTLS: Described {
    static func title(of kind: ResourceKind?) -> String { "tls.backend" }

    static var placeholder: GatewayBackendTLS { GatewayBackendTLS() }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.refused("clientCertificateRef", "backends would be shown no client certificate")
    }
}

private struct FrontendTLS: Described {
    static func title(of kind: ResourceKind?) -> String { "tls.frontend" }

    static var placeholder: FrontendTLS { FrontendTLS() }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.judged("default", Config.self)
        fields.judged("perPort", [Port].self)
    }

    struct Port: Described {
        static func title(of kind: ResourceKind?) -> String { "an entry of perPort" }

        static var placeholder: Port { Port() }

        mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
            fields.silent("port")
            fields.judged("tls", Config.self)
        }
    }

    struct Config: Described {
        static func title(of kind: ResourceKind?) -> String { "tls of a frontend" }

        static var placeholder: Config { Config() }

        mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
            fields.refused("validation", ClientCertificates.areNotDemanded)
        }
    }
}
