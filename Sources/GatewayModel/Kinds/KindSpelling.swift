/// A name of a kind in manifests and references, with the versions it is known in.
public struct KindSpelling: Hashable, Sendable {
    public let kind: ResourceKind
    /// `ListenerSet`.
    public let name: String
    public let group: String
    /// The first is the one to use.
    public let versions: [KindVersion]
    /// The same as manifests have them, with the group: `gateway.networking.k8s.io/v1`.
    public let apiVersions: [String]

    init(_ name: String, _ group: String, _ versions: [KindVersion], of kind: ResourceKind) {
        self.kind = kind
        self.name = name
        self.group = group
        self.versions = versions
        apiVersions = versions.map { group.isEmpty ? $0.name : "\(group)/\($0.name)" }
    }

    /// What is written in manifests as `name`; nil for a kind that is not kept here.
    public init?(_ name: String) {
        if let kind = ResourceKind(rawValue: name) {
            self = kind.row.spelling
        } else if let alias = Self.aliases.first(where: { $0.name == name }) {
            self = alias
        } else {
            return nil
        }
    }

    /// The version that a manifest means; nil if it is not known.
    public func version(ofAPIVersion apiVersion: String) -> KindVersion? {
        apiVersions.firstIndex(of: apiVersion).map { versions[$0] }
    }

    /// Each kind by its own name, then all aliases.
    public static let all = ResourceKind.allCases.map(\.row.spelling) + aliases

    private static let aliases = ResourceKind.allCases.flatMap(\.row.aliases)

    static func alias(group: String, kind: String) -> KindSpelling? {
        aliases.first { $0.name == kind && $0.group == group }
    }
}

/// A version of a kind.
public struct KindVersion: Hashable, Sendable {
    public let name: String
    /// Of a kind of route, where they are not those of its newest version.
    public let bounds: RouteBounds?

    init(_ name: String, _ bounds: RouteBounds? = nil) {
        self.name = name
        self.bounds = bounds
    }
}

extension KindVersion: ExpressibleByStringLiteral {
    public init(stringLiteral name: String) { self.init(name) }
}

// Grants also name kinds that are not ours: only what is an alias changes.

extension ReferenceGrantSpec.From {
    /// With the kind that an alias means in its place.
    public var canonical: Self {
        guard let kind = KindSpelling.alias(group: group, kind: kind)?.kind else { return self }
        return Self(group: kind.group, kind: kind.rawValue, namespace: namespace)
    }
}

extension ReferenceGrantSpec.To {
    /// With the kind that an alias means in its place.
    public var canonical: Self {
        guard let kind = KindSpelling.alias(group: group, kind: kind)?.kind else { return self }
        return Self(group: kind.group, kind: kind.rawValue, name: name)
    }
}
