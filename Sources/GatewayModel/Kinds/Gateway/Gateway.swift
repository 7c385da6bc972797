/// `Gateway.spec` (semantics.md 1.3).
public struct GatewaySpec: Hashable, Sendable {
    public static let defaultClassName = "default"

    public var gatewayClassName: String
    public var listeners: [Listener]
    /// Absent means that no ListenerSet may attach.
    public var allowedListeners: AllowedListeners?
    public var addresses: [GatewayAddress]
    public var infrastructure: GatewayInfrastructure?

    public init(
        gatewayClassName: String = GatewaySpec.defaultClassName, listeners: [Listener] = [],
        allowedListeners: AllowedListeners? = nil, addresses: [GatewayAddress] = [],
        infrastructure: GatewayInfrastructure? = nil
    ) {
        self.gatewayClassName = gatewayClassName
        self.listeners = listeners
        self.allowedListeners = allowedListeners
        self.addresses = addresses
        self.infrastructure = infrastructure
    }
}

extension GatewaySpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .gateway(self) }
    package static func isRequired(in kind: ResourceKind) -> Bool { false }
    package static var statusSchema: String? { "GatewayStatus" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Class", .string, ".spec.gatewayClassName"),
            .condition("Programmed"),
        ]
    }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a Gateway" }

    package static func about(_ form: SchemaForm) -> String? {
        guard form.isInput else { return form.allDefaults }
        return """
            Annotations Lintel reads on a Gateway:

            | annotation | value |
            |---|---|
            | `lintel.dev/conflict-policy` | `report` (default) or `reject` |
            | `lintel.dev/max-listeners` | the cap on merged listeners, such as `"5000"` |
            | `lintel.dev/allowed-ports` | such as `"80,443,8000-8999"` |
            | `lintel.dev/denied-ports` | such as `"22"` |
            | `lintel.dev/certificates` | `external`: proxies have their certificates from \
            elsewhere, and nothing is looked up |
            | `lintel.dev/on-refusal` | `keep` (default) or `restore-last-accepted`, for a proxy \
            that refuses a version |
            """
    }

    package static var placeholder: GatewaySpec { GatewaySpec() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("gatewayClassName", &gatewayClassName, .subdomain)
        fields.defaulted("listeners", &listeners, .listeners, "None is fine.")
        fields.optional(
            "allowedListeners", &allowedListeners, .none, "Absent, no ListenerSet may attach.")
        fields.unlessEmpty("addresses", &addresses, .list(0...Limits.addresses, "addresses"))
        fields.optional("infrastructure", &infrastructure)
        fields.judged("tls", GatewayTLS.self)
        fields.judged("backendTLS", GatewayBackendTLS.self)
        fields.refused(
            "defaultScope", "no Gateway is a default here, so routes would not attach to it")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.check(listeners: listeners)
        checkAddresses(&reader)
    }

    /// V9: no address is asked for twice.
    private func checkAddresses(_ reader: inout ManifestReader) {
        var seen: Set<GatewayAddress> = []
        for (index, address) in addresses.enumerated() {
            let pointer = "/addresses/\(index)"
            guard reader.isReadable([pointer, pointer + "/type", pointer + "/value"]),
                !address.value.isEmpty, !seen.insert(address).inserted
            else { continue }
            reader.problems.issue(
                "V9", at: pointer + "/value",
                "\(address.type) \(quoted(address.value)) is listed twice; remove one")
        }
    }
}

/// Which namespaces may attach ListenerSets (semantics.md 2.2).
public struct AllowedListeners: Hashable, Sendable {
    public enum From: String, Hashable, Sendable, CaseIterable {
        case none = "None"
        case same = "Same"
        case all = "All"
        case selector = "Selector"
    }

    package var namespaces: NamespaceSelection<From>

    public init(from: From = .none, selector: LabelSelector? = nil) {
        namespaces = NamespaceSelection(from: from, selector: selector)
    }

    public var from: From {
        get { namespaces.from }
        set { namespaces.from = newValue }
    }

    public var selector: LabelSelector? {
        get { namespaces.selector }
        set { namespaces.selector = newValue }
    }
}

extension AllowedListeners: Described {
    package static func title(of kind: ResourceKind?) -> String { "allowedListeners" }

    package static var placeholder: AllowedListeners { AllowedListeners() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("namespaces", &namespaces)
    }
}

extension AllowedListeners.From: NamespacesFrom {
    package static var placeholder: AllowedListeners.From { .none }
}
