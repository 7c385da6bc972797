/// A resource as the log has it: what was wanted, and what the log added.
///
/// A class, because the projection hands it about at every step, and a value would count a
/// reference for each of its texts and maps. It never changes: a change makes another one.
public final class StoredResource: Sendable {
    public let resource: Resource
    /// New on every create; a rollback that brings a resource back keeps it.
    public let uid: String
    /// The commit that created it: its seniority in the merge.
    public let createdRevision: Revision
    /// When ``createdRevision`` was committed.
    public let createdAt: Timestamp
    /// +1 whenever the spec changes; labels and annotations do not count (semantics.md 1.2).
    public let generation: Int64
    /// The last commit that touched it.
    public let resourceVersion: Revision
    /// Of ``resource``, kept since it is what is asked most.
    public let id: ResourceID
    /// The listeners of a Gateway or a ListenerSet; no other kind has any.
    public let listeners: [Listener]
    /// The gateway a ListenerSet wants to attach to.
    public let parent: NamespacedName?

    public init(
        resource: Resource, uid: String, createdRevision: Revision, createdAt: Timestamp,
        generation: Int64, resourceVersion: Revision
    ) {
        self.resource = resource
        self.uid = uid
        self.createdRevision = createdRevision
        self.createdAt = createdAt
        self.generation = generation
        self.resourceVersion = resourceVersion
        id = resource.id
        (listeners, parent) = (resource.spec.listeners, resource.spec.parent)
    }

    /// The same resource, of the same age, after another commit touched it.
    public func with(
        resource: Resource? = nil, generation: Int64, resourceVersion: Revision
    ) -> StoredResource {
        StoredResource(
            resource: resource ?? self.resource, uid: uid, createdRevision: createdRevision,
            createdAt: createdAt, generation: generation, resourceVersion: resourceVersion)
    }
}

extension StoredResource: Hashable {
    public static func == (left: StoredResource, right: StoredResource) -> Bool {
        left === right
            || (left.resourceVersion == right.resourceVersion && left.uid == right.uid
                && left.generation == right.generation
                && left.createdRevision == right.createdRevision
                && left.createdAt == right.createdAt && left.resource == right.resource)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(resourceVersion)
    }
}
