/// What teams may claim, and who must agree: `ListenerPolicy.spec`.
///
/// A change satisfies every policy that selects it (semantics.md 9).
public struct ListenerPolicySpec: Hashable, Sendable {
    /// Absent means every namespace.
    public var namespaceSelector: LabelSelector?
    /// Empty means every gateway.
    public var gateways: [GatewayReference]
    /// What listeners may claim; empty means any.
    public var hostnames: [HostnameAllowance]
    /// Empty means every port.
    public var ports: [PolicyPorts]
    /// Empty means every protocol.
    public var protocols: [ListenerProtocol]
    public var minimumTLSVersion: TLSVersion?
    public var names: [NamingRule]
    /// What placeholders of ``names`` stand for.
    public var variables: [NamingVariable]
    public var quota: NamespaceQuota?
    public var message: MessageRule?
    public var approval: ApprovalRule?
    /// Whoever is not named may claim nothing within.
    public var delegations: [HostnameDelegation]

    public init(
        namespaceSelector: LabelSelector? = nil, gateways: [GatewayReference] = [],
        hostnames: [HostnameAllowance] = [], ports: [PolicyPorts] = [],
        protocols: [ListenerProtocol] = [], minimumTLSVersion: TLSVersion? = nil,
        names: [NamingRule] = [], variables: [NamingVariable] = [], quota: NamespaceQuota? = nil,
        message: MessageRule? = nil, approval: ApprovalRule? = nil,
        delegations: [HostnameDelegation] = []
    ) {
        (self.namespaceSelector, self.gateways) = (namespaceSelector, gateways)
        (self.hostnames, self.ports, self.protocols) = (hostnames, ports, protocols)
        self.minimumTLSVersion = minimumTLSVersion
        (self.names, self.variables, self.quota) = (names, variables, quota)
        (self.message, self.approval, self.delegations) = (message, approval, delegations)
    }
}

/// The oldest version of TLS that clients are let in with.
public enum TLSVersion: String, Hashable, Sendable, CaseIterable {
    case tls12 = "1.2"
    case tls13 = "1.3"
}

extension ListenerPolicySpec: GovernanceSpec {
    /// When the first loan ends.
    package var deadline: Timestamp? { delegations.compactMap(\.until).min() }

    package func ended(at time: Timestamp) -> ListenerPolicySpec? {
        var rest = self
        rest.delegations.removeAll { !$0.isInForce(at: time) }
        return rest
    }

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .listenerPolicy(self) }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a ListenerPolicy" }

    package static func about(_ form: SchemaForm) -> String? {
        form.isInput
            ? """
            What is left out restricts nothing. A change has to satisfy every policy that selects \
            its namespace and its gateway (`docs/policies.md`).
            """ : nil
    }

    package static var placeholder: ListenerPolicySpec { ListenerPolicySpec() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional(
            "namespaceSelector", &namespaceSelector, .none, "Absent means every namespace.")
        fields.unlessEmpty(
            "gateways", &gateways, .list(1...Limits.policyGateways, "gateways"),
            "Sets and routes are judged by the gateways that they name. Absent means all.")
        fields.unlessEmpty(
            "hostnames", &hostnames, .list(1...Limits.policyHostnames, "hostnames"),
            "What listeners may claim, besides what is delegated to their namespace.")
        fields.unlessEmpty(
            "ports", &ports, .list(1...Limits.policyPorts, "ports"), "Absent means all.")
        fields.unlessEmpty(
            "protocols", &protocols, .list(1...Limits.policyProtocols, "protocols"),
            "Absent means all.")
        fields.optional(
            "minimumTLSVersion", &minimumTLSVersion, .none, "Of listeners that end TLS.")
        fields.unlessEmpty(
            "names", &names, .list(1...Limits.policyNames, "rules of names"),
            "Of one kind, a name has to match one of the patterns.")
        fields.unlessEmpty(
            "variables", &variables, .list(1...Limits.policyVariables, "variables"),
            "What the placeholders of names stand for, besides `{namespace}`.")
        fields.optional("quota", &quota, .none, "Of each namespace.")
        fields.optional(
            "message", &message, .none, "Whether changes need a message; `{}` means any.")
        fields.optional("approval", &approval, .none, "Which changes others have to agree to.")
        fields.unlessEmpty(
            "delegations", &delegations, .list(1...Limits.policyDelegations, "delegations"),
            "Names that one namespace has, and nobody else; they bind every namespace.")
    }
}

extension TLSVersion: Choice {
    package static var placeholder: TLSVersion { .tls12 }
}

extension TLSVersion: Comparable {
    public static func < (left: TLSVersion, right: TLSVersion) -> Bool {
        left == .tls12 && right == .tls13
    }
}
