/// The kinds of resources that changes are about.
///
/// Only the files of this folder list kinds. Others ask what the row says: which ``part`` the kind
/// plays, whether it ``isNamespaced``.
public enum ResourceKind: String, Hashable, Sendable, CaseIterable {
    case namespace = "Namespace"
    case gateway = "Gateway"
    case listenerSet = "ListenerSet"
    case referenceGrant = "ReferenceGrant"
    case secret = "Secret"
    case httpRoute = "HTTPRoute"
    case tlsRoute = "TLSRoute"
    case tcpRoute = "TCPRoute"
    case udpRoute = "UDPRoute"
    case backend = "Backend"
    case serviceAccount = "ServiceAccount"
    case serviceAccountToken = "ServiceAccountToken"
    case role = "Role"
    case clusterRole = "ClusterRole"
    case roleBinding = "RoleBinding"
    case clusterRoleBinding = "ClusterRoleBinding"
    case changeFreeze = "ChangeFreeze"
    case commitConfirmation = "CommitConfirmation"
    case proposal = "Proposal"
    case listenerPolicy = "ListenerPolicy"
    case versionPin = "VersionPin"
    case releaseGuard = "ReleaseGuard"
    case versionRelease = "VersionRelease"
    case webhook = "Webhook"
}

extension KindRow {
    /// The table of kinds: its rows, in the order of the cases above.
    ///
    /// Short names and versions are those of the Gateway API and of Kubernetes.
    init(of kind: ResourceKind) {
        self =
            switch kind {
            case .namespace:
                KindRow(
                    kind, core, ["v1"], shortNames: ["ns"], isNamespaced: false, part: .namespace,
                    spec: .none, fields: NamespaceSpec.self)
            case .gateway:
                KindRow(
                    kind, gatewayAPI, ["v1", "v1beta1"], shortNames: ["gtw", "gw"], part: .gateway,
                    fields: GatewaySpec.self)
            case .listenerSet:
                KindRow(
                    kind, gatewayAPI, ["v1"],
                    // What it was called while it was experimental.
                    aliases: [("XListenerSet", "gateway.networking.x-k8s.io", ["v1alpha1"])],
                    shortNames: ["lset", "ls"], part: .set, fields: ListenerSetSpec.self)
            case .referenceGrant:
                KindRow(
                    kind, gatewayAPI, ["v1", "v1beta1"], shortNames: ["refgrant"], part: .grant,
                    rollback: .keepsNew, fields: ReferenceGrantSpec.self)
            case .secret:
                KindRow(
                    kind, core, ["v1"], part: .secret, rollback: .keepsNewAndLeavesDeleted,
                    spec: .besideMetadata, fields: SecretSpec.self)
            case .httpRoute:
                KindRow(
                    kind, gatewayAPI, ["v1", "v1beta1"],
                    route: RouteForm(
                        .requests, on: [.http],
                        RouteBounds(
                            hostnames: 0...Limits.httpRouteHostnames, rules: 1...Limits.routeRules,
                            backendRefs: 0...Limits.backendRefsPerRule)))
            case .tlsRoute:
                KindRow(
                    kind, gatewayAPI,
                    [
                        "v1", "v1alpha3",
                        // The loosest version; clients still send what only it allows (semantics.md
                        // Am5).
                        KindVersion("v1alpha2", .any),
                    ],
                    route: RouteForm(
                        .connections, on: [.tlsPassthrough, .tlsTerminated],
                        RouteBounds(
                            hostnames: 1...Limits.tlsRouteHostnames, rules: 1...1,
                            backendRefs: 1...Limits.backendRefsPerRule)))
            case .tcpRoute:
                KindRow(
                    kind, gatewayAPI, ["v1", "v1alpha2"],
                    route: RouteForm(.connections, on: [.tlsTerminated, .tcp], .oneRule))
            case .udpRoute:
                KindRow(
                    kind, gatewayAPI, ["v1", "v1alpha2"],
                    route: RouteForm(.datagrams, on: [.udp], .oneRule))
            case .backend:
                KindRow(
                    kind, lintel, ["v1"], part: .backend, rollback: .keepsNew,
                    fields: BackendSpec.self)
            case .serviceAccount:
                KindRow(
                    kind, core, ["v1"], shortNames: ["sa"], part: .access,
                    rollback: .untouched, spec: .besideMetadata, fields: ServiceAccountSpec.self)
            case .serviceAccountToken:
                KindRow(
                    kind, lintel, ["v1"], isWritable: false, part: .access, rollback: .final,
                    fields: ServiceAccountTokenSpec.self)
            case .role:
                KindRow(
                    kind, rbac, ["v1"], part: .access, rollback: .untouched,
                    spec: .besideMetadata, fields: RoleSpec.self)
            case .clusterRole:
                KindRow(
                    kind, rbac, ["v1"], isNamespaced: false, part: .access, rollback: .untouched,
                    spec: .besideMetadata, fields: RoleSpec.self)
            case .roleBinding:
                KindRow(
                    kind, rbac, ["v1"], part: .access, rollback: .untouched,
                    spec: .besideMetadata, fields: RoleBindingSpec.self)
            case .clusterRoleBinding:
                KindRow(
                    kind, rbac, ["v1"], isNamespaced: false, part: .access, rollback: .untouched,
                    spec: .besideMetadata, fields: RoleBindingSpec.self)
            case .changeFreeze:
                KindRow(
                    kind, lintel, ["v1"], shortNames: ["freeze"], isNamespaced: false,
                    part: .governance, rollback: .untouched, fields: ChangeFreezeSpec.self)
            case .commitConfirmation:
                KindRow(
                    kind, lintel, ["v1"], shortNames: ["confirmation"], isNamespaced: false,
                    isWritable: false, isReadable: true, isSeenByContent: true, part: .governance,
                    rollback: .ofItsCommit,
                    fields: CommitConfirmationSpec.self)
            case .proposal:
                KindRow(
                    kind, lintel, ["v1"], isNamespaced: false, isWritable: false,
                    isReadable: true, isSeenByContent: true, part: .governance, rollback: .apart,
                    fields: ProposalSpec.self)
            case .listenerPolicy:
                KindRow(
                    kind, lintel, ["v1"], shortNames: ["policy", "lpol"], isNamespaced: false,
                    part: .governance, rollback: .untouched, fields: ListenerPolicySpec.self)
            case .versionPin:
                KindRow(
                    kind, lintel, ["v1"], shortNames: ["pin"], isWritable: false,
                    isReadable: true, part: .governance, rollback: .untouched,
                    fields: VersionPinSpec.self)
            case .releaseGuard:
                KindRow(
                    kind, lintel, ["v1"], shortNames: ["guard"], part: .governance,
                    rollback: .untouched, fields: ReleaseGuardSpec.self)
            case .versionRelease:
                KindRow(
                    kind, lintel, ["v1"], isWritable: false, isReadable: true,
                    part: .governance, rollback: .final, fields: VersionReleaseSpec.self)
            case .webhook:
                KindRow(
                    kind, lintel, ["v1"], shortNames: ["hook"], rollback: .untouched,
                    fields: WebhookSpec.self)
            }
    }

    static let rows = ResourceKind.allCases.map(KindRow.init)
}

extension ResourceKind {
    /// The group of the kinds that are Lintel's own.
    public static let lintelGroup = "lintel.dev"

    /// Whether its resources say what teams may claim.
    public var isPolicy: Bool { self == .listenerPolicy }
}

extension KindSpelling {
    /// The kinds of the Gateway API that are not kept here.
    public static let notKept: Set = ["GatewayClass", "GRPCRoute", "BackendTLSPolicy"]
}

private let core = ""
private let gatewayAPI = RouteGroupKind.gatewayGroup
private let lintel = ResourceKind.lintelGroup
private let rbac = RoleRef.group

extension RouteBounds {
    /// For routes whose connections cannot be told apart.
    fileprivate static let oneRule = RouteBounds(
        hostnames: nil, rules: 1...1, backendRefs: 1...Limits.backendRefsPerRule)
}
