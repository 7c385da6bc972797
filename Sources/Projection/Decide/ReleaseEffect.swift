public import GatewayModel
import HashTreeCollections

/// What proxies of a gateway are given because a pin or a guard holds another version than before,
/// or none. Where proxies had the latest version and have it again, ``GatewayEffect`` says it all.
public struct ReleaseEffect: Hashable, Sendable {
    public let gateway: NamespacedName
    public let version: Revision
    public let previousVersion: Revision
    /// The version that was the latest before.
    public let previousLatest: Revision

    /// The version, as far as it was made before: the number of a new one is that of its commit,
    /// which may become another.
    public var versionBefore: Revision { min(version, previousLatest) }
    public var isNew: Bool { version > previousLatest }
}

extension GatewayState {
    /// What a commit that led here does to what proxies are given, by gateway.
    ///
    /// - Parameter before: the releases before it.
    func releaseEffects(
        of results: [ChangeResult], _ changes: [MergeChange],
        since before: TreeDictionary<NamespacedName, Release>
    ) -> [ReleaseEffect] {
        if before.isEmpty && releases.isEmpty { return [] }
        let merged = Dictionary(changes.map { ($0.gateway, $0.before?.version) }) { $1 }
        return Set(results.map(\.id.namespacedName)).union(merged.keys).compactMap { name in
            guard before[name] != nil || releases[name] != nil,
                let gateway = gateway(name), let version = releasedVersion(of: name),
                let latest = merged[name] ?? gateway.version
            else { return nil }
            let previous = before[name]?.version ?? latest
            let hadLatest = previous == latest && version == gateway.version
            if previous == version || hadLatest { return nil }
            return ReleaseEffect(
                gateway: name, version: version, previousVersion: previous,
                previousLatest: latest)
        }.sorted { $0.gateway < $1.gateway }
    }
}
