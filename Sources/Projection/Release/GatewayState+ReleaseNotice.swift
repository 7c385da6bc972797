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
            let message =
                visibility.seesMerge(of: effect.gateway)
                ? "Gateway \(effect.gateway): \(notice.message)"
                : "proxies are not given this change before what holds it ends"
            return Warning(code: notice.reason.rawValue, message: message)
        }
    }

    /// Secrets that are gone, and whose keys are not yet.
    func keyWarnings(_ ids: [ResourceID], to visibility: Visibility) -> [Warning] {
        ids.compactMap { id in
            guard id.kind.part == .secret, self[id] == nil else { return nil }
            let holders = Set(heldKeys.holdings(of: id.namespacedName).map(\.holder)).sorted()
            if holders.isEmpty { return nil }
            let known = holders.filter { visibility.sees($0) }.map(named)
            let others = known.count < holders.count ? ["something of others"] : []
            return Warning(
                code: "KeyHeld", resource: id,
                message: "\(id) is gone, and its key is not destroyed before this ends: "
                    + (known + others).joined(separator: ", "))
        }
    }

    /// `VersionPin infra/edge (until 2026-12-01T00:00:00.000000Z)`.
    private func named(_ holder: ResourceID) -> String {
        let end = self[holder]?.resource.spec.deadline
        return "\(holder)" + (end.map { " (until \($0))" } ?? "")
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
