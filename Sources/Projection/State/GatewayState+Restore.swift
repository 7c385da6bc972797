public import GatewayModel
import HashTreeCollections

/// What a state knows of one owner that its resources alone do not say.
public struct OwnerMemory: Hashable, Sendable {
    public var marks: OwnerMarks
    public var listenerMarks: [ListenerMarks]
    /// Of a Gateway: the version its merge is at.
    public var version: Revision?
    /// Of a Gateway: what proxies are given, where that is not simply the latest.
    public var release: Release?

    public init(
        marks: OwnerMarks, listenerMarks: [ListenerMarks], version: Revision? = nil,
        release: Release? = nil
    ) {
        self.marks = marks
        self.listenerMarks = listenerMarks
        (self.version, self.release) = (version, release)
    }
}

extension GatewayState {
    /// The state at `revision`, from its resources and what it remembered about owners and routes:
    /// the same value that folding the log up to there gives.
    public init(
        restoring resources: [StoredResource], memory: [ResourceID: OwnerMemory],
        routeMarks: [ResourceID: [RouteMarks]] = [:], shadows: [ResourceID: [Mark?]] = [:],
        revision: Revision, committedAt: Timestamp
    ) {
        self.init()
        self.revision = revision
        self.committedAt = committedAt
        var projector = Projector(now: Mark(revision: revision, time: committedAt))
        for resource in resources { projector.record(.applied(resource), in: &self) }
        _ = projector.project(into: &self)
        countUsage(since: nil)
        for (id, memory) in memory { remember(memory, of: id) }
        for (id, marks) in routeMarks { remember(marks, ofRoute: id) }
        for (id, marks) in shadows where self.shadows[id]?.count == marks.count {
            self.shadows[id] = marks
        }
    }

    private mutating func remember(_ marks: [RouteMarks], ofRoute id: ResourceID) {
        guard let known = routes[id], known.marks.count == marks.count else { return }
        let record = known.with(marks: marks)
        routes[id] = record
        for part in record.parts {
            let served = ServedRoute(record: record, part: part)
            change(part.gateway) { parts in
                parts.routes.remove(served)
                parts.routes.insert(served)
            }
        }
    }

    private mutating func change(
        _ gateway: NamespacedName, _ change: (inout GatewayRecord.Parts) -> Void
    ) {
        guard var entry = gateways[gateway] else { return }
        entry.record = entry.record.with(change)
        gateways.insert(entry)
    }

    private mutating func remember(_ memory: OwnerMemory, of id: ResourceID) {
        switch id.kind.part {
        case .namespace, .route, .grant, .secret, .backend, .access, .governance, .none: break
        case .gateway:
            change(id.namespacedName) { parts in
                parts.owner = parts.owner.with(
                    marks: memory.marks, listenerMarks: memory.listenerMarks)
                parts.version = memory.version ?? parts.version
            }
            remember(memory.release, of: id.namespacedName)
        case .set:
            guard let record = listenerSets[id.namespacedName] else { return }
            listenerSets.insert(
                record.with(marks: memory.marks, listenerMarks: memory.listenerMarks))
        }
    }

    private mutating func remember(_ release: Release?, of name: NamespacedName) {
        guard let gateway = gateway(name), releases[name] != nil, var release else { return }
        release.judge(gateway, now: release.since, in: self)
        releases[name] = release
        heldKeys.replace([], with: release.dataKeys, by: ReleaseGuardSpec.id(of: name))
    }

    /// What ``init(restoring:memory:routeMarks:shadows:revision:committedAt:)`` needs of one owner.
    public func memory(of id: ResourceID) -> OwnerMemory? {
        owner(id).map { owner in
            OwnerMemory(
                marks: owner.marks, listenerMarks: owner.listenerMarks,
                version: id.kind.part == .gateway ? gateway(id.namespacedName)?.version : nil,
                release: id.kind.part == .gateway ? releases[id.namespacedName] : nil)
        }
    }
}
