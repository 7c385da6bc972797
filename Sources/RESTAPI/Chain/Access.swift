import GatewayModel
import Projection

/// What an operation does, in the terms of Kubernetes' RBAC: a verb and a resource. Each operation
/// of `api/openapi.yaml` says the same in `x-lintel-access`.
struct Access: Hashable, Sendable {
    enum Resource: Hashable, Sendable {
        /// Also its history, and of a gateway its versions and who serves what.
        case kind(ResourceKind)
        /// What is merged of a gateway: all of it to who may get the gateway, to others their own
        /// part of it.
        case gatewayMerge
        case gatewaySnapshot, gatewayDiscovery, gatewayRollback, gatewayNodes
        case gatewayPin, gatewayRelease
        case serviceAccountToken
        case webhookDeliveries, webhookTest
        /// Changesets. Each change of one is an access of its own to what it changes, and so is
        /// what a rollback would touch.
        case changes
        /// To propose changes, and to say what one thinks of that: judged by what they are about.
        case proposals, proposalApproval
        /// What one is, and what one may do.
        case me
        /// What is looked for among what other operations show.
        case search
        case commits, commitRevert, commitConfirm
        case events, warnings, audit
        case health, readiness, metrics, version, openAPI
        /// How to get a token.
        case protectedResource
        /// The pages for people, which hold nothing, and what they are made of.
        case console
        /// All that there is, and whether it is as it was written.
        case backup, verification
    }

    let verb: AccessVerb
    let resource: Resource

    init(_ verb: AccessVerb, _ resource: Resource) {
        (self.verb, self.resource) = (verb, resource)
    }
}

extension Access.Resource {
    /// Who needs a right for it.
    enum Audience {
        /// Nobody does: it tells nothing of anybody.
        case everybody
        /// Who says who it is does not: what it does to what is judged by itself.
        case authenticated
        /// Who has a part in it needs none to see that, which the operation finds out; others do.
        case partaking
        case entitled
        /// No role gives it: who may do everything.
        case unlimited
    }

    var audience: Audience {
        switch self {
        case .health, .readiness, .version, .openAPI, .protectedResource, .console: .everybody
        case .changes, .proposals, .proposalApproval, .gatewayRollback, .me, .search:
            .authenticated
        case .kind(let kind) where kind.row.isSeenByContent: .authenticated
        case .gatewayMerge, .audit: .partaking
        case .backup, .verification: .unlimited
        default: .entitled
        }
    }

    /// Whether it is of no namespace and tells of all: a RoleBinding cannot grant it.
    var isOfServer: Bool {
        switch self {
        case .metrics: true
        case .kind(let kind): !kind.isNamespaced && kind.part != .namespace
        default: false
        }
    }

    /// As a role names it.
    var name: String {
        switch self {
        case .kind(let kind): kind.plural
        case .gatewayMerge: ResourceKind.gateway.plural
        case .gatewaySnapshot: "gateways/snapshot"
        case .gatewayDiscovery: "gateways/discovery"
        case .gatewayRollback: "gateways/rollback"
        case .gatewayNodes: "gateways/nodes"
        case .gatewayPin: "gateways/pin"
        case .gatewayRelease: "gateways/release"
        case .serviceAccountToken: "serviceaccounts/token"
        case .webhookDeliveries: "webhooks/deliveries"
        case .webhookTest: "webhooks/test"
        case .changes: "changes"
        case .proposals: ResourceKind.proposal.plural
        case .proposalApproval: AccessTarget.approvals
        case .me: "me"
        case .search: "search"
        case .commits: "commits"
        case .commitRevert: "commits/revert"
        case .commitConfirm: "commits/confirm"
        case .events: "events"
        case .warnings: "warnings"
        case .audit: "audit"
        case .health: "healthz"
        case .readiness: "readyz"
        case .metrics: "metrics"
        case .version: "version"
        case .openAPI: "openapi"
        case .protectedResource: "oauth-protected-resource"
        case .console: "console"
        case .backup: "backup"
        case .verification: "verification"
        }
    }

    /// The API group that a role names it in.
    var group: String {
        switch self {
        case .kind(let kind): kind.group
        case .gatewayMerge: ResourceKind.gateway.group
        default: AccessTarget.others[name] ?? AccessTarget.serverGroup
        }
    }

    /// In the terms of a rule. Empty texts mean no single one.
    func target(namespace: String = "", name: String = "") -> AccessTarget {
        AccessTarget(group: group, resource: self.name, namespace: namespace, name: name)
    }
}
