public import JSON

/// What each kind specifies. A Namespace is its labels.
///
/// Indirect, so that copying a resource, which the projection does at every step, counts one
/// reference and not one for each text and list of the spec.
public indirect enum ResourceSpec: Hashable, Sendable {
    case namespace
    case gateway(GatewaySpec)
    case listenerSet(ListenerSetSpec)
    case referenceGrant(ReferenceGrantSpec)
    case secret(SecretSpec)
    /// Of any kind of route.
    case route(ResourceKind, RouteSpec)
    case backend(BackendSpec)
    case serviceAccount
    case serviceAccountToken(ServiceAccountTokenSpec)
    /// Also a ClusterRole.
    case role(ResourceKind, RoleSpec)
    /// Also a ClusterRoleBinding.
    case roleBinding(ResourceKind, RoleBindingSpec)
    case changeFreeze(ChangeFreezeSpec)
    case commitConfirmation(CommitConfirmationSpec)
    case proposal(ProposalSpec)
    case listenerPolicy(ListenerPolicySpec)
    case versionPin(VersionPinSpec)
    case releaseGuard(ReleaseGuardSpec)
    case versionRelease(VersionReleaseSpec)
    case webhook(WebhookSpec)

    public var kind: ResourceKind {
        switch self {
        case .namespace: .namespace
        case .gateway: .gateway
        case .listenerSet: .listenerSet
        case .referenceGrant: .referenceGrant
        case .secret: .secret
        case .route(let kind, _): kind
        case .backend: .backend
        case .serviceAccount: .serviceAccount
        case .serviceAccountToken: .serviceAccountToken
        case .role(let kind, _), .roleBinding(let kind, _): kind
        case .changeFreeze: .changeFreeze
        case .commitConfirmation: .commitConfirmation
        case .proposal: .proposal
        case .listenerPolicy: .listenerPolicy
        case .versionPin: .versionPin
        case .releaseGuard: .releaseGuard
        case .versionRelease: .versionRelease
        case .webhook: .webhook
        }
    }

    /// Writes the canonical form without its braces; nothing for a Namespace, which has no spec.
    public func write(members writer: inout JSONWriter) {
        switch self {
        case .namespace, .serviceAccount: break
        case .gateway(let gateway): gateway.write(members: &writer)
        case .listenerSet(let set): set.write(members: &writer)
        case .referenceGrant(let grant): grant.write(members: &writer)
        case .secret(let secret): secret.write(members: &writer)
        case .route(_, let route): route.write(members: &writer)
        case .backend(let backend): backend.write(members: &writer)
        case .serviceAccountToken(let token): token.write(members: &writer)
        case .role(_, let role): role.write(members: &writer)
        case .roleBinding(_, let binding): binding.write(members: &writer)
        case .changeFreeze(let freeze): freeze.write(members: &writer)
        case .commitConfirmation(let confirmation): confirmation.write(members: &writer)
        case .proposal(let proposal): proposal.write(members: &writer)
        case .listenerPolicy(let policy): policy.write(members: &writer)
        case .versionPin(let pin): pin.write(members: &writer)
        case .releaseGuard(let releaseGuard): releaseGuard.write(members: &writer)
        case .versionRelease(let release): release.write(members: &writer)
        case .webhook(let webhook): webhook.write(members: &writer)
        }
    }
}

// What the parts that kinds play have in common.

extension ResourceSpec {
    /// Of a route of any kind.
    public var route: RouteSpec? { if case .route(_, let spec) = self { spec } else { nil } }

    /// Of a Gateway or a ListenerSet; no other kind has any.
    public var listeners: [Listener] {
        switch self {
        case .gateway(let spec): spec.listeners
        case .listenerSet(let spec): spec.listeners
        default: []
        }
    }

    /// The same with other listeners; of a kind that has none, itself.
    public func with(listeners: [Listener]) -> ResourceSpec {
        switch self {
        case .gateway(var spec):
            spec.listeners = listeners
            return .gateway(spec)
        case .listenerSet(var spec):
            spec.listeners = listeners
            return .listenerSet(spec)
        default: return self
        }
    }

    /// The gateway that a ListenerSet wants to attach to.
    public var parent: NamespacedName? {
        if case .listenerSet(let spec) = self { spec.parent } else { nil }
    }

    /// Of the kinds that are rules of the house.
    var governance: (any GovernanceSpec)? {
        switch self {
        case .changeFreeze(let freeze): freeze
        case .commitConfirmation(let confirmation): confirmation
        case .proposal(let proposal): proposal
        case .listenerPolicy(let policy): policy
        case .versionPin(let pin): pin
        case .releaseGuard(let releaseGuard): releaseGuard
        case .versionRelease(let release): release
        default: nil
        }
    }

    public static func httpRoute(_ spec: RouteSpec) -> ResourceSpec { .route(.httpRoute, spec) }
    public static func tlsRoute(_ spec: RouteSpec) -> ResourceSpec { .route(.tlsRoute, spec) }
    public static func tcpRoute(_ spec: RouteSpec) -> ResourceSpec { .route(.tcpRoute, spec) }
    public static func udpRoute(_ spec: RouteSpec) -> ResourceSpec { .route(.udpRoute, spec) }
}

extension Resource {
    /// Of a Gateway or a ListenerSet; no other kind has any.
    public var listeners: [Listener] { spec.listeners }
}

extension ResourceSpec {
    /// Reads the spec of a resource.
    ///
    /// - Parameter node: nil if there is none; the whole manifest where its fields stand beside
    ///   `metadata`.
    package static func read(
        _ node: JSONNode?, of resource: ResourceContext, into problems: inout Problems
    ) -> ResourceSpec {
        resource.kind.row.fields.readSpec(node, of: resource, into: &problems)
    }

    /// What a resource specifies whose manifest has no spec.
    package static func empty(of kind: ResourceKind) -> ResourceSpec {
        kind.row.fields.empty(in: kind)
    }

    /// Reads what ``writeStored(to:)`` wrote.
    package static func stored(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec {
        try kind.row.fields.storedSpec(node, of: kind)
    }

    /// Writes the stored form, which is the canonical one, and of Secrets what is sealed too, of
    /// what holds keys also which.
    package func writeStored(to writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .secret(let secret): SealedSecret(secret).write(members: &writer)
            case .proposal(let proposal): proposal.writeStored(members: &writer)
            case .versionPin(let pin): pin.writeStored(members: &writer)
            case .commitConfirmation(let confirmation):
                confirmation.writeStored(members: &writer)
            default: write(members: &writer)
            }
        }
    }
}

/// The spec of a kind, or of several.
package protocol KindSpec: Described {
    /// What callers send of it, where that is another thing than what they are shown.
    associatedtype Sent: Described = Self

    /// As that of a resource.
    func wrapped(in kind: ResourceKind) -> ResourceSpec

    /// Whether a resource needs one.
    static func isRequired(in kind: ResourceKind) -> Bool

    /// What a table of its resources shows besides their names and their age.
    static func columns(of kind: ResourceKind) -> [PrinterColumn]

    /// The schema of `status` in api/openapi.yaml; nil if the kind has none.
    static var statusSchema: String? { get }

    static func readSpec(
        _ node: JSONNode?, of resource: ResourceContext, into problems: inout Problems
    ) -> ResourceSpec

    static func storedSpec(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec
}

extension KindSpec {
    package static func isRequired(in kind: ResourceKind) -> Bool { true }
    package static func columns(of kind: ResourceKind) -> [PrinterColumn] { [] }

    static func empty(in kind: ResourceKind) -> ResourceSpec { placeholder.wrapped(in: kind) }

    package static var statusSchema: String? { nil }

    package static func readSpec(
        _ node: JSONNode?, of resource: ResourceContext, into problems: inout Problems
    ) -> ResourceSpec {
        var spec = placeholder
        if let node {
            spec = ManifestReader.read(Self.self, node, of: resource, into: &problems) ?? spec
        } else if isRequired(in: resource.kind) {
            problems.missing("spec", at: "")
        }
        return spec.wrapped(in: resource.kind)
    }

    package static func storedSpec(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec {
        try stored(node).wrapped(in: kind)
    }
}

extension FieldPlace {
    /// The spec of a kind.
    public init(spec kind: ResourceKind) {
        self.init(ofSpec: kind.row.fields, in: kind)
    }

    private init<Spec: KindSpec>(ofSpec type: Spec.Type, in kind: ResourceKind) {
        self.init(of: Spec.Sent.self, in: kind)
    }
}
