import GatewayModel

/// What an operation does, in the terms of Kubernetes' RBAC: a verb and a resource. Each operation
/// of `api/openapi.yaml` says the same in `x-lintel-access`.
struct Access: Hashable, Sendable {
    enum Verb: String, Sendable {
        case get, list, watch, create, update, patch, delete
    }

    enum Resource: Hashable, Sendable {
        /// Also its history, and of a gateway its versions and who serves what.
        case kind(ResourceKind)
        case gatewaySnapshot, gatewayDiscovery, gatewayRollback, gatewayNodes
        /// Changesets. Each change of one is an access of its own to what it changes.
        case changes
        case commits, commitRevert
        case events, warnings
        case health, readiness, metrics, version, openAPI
    }

    let verb: Verb
    let resource: Resource

    init(_ verb: Verb, _ resource: Resource) {
        (self.verb, self.resource) = (verb, resource)
    }
}

extension Access.Resource {
    /// As a role names it.
    var name: String {
        switch self {
        case .kind(let kind): kind.plural
        case .gatewaySnapshot: "gateways/snapshot"
        case .gatewayDiscovery: "gateways/discovery"
        case .gatewayRollback: "gateways/rollback"
        case .gatewayNodes: "gateways/nodes"
        case .changes: "changes"
        case .commits: "commits"
        case .commitRevert: "commits/revert"
        case .events: "events"
        case .warnings: "warnings"
        case .health: "healthz"
        case .readiness: "readyz"
        case .metrics: "metrics"
        case .version: "version"
        case .openAPI: "openapi"
        }
    }
}
