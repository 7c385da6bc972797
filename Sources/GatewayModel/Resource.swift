/// Names and notes that a team writes on a resource.
public struct Metadata: Hashable, Sendable {
    /// Empty for a Namespace.
    public var namespace: String
    public var name: String
    public var labels: [String: String]
    public var annotations: [String: String]

    public init(
        namespace: String = "", name: String, labels: [String: String] = [:],
        annotations: [String: String] = [:]
    ) {
        self.namespace = namespace
        self.name = name
        self.labels = labels
        self.annotations = annotations
    }
}

/// What a team wants to be true of one resource, with all defaults filled in.
///
/// A class, because a change hands it on at every step, and a value would count a reference for
/// each of its names and maps. It never changes.
public final class Resource: Sendable {
    public let metadata: Metadata
    public let spec: ResourceSpec

    public init(metadata: Metadata, spec: ResourceSpec) {
        self.metadata = metadata
        self.spec = spec
    }

    public var kind: ResourceKind { spec.kind }

    public var id: ResourceID {
        ResourceID(kind, namespace: metadata.namespace, name: metadata.name)
    }

    /// The same resource with another spec.
    public func with(spec: ResourceSpec) -> Resource { Resource(metadata: metadata, spec: spec) }
}

extension Resource: Hashable {
    public static func == (left: Resource, right: Resource) -> Bool {
        left === right || (left.metadata == right.metadata && left.spec == right.spec)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(metadata)
        hasher.combine(spec)
    }
}
