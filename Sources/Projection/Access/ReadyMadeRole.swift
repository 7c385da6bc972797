public import GatewayModel

/// A ClusterRole that is always there and cannot be changed. docs/reference/roles.md is made from
/// these.
public struct ReadyMadeRole: Sendable {
    public let name: String
    /// One sentence, for people.
    public let about: String
    public let rules: [PolicyRule]

    public static let all = [viewer, editor, gatewayAdmin, proxy, auditor, admin]

    /// Nil unless `id` is of one.
    public init?(_ id: ResourceID) {
        guard id.kind.part == .access, let role = Self.all.first(where: { $0.id == id }) else {
            return nil
        }
        self = role
    }

    static func names(of kind: ResourceKind) -> [NamespacedName] {
        all.map(\.id).filter { $0.kind == kind }.map(\.namespacedName)
    }

    private init(_ name: String, _ about: String, _ rules: [PolicyRule]) {
        (self.name, self.about, self.rules) = (name, about, rules)
    }

    var id: ResourceID { ResourceID(.clusterRole, namespace: "", name: name) }

    /// As `GET` shows it.
    public var stored: StoredResource {
        StoredResource(
            resource: Resource(
                metadata: Metadata(namespace: "", name: name),
                spec: .role(id.kind, RoleSpec(rules: rules))),
            uid: "ready-made-\(name)", createdRevision: .zero, createdAt: Timestamp(rawValue: 0),
            generation: 1, resourceVersion: .zero)
    }
}

extension ReadyMadeRole {
    static let viewer = ReadyMadeRole(
        "viewer", "Sees everything of its namespaces but roles, bindings and tokens.", seeing)

    static let editor = ReadyMadeRole(
        "editor",
        "Sees what a viewer sees, and changes sets, routes, backends, Secrets and webhooks of its "
            + "namespaces; goes back to earlier versions of the former; proposes what others "
            + "approve.",
        seeing + [
            PolicyRule(kinds: ResourceKind.allCases.filter(\.isOfTeams), verbs: changing),
            goingBack, proposing, delivering,
        ])

    static let gatewayAdmin = ReadyMadeRole(
        "gateway-admin",
        "Changes everything of its namespaces that decides what gateways serve and who hears of "
            + "it, sees what proxies are given and run, pins that and lets it go where a guard "
            + "holds it, goes back to versions of whole gateways, and approves proposals.",
        seeing + [
            PolicyRule(kinds: ResourceKind.allCases.filter(\.isOfGateways), verbs: changing),
            PolicyRule(
                kinds: ResourceKind.allCases.filter { $0.isHouseRule && $0.row.isWritable },
                verbs: changing),
            PolicyRule(kinds: [.changeFreeze], verbs: ["override"]),
            goingBack, proposing, approving, delivering,
            PolicyRule(
                apiGroups: [ResourceKind.gateway.group], resources: ["gateways/pin"],
                verbs: ["create", "update", "delete"]),
            PolicyRule(
                apiGroups: [ResourceKind.gateway.group], resources: ["gateways/release"],
                verbs: ["create"]),
        ])

    static let proxy = ReadyMadeRole(
        "proxy", "Polls the snapshots and the discovery service of gateways, and nothing else.",
        [
            PolicyRule(
                apiGroups: [ResourceKind.gateway.group], resources: ["gateways/snapshot"],
                verbs: ["get"]),
            PolicyRule(
                apiGroups: [ResourceKind.gateway.group], resources: ["gateways/discovery"],
                verbs: ["create"]),
        ])

    static let auditor = ReadyMadeRole(
        "auditor",
        "Sees everything of its namespaces, and who may do what, did it, or was refused.",
        seeing + [
            PolicyRule(
                kinds: ResourceKind.allCases.filter { $0.part == .access && $0.row.isWritable },
                verbs: reading),
            PolicyRule(apiGroups: [""], resources: ["serviceaccounts/token"], verbs: reading),
            PolicyRule(
                apiGroups: [AccessTarget.serverGroup], resources: ["audit", "metrics"],
                verbs: reading),
        ])

    static let admin = ReadyMadeRole(
        "admin", "Does everything.", [PolicyRule(apiGroups: ["*"], resources: ["*"], verbs: ["*"])])

    private static let reading = ["get", "list", "watch"]
    private static let changing = ["create", "update", "patch", "delete"]

    private static let seeing = [
        PolicyRule(kinds: ResourceKind.allCases.filter(\.isOfGateways), verbs: reading),
        PolicyRule(kinds: ResourceKind.allCases.filter(\.isHouseRule), verbs: reading),
        PolicyRule(
            apiGroups: [ResourceKind.gateway.group],
            resources: ["gateways/snapshot", "gateways/nodes"], verbs: reading),
        PolicyRule(
            apiGroups: [ResourceKind.webhook.group], resources: ["webhooks/deliveries"],
            verbs: reading),
        PolicyRule(
            apiGroups: [AccessTarget.serverGroup], resources: ["commits", "events", "warnings"],
            verbs: reading),
    ]

    private static let proposing = PolicyRule(
        apiGroups: [AccessTarget.serverGroup], resources: [ResourceKind.proposal.plural],
        verbs: ["create"])

    private static let approving = PolicyRule(
        apiGroups: [AccessTarget.serverGroup], resources: [AccessTarget.approvals],
        verbs: ["create"])

    private static let delivering = PolicyRule(
        apiGroups: [ResourceKind.webhook.group],
        resources: ["webhooks/deliveries", "webhooks/test"], verbs: ["create"])

    private static let goingBack = PolicyRule(
        apiGroups: [ResourceKind.gateway.group, AccessTarget.serverGroup],
        resources: ["gateways/rollback", "commits/revert", "commits/confirm"], verbs: ["create"])
}

extension ResourceKind {
    /// Whether what gateways serve depends on it, or what is told of them.
    fileprivate var isOfGateways: Bool { part != .access && part != .governance }

    /// Whether it says what changes may do, and when proxies get it.
    fileprivate var isHouseRule: Bool { part == .governance }

    /// Whether teams have their own: not what the platform says of gateways and namespaces, and not
    /// who else may reach in.
    fileprivate var isOfTeams: Bool {
        switch part {
        case .set, .route, .backend, .secret, .none: true
        case .namespace, .gateway, .grant, .access, .governance: false
        }
    }
}

extension PolicyRule {
    fileprivate init(kinds: [ResourceKind], verbs: [String]) {
        self.init(
            apiGroups: Set(kinds.map(\.group)).sorted(), resources: kinds.map(\.plural),
            verbs: verbs)
    }
}
