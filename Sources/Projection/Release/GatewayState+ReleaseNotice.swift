public import GatewayModel
import HashTreeCollections

// What is said of a version that proxies are not given.

extension GatewayState {
    /// Why proxies of a gateway are not given its latest version; nil if they are. Told to whoever
    /// may see all of the gateway: a guard tells how much is removed.
    public func releaseNotice(of gateway: NamespacedName) -> WithheldNotice? {
        guard let release = self.release(of: gateway), let latest = self.gateway(gateway)?.version,
            release.version != latest, let hold = release.hold
        else { return nil }
        return WithheldNotice(
            reason: hold.reason, message: sentence(hold, release, latest, of: gateway),
            since: release.since)
    }

    /// The same for whom it only concerns that the change is not out.
    public func heldNotice(of gateway: NamespacedName) -> WithheldNotice? {
        guard let notice = releaseNotice(of: gateway), let release = self.release(of: gateway)
        else {
            return nil
        }
        return WithheldNotice(
            reason: .held,
            message: "proxies of Gateway \(gateway) are given version \(release.version), which "
                + "does not have it yet (\(notice.reason)); Programmed of the Gateway says more",
            since: notice.since)
    }

    private func sentence(
        _ hold: Release.Hold, _ release: Release, _ latest: Revision, of gateway: NamespacedName
    ) -> String {
        switch hold {
        case .pin:
            let pin = pin(of: gateway)
            let until = pin.map { " until \($0.until): \($0.reason)" } ?? ""
            return "proxies are pinned to version \(release.version)\(until)"
        case .guarded(let excess):
            let reasons = excess.map(\.sentence).joined(separator: ", ")
            return "version \(latest) is held, and proxies keep version \(release.version): "
                + "\(reasons). Release it, or change it"
        }
    }

    /// Changes of configuration that proxies are not given, or would not be.
    func releaseWarnings(_ effects: [GatewayEffect], to visibility: Visibility) -> [Warning] {
        if releases.isEmpty { return [] }
        return effects.compactMap { effect in
            guard effect.version != effect.previousVersion,
                let notice = releaseNotice(of: effect.gateway)
            else { return nil }
            return Warning(
                code: notice.reason.rawValue, message: told(notice, effect, to: visibility))
        }
    }

    /// What holds a gateway is told to all who change what it serves; by how much a guard is
    /// exceeded tells of others.
    private func told(
        _ notice: WithheldNotice, _ effect: GatewayEffect, to visibility: Visibility
    ) -> String {
        let gateway = effect.gateway
        if visibility.seesMerge(of: gateway) { return "Gateway \(gateway): \(notice.message)" }
        guard effect.seen(by: visibility) != nil, let release = self.release(of: gateway) else {
            return "proxies are not given this change before what holds it ends"
        }
        if notice.reason == .pinned { return "Gateway \(gateway): \(notice.message)" }
        return "Gateway \(gateway): \(ReleaseGuardSpec.id(of: gateway)) holds version "
            + "\(effect.version?.description ?? "") with this change, and proxies keep version "
            + "\(release.version), until somebody lets it go or a later one is within its limits"
    }

    /// What a guard does not do: wait for a gateway that was deleted, or hold its deletion.
    func guardWarnings(_ ids: [ResourceID]) -> [Warning] {
        ids.compactMap { id in
            let name = id.namespacedName
            guard id.kind.part == .gateway || id.kind.part == .governance && self[id] != nil,
                gateway(name) == nil, releaseGuard(of: name) != nil
            else { return nil }
            let guardID = ReleaseGuardSpec.id(of: name)
            if id == guardID {
                return Warning(
                    code: "NotFound", resource: id,
                    message: "there is no Gateway \(name); \(guardID) waits for one")
            }
            guard id.kind.part == .gateway else { return nil }
            return Warning(
                code: "NotHeld", resource: id,
                message: "\(guardID) does not hold a deletion: Gateway \(name) is gone at once, "
                    + "with all that it served")
        }
    }

    /// Secrets that are gone, and whose keys are not yet.
    func keyWarnings(_ ids: [ResourceID], to visibility: Visibility) -> [Warning] {
        ids.compactMap { id in
            guard id.kind.part == .secret, self[id] == nil else { return nil }
            let holders = Set(heldKeys.holdings(of: id.namespacedName).map(\.holder)).sorted()
            if holders.isEmpty { return nil }
            // That a commit waits tells nothing of it.
            let known = holders.filter {
                $0.isOfRelease || $0.isOfItsCommit || visibility.sees($0)
            }.map(named)
            let others = known.count < holders.count ? ["something of others"] : []
            return Warning(
                code: "KeyHeld", resource: id,
                message: "\(id) is gone, and its key is not destroyed before this ends: "
                    + (known + others).joined(separator: ", "))
        }
    }

    /// `VersionPin infra/edge (version 57 until 2026-12-01T00:00:00.000000Z: a test)`.
    private func named(_ holder: ResourceID) -> String {
        let spec = self[holder]?.resource.spec
        if case .versionPin? = spec { return "\(holder)" + (spec?.gist.map { " (\($0))" } ?? "") }
        if case .releaseGuard? = spec, let base = release(of: holder.namespacedName)?.base.version {
            return "\(holder) (proxies may need version \(base) again)"
        }
        return "\(holder)" + (spec?.deadline.map { " (until \($0))" } ?? "")
    }
}

extension ResourceID {
    /// Whether it says what proxies are given: to all who have a part in that.
    fileprivate var isOfRelease: Bool {
        self == VersionPinSpec.id(of: namespacedName)
            || self == ReleaseGuardSpec.id(of: namespacedName)
    }
}

extension Release.Hold {
    public var reason: Condition.Reason {
        switch self {
        case .pin: .pinned
        case .guarded: .heldByGuard
        }
    }
}
