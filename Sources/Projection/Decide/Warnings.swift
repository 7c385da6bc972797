import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// What the owner of a change should know although it was accepted (semantics.md W3): the
    /// reasons are those that the status carries.
    func warnings(
        about ids: [ResourceID], _ effects: [GatewayEffect], at time: Timestamp
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
            warnings.add(shadowWarnings(route, told: ids))
        }
        for (id, owner) in zip(ids, owners) {
            warnings.add((owner?.stored ?? self[id])?.contentWarnings ?? [])
        }
        warnings.add(backendWarnings(ids))
        for effect in effects { warnings.add(effect.warnings) }
        return warnings
    }

    /// Backends that are gone and that routes of others name: whoever deletes one should not learn
    /// of it from those who use it. Routes of the same change say it themselves.
    private func backendWarnings(_ ids: [ResourceID]) -> [Warning] {
        let gone = ids.filter { id in
            id.kind == .backend && self[id] == nil && !links.referrers[id].isEmpty
        }
        if gone.isEmpty { return [] }
        let told = Set(ids)
        return gone.compactMap { id in
            let routes = links.referrers[id].filter { !told.contains($0) }.sorted()
            if routes.isEmpty { return nil }
            let names = routes.prefix(10).map(\.description).joined(separator: ", ")
            let more = routes.count > 10 ? " and \(routes.count - 10) more" : ""
            return Warning(
                code: "BackendInUse", resource: id,
                message: "\(id) is gone, and named by \(names)\(more): what they send there "
                    + "fails")
        }
    }
}

extension [Warning] {
    /// Mostly there are none: an empty array is given new memory to have none appended.
    fileprivate mutating func add(_ more: [Warning]) { if !more.isEmpty { self += more } }
}

extension OwnerRecord {
    fileprivate var attachmentWarning: Warning? {
        guard id.kind == .listenerSet, attachment != .attached else { return nil }
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
    var warnings: [Warning] {
        if lost.isEmpty && displaced.isEmpty && carvedOut.isEmpty { return [] }
        return lost.map { loss in
            Warning(
                code: loss.reason.rawValue, resource: loss.id.owner, listener: loss.id.listener,
                message: loss.explanation)
        }
            + displaced.map { loss in
                Warning(
                    code: "Displaced", resource: loss.id.owner, listener: loss.id.listener,
                    message: "\(loss.id) stops serving (\(loss.reason)) because of this change")
            }
            + carvedOut.map { carve in
                Warning(
                    code: "CarvedOut", resource: carve.by.owner, listener: carve.by.listener,
                    message: "\(carve.hostname) was served by \(carve.id) so far and is now taken "
                        + "out of it: the more specific listener gets the traffic")
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
