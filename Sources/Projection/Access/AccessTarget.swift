public import GatewayModel

/// What somebody wants to do something with, in the terms of a role's rules.
public struct AccessTarget: Hashable, Sendable {
    /// Empty is the core group.
    public var group: String
    /// `httproutes`, `gateways/snapshot`.
    public var resource: String
    /// Empty for what is in no namespace, or in all.
    public var namespace: String
    /// Empty where no single one is meant.
    public var name: String

    public init(group: String, resource: String, namespace: String = "", name: String = "") {
        self.group = group
        self.resource = resource
        self.namespace = namespace
        self.name = name
    }

    /// As in Kubernetes, a Namespace is in itself, so that a binding there reaches it.
    public init(_ id: ResourceID, subresource: String? = nil) {
        let plural = id.kind.plural
        self.init(
            group: id.kind.group, resource: subresource.map { "\(plural)/\($0)" } ?? plural,
            namespace: id.team, name: id.name)
    }
}

/// What can be done with a resource.
public enum AccessVerb: String, Hashable, Sendable, CaseIterable {
    case get, list, watch, create, update, patch, delete
    /// To write a role with more than one may do.
    case escalate
    /// To give somebody a role with more than one may do.
    case bind
    /// To change what is frozen.
    case override
}

/// Something that somebody wanted and may not.
public struct AccessDenial: Hashable, Sendable {
    public let verb: AccessVerb
    public let target: AccessTarget

    public init(verb: AccessVerb, target: AccessTarget) {
        (self.verb, self.target) = (verb, target)
    }
}

extension AccessTarget {
    /// The group of what is of no kind: the log, the audit, numbers.
    public static let serverGroup = ResourceKind.lintelGroup

    /// What roles may name besides the plurals of kinds.
    public static let others = [
        "gateways/snapshot": ResourceKind.gateway.group,
        "gateways/discovery": ResourceKind.gateway.group,
        "gateways/rollback": ResourceKind.gateway.group,
        "gateways/nodes": ResourceKind.gateway.group,
        "gateways/pin": ResourceKind.gateway.group,
        "gateways/release": ResourceKind.gateway.group,
        "serviceaccounts/token": ResourceKind.serviceAccount.group,
        "webhooks/deliveries": ResourceKind.webhook.group,
        "webhooks/test": ResourceKind.webhook.group,
        "commits": serverGroup, "commits/revert": serverGroup, "commits/confirm": serverGroup,
        "events": serverGroup,
        "warnings": serverGroup, "audit": serverGroup, "metrics": serverGroup,
        approvals: serverGroup,
    ]

    public static func isKnown(_ resource: String, of group: String) -> Bool {
        groups(of: resource).contains(group)
    }

    /// The groups that have a resource of that name.
    static func groups(of resource: String) -> [String] {
        let kinds = ResourceKind.allCases.filter { $0.row.isReadable && $0.plural == resource }
        return kinds.map(\.group) + (others[resource].map { [$0] } ?? [])
    }
}
