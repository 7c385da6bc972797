public import GatewayModel

/// What proxies of a gateway are given because a pin or a guard is another one.
public struct ReleaseEffect: Hashable, Sendable {
    public let gateway: NamespacedName
    public let version: Revision
    public let previousVersion: Revision
}

extension GatewayState {
    /// The versions that proxies are given of the gateways whose pins, guards and releases are
    /// changed. Seldom any.
    func releases(concernedBy results: [ChangeResult]) -> [NamespacedName: Revision] {
        var versions: [NamespacedName: Revision] = [:]
        for result in results where result.id.kind.isAboutReleases {
            let gateway = result.id.namespacedName
            versions[gateway] = releasedVersion(of: gateway)
        }
        return versions
    }

    /// What became of `versions`, by gateway. A version that was just made is in the effects.
    func releaseEffects(since versions: [NamespacedName: Revision]) -> [ReleaseEffect] {
        versions.compactMap { gateway, previous in
            guard let version = releasedVersion(of: gateway), version != previous,
                version < revision
            else { return nil }
            return ReleaseEffect(gateway: gateway, version: version, previousVersion: previous)
        }.sorted { $0.gateway < $1.gateway }
    }
}

extension ResourceKind {
    fileprivate var isAboutReleases: Bool {
        switch self {
        case .versionPin, .versionRelease, .releaseGuard: true
        default: false
        }
    }
}
