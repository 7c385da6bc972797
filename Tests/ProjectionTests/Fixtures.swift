import GatewayModel
import LintelTesting

@testable import Projection

/// A log in the making, with the state it adds up to.
struct Story {
    private(set) var state = GatewayState()
    private(set) var log: [Commit] = []
    /// What the events left, without any projection.
    private(set) var resources: [ResourceID: StoredResource] = [:]

    init() {}

    /// Each resource in a commit of its own, so that each is younger than the one before.
    init(_ resources: [Resource]) { for resource in resources { apply(resource) } }

    init(_ resources: Resource...) { self.init(resources) }

    var now: Mark {
        Mark(revision: state.revision, time: Timestamp(rawValue: state.revision.rawValue * 1_000))
    }

    @discardableResult
    mutating func apply(_ resources: Resource...) -> [MergeChange] {
        var pending = self.resources
        return commit(
            resources.map { resource in
                let stored = stored(resource, over: pending[resource.id])
                pending[resource.id] = stored
                return .applied(stored)
            })
    }

    @discardableResult
    mutating func delete(_ ids: ResourceID...) -> [MergeChange] {
        commit(ids.map { .deleted($0, uid: resources[$0]?.uid ?? "") })
    }

    @discardableResult
    mutating func commit(_ events: [Event]) -> [MergeChange] {
        let revision = state.revision.next
        let commit = Commit(
            revision: revision, committedAt: Timestamp(rawValue: revision.rawValue * 1_000),
            projectionRules: GatewayState.projectionRules, actor: "test", events: events)
        log.append(commit)
        for event in events {
            switch event {
            case .applied(let stored): resources[stored.id] = stored
            case .deleted(let id, _): resources[id] = nil
            }
        }
        return state.apply(commit)
    }

    /// `resource` as the next commit would store it, in the place of `known`.
    func stored(_ resource: Resource, over known: StoredResource?) -> StoredResource {
        let revision = state.revision.next
        return StoredResource(
            resource: resource, uid: known?.uid ?? "uid-\(revision)-\(resource.id)",
            createdRevision: known?.createdRevision ?? revision,
            createdAt: known?.createdAt ?? Timestamp(rawValue: revision.rawValue * 1_000),
            generation: (known?.generation ?? 0) + (known?.resource.spec == resource.spec ? 0 : 1),
            resourceVersion: revision)
    }
}
