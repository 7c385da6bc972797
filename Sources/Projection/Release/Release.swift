public import GatewayModel
import HashTreeCollections

/// Which version of a gateway proxies are given. Only a gateway with a pin or a guard has one; of
/// any other it is the latest.
public struct Release: Hashable, Sendable {
    /// Why it is not simply the latest.
    public enum Hold: Hashable, Sendable {
        /// A VersionPin says which.
        case pin
        /// The ReleaseGuard holds the latest, for these reasons.
        case guarded([GuardExcess])
    }

    /// The one that proxies are given.
    public private(set) var version: Revision
    /// Nil: the latest is given, and the next one will be.
    public private(set) var hold: Hold?
    /// Since when it is this one, for this reason.
    public private(set) var since: Mark
    public private(set) var base: ReleaseBase
    /// What the certificates of ``base`` were sealed with, while it is not the latest: proxies may
    /// need them again.
    public private(set) var dataKeys: [HeldDataKey]

    public init(
        version: Revision, since: Mark, base: ReleaseBase, dataKeys: [HeldDataKey] = []
    ) {
        (self.version, self.since, self.base) = (version, since, base)
        self.dataKeys = dataKeys
    }

    /// Of a gateway that has just got its pin or guard, which do not judge what is there.
    init(beginningWith gateway: GatewayRecord, now: Mark, in state: GatewayState) {
        self.init(version: gateway.version, since: now, base: state.releaseBase(of: gateway))
    }

    /// Looks again at what holds it. Without a guard nothing is compared, so that one that comes
    /// later judges what comes after it.
    mutating func judge(_ gateway: GatewayRecord, now: Mark, in state: GatewayState) {
        let (oldVersion, oldHold) = (version, hold)
        let excess =
            state.releaseGuard(of: gateway.name)?.excess(since: base) {
                state.snapshotSize(of: gateway)
            }
        if excess == nil { letGo(gateway, in: state) }
        if let pin = state.pin(of: gateway.name) {
            (version, hold) = (pin.version, .pin)
        } else if let excess, !excess.isEmpty {
            (version, hold) = (base.version, .guarded(excess))
        } else {
            (version, hold) = (gateway.version, nil)
            letGo(gateway, in: state)
        }
        if version != oldVersion || hold?.isPin != oldHold?.isPin { since = now }
    }

    /// The version was let go: what comes next is compared with it.
    mutating func letGo(_ gateway: GatewayRecord, in state: GatewayState) {
        guard base.version != gateway.version else { return }
        base = state.releaseBase(of: gateway)
        dataKeys = []
    }

    /// The latest version is another one now.
    mutating func note(_ change: MergeChange) { base.note(change) }

    mutating func keep(_ keys: [HeldDataKey]) { dataKeys = keys }
}

extension Release.Hold {
    public var isPin: Bool { self == .pin }
}

extension GatewayState {
    /// What proxies are given of a gateway; nil where that is the latest version, always.
    public func release(of gateway: NamespacedName) -> Release? { releases[gateway] }

    /// The version that proxies are given; nil if there is no such gateway.
    public func releasedVersion(of gateway: NamespacedName) -> Revision? {
        releases[gateway]?.version ?? self.gateway(gateway)?.version
    }

    /// The gateways whose proxies are not given the latest version, each with the one they are.
    public var withheldGateways: [(gateway: NamespacedName, release: Release)] {
        releases.lazy.filter { $0.value.version != gateway($0.key)?.version }
            .map { ($0.key, $0.value) }
    }

    public var hasReleases: Bool { !releases.isEmpty }

    /// The gateways with a guard that would give an older version than the latest, with that.
    public var guardedBases: [(gateway: NamespacedName, version: Revision)] {
        releases.compactMap { name, release in
            guard release.base.version != gateway(name)?.version, releaseGuard(of: name) != nil
            else { return nil }
            return (name, release.base.version)
        }
    }

    /// The gateways with a pin or a guard, by name.
    public var gatewaysWithRelease: [NamespacedName] { releases.keys.sorted() }

    public func pin(of gateway: NamespacedName) -> VersionPinSpec? {
        guard case .versionPin(let pin)? = others[VersionPinSpec.id(of: gateway)]?.resource.spec
        else { return nil }
        return pin
    }

    public func releaseGuard(of gateway: NamespacedName) -> ReleaseGuardSpec? {
        guard
            case .releaseGuard(let spec)? =
                others[ReleaseGuardSpec.id(of: gateway)]?.resource.spec
        else { return nil }
        return spec
    }

    func releaseBase(of gateway: GatewayRecord) -> ReleaseBase {
        ReleaseBase(
            version: gateway.version, listenerCount: gateway.listenerCount,
            snapshotSize: snapshotSize(of: gateway))
    }
}
