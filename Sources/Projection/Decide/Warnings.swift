import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What the owner of a change should know although it was accepted (semantics.md W3): the
    /// reasons are those that the status carries.
    ///
    /// All are there, whoever asks; only the names of others are kept from who may not see them.
    func warnings(
        about ids: [ResourceID], _ effects: [GatewayEffect], _ relabellings: [Relabelling] = [],
        at time: Timestamp, to visibility: Visibility = .everything
    ) -> [Warning] {
        var warnings: [Warning] = []
        let owners = ids.map { owner($0) }
        for case let owner? in owners {
            if let warning = owner.attachmentWarning { warnings.append(warning) }
        }
        for case let owner? in owners { warnings.add(owner.certificateWarnings(at: time)) }
        for id in ids where id.kind.isRoute {
            guard let route = routes[id] else { continue }
            warnings.add(route.warnings)
            warnings.add(shadowWarnings(route, told: ids, to: visibility))
        }
        for (id, owner) in zip(ids, owners) {
            warnings.add((owner?.stored ?? self[id])?.contentWarnings ?? [])
        }
        warnings.add(backendWarnings(ids, to: visibility))
        warnings.add(accessWarnings(ids))
        warnings.add(webhookWarnings(ids, to: visibility))
        warnings.add(freezeWarnings(ids))
        warnings.add(policyWarnings(ids, relabellings, at: time, to: visibility))
        warnings.add(keyWarnings(ids, to: visibility))
        warnings.add(releaseWarnings(effects, to: visibility))
        warnings.add(guardWarnings(ids))
        for effect in effects { warnings.add(effect.warnings(to: visibility)) }
        return warnings
    }

    /// Backends that are gone and that routes of others name: whoever deletes one should not learn
    /// of it from those who use it. Routes of the same change say it themselves.
    private func backendWarnings(_ ids: [ResourceID], to visibility: Visibility) -> [Warning] {
        let gone = ids.filter { id in
            id.kind.part == .backend && self[id] == nil && !links.referrers[id].isEmpty
        }
        if gone.isEmpty { return [] }
        let told = Set(ids)
        return gone.compactMap { id in
            let routes = links.referrers[id].filter { !told.contains($0) }.sorted()
            if routes.isEmpty { return nil }
            return Warning(
                code: "BackendInUse", resource: id,
                message: "\(id) is gone, and named by \(names(of: routes, to: visibility)): what "
                    + "they send there fails")
        }
    }

    /// - Parameter others: as those are called that are not to be named.
    func names(
        of ids: [ResourceID], to visibility: Visibility, _ others: String = "routes of others"
    ) -> String {
        let known = visibility.isUnlimited ? ids : ids.filter { visibility.sees($0) }
        var names = known.prefix(10).map(\.description)
        if known.count < ids.count { names.append(others) }
        let more = known.count > 10 ? " and \(known.count - 10) more" : ""
        return names.joined(separator: ", ") + more
    }
}

extension [Warning] {
    /// Mostly there are none: an empty array is given new memory to have none appended.
    fileprivate mutating func add(_ more: [Warning]) { if !more.isEmpty { self += more } }
}

extension OwnerRecord {
    fileprivate var attachmentWarning: Warning? {
        guard id.kind.part == .set, attachment != .attached else { return nil }
        let conditions = ListenerSetConditions(self)
        let condition = attachment.isMember ? conditions.programmed : conditions.accepted
        return Warning(
            code: condition.reason.rawValue, resource: id, message: condition.message)
    }

    /// References that give nothing beside others that do, and certificates that clients will
    /// refuse. Listeners that are not served are told of as losses.
    fileprivate func certificateWarnings(at time: Timestamp) -> [Warning] {
        if certificates.isEmpty { return [] }
        return zip(listeners, certificates).flatMap { listener, resolved -> [Warning] in
            func warning(_ code: String, _ message: String) -> Warning {
                Warning(code: code, resource: id, listener: listener.name, message: message)
            }
            var warnings: [Warning] = []
            if resolved.verdict == .partial, let reason = resolved.reason {
                warnings.append(warning(reason.rawValue, resolved.explanation(of: id)))
            }
            return warnings
                + resolved.doubts(about: listener, at: time).map { warning($0.code, $0.message) }
        }
    }
}

extension RouteRecord {
    /// Parents that do not take it or do not serve it, references that lead nowhere, rules that
    /// cannot be done.
    fileprivate var warnings: [Warning] {
        var warnings: [Warning] = []
        func warn(_ code: String, _ message: String) {
            let warning = Warning(code: code, resource: id, message: message)
            if !warnings.contains(warning) { warnings.append(warning) }
        }
        for index in parents.indices where !parents[index].isServing {
            let accepted = RouteConditions(self, parent: index).accepted
            let ref = parents[index].ref
            let name = "\(ref.kind) \(ref.namespace ?? id.namespace)/\(ref.name)"
            warn(
                parents[index].servingReason.rawValue,
                accepted.isTrue
                    ? "accepted by \(name), but no listener it is on is served; see its status"
                    : accepted.message)
        }
        for (failure, message) in RouteConditions.unresolved(self) {
            warn(failure.reason.rawValue, message)
        }
        for (index, problem) in broken {
            warn(problem.reason.rawValue, problem.sentence(ofRule: index))
        }
        return warnings
    }
}

extension GatewayEffect {
    func warnings(to visibility: Visibility) -> [Warning] {
        if lost.isEmpty && displaced.isEmpty && carvedOut.isEmpty { return [] }
        return lost.map { loss in
            Warning(
                code: loss.reason.rawValue, resource: loss.id.owner, listener: loss.id.listener,
                message: loss.told(to: visibility, on: gateway).explanation)
        }
            + displaced.map { loss in
                Warning(
                    code: "Displaced", resource: loss.id.owner, listener: loss.id.listener,
                    message: "\(loss.id) stops serving (\(loss.reason)) because of this change")
            }
            + carvedOut.map { carve in
                Warning(
                    code: "CarvedOut", resource: carve.by.owner, listener: carve.by.listener,
                    message: "\(carve.hostname) was served by "
                        + (visibility.sees(carve.id.owner, on: gateway)
                            ? carve.id.description : "another listener")
                        + " so far and is now taken out of it: the more specific listener gets the "
                        + "traffic")
            }
    }
}

extension GatewayEffect.Loss {
    /// The same sentence that the status of the listener has, or of its set.
    public var explanation: String {
        switch cause {
        case .outcome(let outcome):
            ListenerConditions.explanation(
                listener, outcome, holder: knownHolder.map { _ in holderText },
                certificates: certificates)
        case .detached(let condition): condition.message
        }
    }
}
