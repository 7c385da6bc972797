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

/// Which namespaces may attach ListenerSets (semantics.md 2.2).
public struct AllowedListeners: Hashable, Sendable {
    public enum From: String, Hashable, Sendable, CaseIterable {
        case none = "None"
        case same = "Same"
        case all = "All"
        case selector = "Selector"
    }

    public var from: From
    public var selector: LabelSelector?

    public init(from: From = .none, selector: LabelSelector? = nil) {
        self.from = from
        self.selector = selector
    }
}

/// An address a Gateway asks for. An empty value means "assign one".
public struct GatewayAddress: Hashable, Sendable {
    public static let ipAddress = "IPAddress"
    public static let hostname = "Hostname"

    public var type: String
    public var value: String

    public init(type: String = GatewayAddress.ipAddress, value: String = "") {
        self.type = type
        self.value = value
    }
}

/// `Gateway.spec.infrastructure`.
public struct GatewayInfrastructure: Hashable, Sendable {
    public struct ParametersRef: Hashable, Sendable {
        public var group: String
        public var kind: String
        public var name: String

        public init(group: String, kind: String, name: String) {
            self.group = group
            self.kind = kind
            self.name = name
        }
    }

    public var labels: [String: String]
    public var annotations: [String: String]
    public var parametersRef: ParametersRef?

    public init(
        labels: [String: String] = [:], annotations: [String: String] = [:],
        parametersRef: ParametersRef? = nil
    ) {
        self.labels = labels
        self.annotations = annotations
        self.parametersRef = parametersRef
    }
}
