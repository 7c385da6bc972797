/// A name that listeners may claim, or all names below one.
public struct HostnameAllowance: Hashable, Sendable {
    /// Whether something is let pass.
    public enum Permission: String, Hashable, Sendable, CaseIterable {
        case allow = "Allow"
        case deny = "Deny"
    }

    /// `*.shop.example.com` is every name below `shop.example.com`, at any depth.
    public var hostname: String
    /// Whether a listener may claim a wildcard within, this one included.
    public var wildcards: Permission
    /// Whether a name may be taken out of the wildcard of another namespace.
    public var carveOuts: Permission

    public init(
        _ hostname: String, wildcards: Permission = .allow, carveOuts: Permission = .allow
    ) {
        (self.hostname, self.wildcards, self.carveOuts) = (hostname, wildcards, carveOuts)
    }
}

/// Ports that listeners may have.
public struct PolicyPorts: Hashable, Sendable {
    public var port: UInt16
    /// The last one; absent means that there is one.
    public var endPort: UInt16?

    public init(_ port: UInt16, through endPort: UInt16? = nil) {
        (self.port, self.endPort) = (port, endPort)
    }

    public var range: ClosedRange<UInt16> { port...max(port, endPort ?? port) }
}

/// A name, or all names below one, that one namespace has.
public struct HostnameDelegation: Hashable, Sendable {
    public var hostname: String
    public var namespace: String
    /// Of a loan: when it ends.
    public var until: Timestamp?

    public init(_ hostname: String, to namespace: String, until: Timestamp? = nil) {
        (self.hostname, self.namespace, self.until) = (hostname, namespace, until)
    }

    public func isInForce(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}

extension HostnameAllowance: Described {
    package static func title(of kind: ResourceKind?) -> String { "an entry of hostnames" }

    package static func schemaName(_ form: SchemaForm) -> String? {
        form.name("HostnameAllowance")
    }

    package static var placeholder: HostnameAllowance { HostnameAllowance("unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "hostname", &hostname, .hostname, "`*.x.io` is every name below `x.io`.")
        fields.defaulted(
            "wildcards", &wildcards, .none, "Whether a listener may claim a wildcard within.")
        fields.defaulted(
            "carveOuts", &carveOuts, .none,
            "Whether a name may be taken out of the wildcard of another namespace.")
    }
}

extension HostnameAllowance.Permission: Choice {
    package static var placeholder: Self { .allow }
}

extension PolicyPorts: Described {
    package static func title(of kind: ResourceKind?) -> String { "an entry of ports" }

    package static var placeholder: PolicyPorts { PolicyPorts(1) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("port", &port)
        fields.optional("endPort", &endPort, .none, "The last one; absent means only `port`.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard let endPort, endPort < port, reader.isReadable(["/port", "/endPort"]) else { return }
        reader.problems.issue(
            "V8", at: "/endPort", "endPort \(endPort) is before port \(port); turn them round")
    }
}

extension HostnameDelegation: Described {
    package static func title(of kind: ResourceKind?) -> String { "a delegation" }

    package static func schemaName(_ form: SchemaForm) -> String? {
        form.name("HostnameDelegation")
    }

    package static var placeholder: HostnameDelegation {
        HostnameDelegation("unreadable", to: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "hostname", &hostname, .hostname, "`*.x.io` is every name below `x.io`.")
        fields.required("namespace", &namespace, .namespace, "Who has it.")
        fields.optional("until", &until, .none, "Of a loan: when it ends by itself.")
    }
}
