import GatewayModel

extension GatewayState {
    /// What may be done to the versions that proxies are given, and to a gateway whose proxies are
    /// pinned to one.
    ///
    /// - Parameter now: a pin whose time is over counts no more, whether or not its end is in the
    ///   log.
    /// - Throws: `pinned`, `notHeld`, `invalid`.
    func checkReleases(of intents: [Intent], at now: Timestamp) throws(Refusal) {
        for intent in intents {
            switch intent.id.kind.part {
            case .gateway: try checkDeletion(intent, at: now)
            case .governance: try check(intent.resource, at: intent.pointer, now)
            default: continue
            }
        }
    }

    private func checkDeletion(_ intent: Intent, at now: Timestamp) throws(Refusal) {
        let gateway = intent.id.namespacedName
        guard case .delete = intent.action, self.gateway(gateway) != nil,
            let pin = pin(of: gateway), pin.until > now
        else { return }
        let detail =
            "proxies of Gateway \(gateway) are pinned to version \(pin.version) until \(pin.until) "
            + "(\(pin.reason)); end the pin first"
        throw Refusal(
            .pinned, detail,
            issues: [Issue(pointer: intent.pointer, code: "Pinned", detail: detail)])
    }

    private func check(
        _ wanted: Resource?, at pointer: String, _ now: Timestamp
    ) throws(Refusal) {
        if case .versionPin(let pin)? = wanted?.spec {
            try check(pin, of: wanted?.id.namespacedName, at: pointer, now)
        }
        if case .versionRelease(let release)? = wanted?.spec, let id = wanted?.id {
            try check(release, of: id.namespacedName, at: pointer)
        }
    }

    private func check(
        _ pin: VersionPinSpec, of name: NamespacedName?, at pointer: String, _ now: Timestamp
    ) throws(Refusal) {
        guard let name, let gateway = gateway(name) else {
            throw Refusal(.notFound, "there is no Gateway to pin; it was deleted meanwhile")
        }
        var issues: [Issue] = []
        func issue(_ member: String, _ code: String, _ detail: String) {
            issues.append(Issue(pointer: pointer + member, code: code, detail: detail))
        }
        let first = gateway.owner.stored.createdRevision
        if pin.version < first || pin.version > gateway.version {
            issue(
                "/version", "UnknownVersion",
                "\(pin.version) is not a version of Gateway \(name), which has versions from "
                    + "\(first) to \(gateway.version)")
        }
        if pin.until <= now {
            issue("/until", "Until", "\(pin.until) is over; say when the pin is to end")
        }
        if let only = issues.first {
            let message = issues.count == 1 ? only.detail : "\(issues.count) problems"
            throw Refusal(.invalid, message, issues: issues)
        }
        try checkGuard(pin, of: gateway, at: pointer + "/version")
    }

    /// Of what a guard has not let go only the latest version can be pinned, as only that can be
    /// let go.
    private func checkGuard(
        _ pin: VersionPinSpec, of gateway: GatewayRecord, at pointer: String
    ) throws(Refusal) {
        let name = gateway.name
        guard releaseGuard(of: name) != nil, let base = release(of: name)?.base.version,
            pin.version > base, pin.version < gateway.version
        else { return }
        let detail =
            "\(ReleaseGuardSpec.id(of: name)) has let go no version of Gateway \(name) since "
            + "\(base), so \(pin.version) cannot be pinned; pin an older one, or the latest, "
            + "\(gateway.version)"
        throw Refusal(
            .notHeld, detail, issues: [Issue(pointer: pointer, code: "NotHeld", detail: detail)])
    }

    /// Whether proxies would be given by a pin what the guard of their gateway would not give them.
    func isHeld(_ version: Revision, of name: NamespacedName) -> Bool {
        guard let gateway = gateway(name), let release = release(of: name),
            version > release.base.version,
            let excess = releaseGuard(of: name)?
                .excess(since: release.base, size: { snapshotSize(of: gateway) })
        else { return false }
        return !excess.isEmpty
    }

    private func check(
        _ wanted: VersionReleaseSpec, of name: NamespacedName, at pointer: String
    ) throws(Refusal) {
        let detail: String
        guard let gateway = gateway(name) else {
            throw Refusal(.notFound, "there is no Gateway \(name)")
        }
        // The same again changes nothing.
        if case .versionRelease(wanted)? = self[VersionReleaseSpec.id(of: name)]?.resource.spec {
            return
        }
        let release = self.release(of: name)
        if wanted.version != gateway.version {
            detail =
                "version \(wanted.version) of Gateway \(name) is not the latest, which is "
                + "\(gateway.version); look at that"
        } else if case .pin? = release?.hold {
            let version = release?.version ?? .zero
            detail = "Gateway \(name) is pinned to version \(version); end the pin"
        } else if case .guarded? = release?.hold {
            return
        } else {
            detail =
                "version \(wanted.version) of Gateway \(name) is not held: proxies are given it"
        }
        throw Refusal(
            .notHeld, detail, issues: [Issue(pointer: pointer, code: "NotHeld", detail: detail)])
    }
}
