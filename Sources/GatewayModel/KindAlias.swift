/// Other names of kinds. Wherever a group and a kind are named, an alias means its kind
/// (semantics.md Am4), and nothing but this file knows of any. What was written is kept as it was
/// written.
public enum KindAlias: String, Hashable, Sendable, CaseIterable {
    /// What a ListenerSet was called while it was experimental.
    case xListenerSet = "XListenerSet"

    public var group: String {
        switch self {
        case .xListenerSet: "gateway.networking.x-k8s.io"
        }
    }

    /// The kind that it means.
    public var kind: ResourceKind {
        switch self {
        case .xListenerSet: .listenerSet
        }
    }

    /// What `apiVersion` may be beside it.
    public var apiVersions: [String] {
        switch self {
        case .xListenerSet: ["gateway.networking.x-k8s.io/v1alpha1"]
        }
    }

    init?(group: String, kind: String) {
        guard let alias = KindAlias(rawValue: kind), alias.group == group else { return nil }
        self = alias
    }
}

extension ResourceKind {
    /// The kind of ours that a reference means; nil for the kinds of others.
    public init?(group: String, kind: String) {
        if let kind = ResourceKind(rawValue: kind), kind.group == group {
            self = kind
        } else if let alias = KindAlias(group: group, kind: kind) {
            self = alias.kind
        } else {
            return nil
        }
    }
}

// Grants also name kinds that are not ours: only what is an alias changes.

extension ReferenceGrantSpec.From {
    /// With the kind that an alias means in its place.
    public var canonical: Self {
        guard let alias = KindAlias(group: group, kind: kind) else { return self }
        return Self(group: alias.kind.group, kind: alias.kind.rawValue, namespace: namespace)
    }
}

extension ReferenceGrantSpec.To {
    /// With the kind that an alias means in its place.
    public var canonical: Self {
        guard let alias = KindAlias(group: group, kind: kind) else { return self }
        return Self(group: alias.kind.group, kind: alias.kind.rawValue, name: name)
    }
}
