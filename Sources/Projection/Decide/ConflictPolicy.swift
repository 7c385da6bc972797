import GatewayModel

extension GatewayState {
    /// Whether ``refuseClashes(_:_:_:to:)`` might refuse; false when there is no gateway that
    /// rejects, and none that might begin to.
    func mayRefuseClashes(_ intents: [Intent]) -> Bool {
        rejectingGateways > 0 || intents.contains { $0.id.kind.part == .gateway }
    }

    /// Refuses what would lose or displace on gateways whose owner chose `reject`.
    ///
    /// A loss that was there before is no reason: the team that lives with it must be able to
    /// change something else. Whoever narrows what a gateway allows, or deletes it, means to.
    func refuseClashes(
        _ changes: [MergeChange], _ effects: [GatewayEffect], _ intents: [Intent],
        to visibility: Visibility
    ) throws(Refusal) {
        var issues: [Issue] = []
        for (change, effect) in zip(changes, effects) {
            guard change.after?.rejectsClashes == true else { continue }
            issues += effect.lost.filter { $0.isNew && $0.isClash }
                .map { $0.told(to: visibility, on: change.gateway) }
                .map { issue(for: $0, intents, on: change.gateway) }
            issues += effect.displaced.filter(\.isClash)
                .map { displacement($0, intents, on: change.gateway, to: visibility) }
        }
        guard let first = issues.first else { return }
        let message =
            issues.count == 1 ? first.detail : "\(issues.count) clashes; nothing was changed"
        throw Refusal(.clash, message, issues: issues)
    }

    private func issue(
        for loss: GatewayEffect.Loss, _ intents: [Intent], on gateway: NamespacedName
    ) -> Issue {
        if loss.cause == .outcome(.tooManyListeners) {
            return Issue(
                pointer: pointer(to: loss.id, in: intents), code: loss.reason.rawValue,
                detail: loss.explanation)
        }
        return Issue(
            pointer: pointer(to: loss.id, in: intents), code: loss.reason.rawValue,
            detail: loss.claimText + " on Gateway \(gateway) is held by " + loss.holderText
                + "; choose another, or ask for it to be given up")
    }

    private func displacement(
        _ loss: GatewayEffect.Loss, _ intents: [Intent], on gateway: NamespacedName,
        to visibility: Visibility
    ) -> Issue {
        let whose =
            visibility.sees(loss.id.owner, on: gateway)
            ? "a listener of namespace \(loss.id.owner.namespace)" : "another listener"
        let by = loss.holder.map { pointer(to: $0, in: intents) } ?? ""
        return Issue(
            pointer: by, code: loss.reason.rawValue,
            detail: loss.claimText + " on Gateway \(gateway) is served by \(whose), which "
                + "would stop serving; choose another, or ask for it to be given up")
    }

    private func pointer(to id: ListenerID, in intents: [Intent]) -> String {
        guard let intent = intents.first(where: { $0.id == id.owner }),
            case .apply(let resource) = intent.action,
            let index = resource.listeners.firstIndex(where: { $0.name == id.listener })
        else { return "" }
        return intent.pointer + "/spec/listeners/\(index)"
    }
}

extension Outcome {
    /// Whether somebody else, or the ceiling, stands in the way.
    var isClash: Bool {
        switch self {
        case .hostnameConflict, .protocolConflict, .tooManyListeners: true
        case .wins, .winsUnserved, .winsStopped, .noClaim: false
        }
    }
}

extension GatewayEffect.Loss {
    var isClash: Bool {
        if case .outcome(let outcome) = cause { outcome.isClash } else { false }
    }

    /// `hostname www.example.com on port 443`.
    var claimText: String {
        cause == .outcome(.hostnameConflict)
            ? (listener.hostname.map { "hostname \($0)" } ?? "every hostname")
                + " on port \(listener.port)"
            : "port \(listener.port)"
    }

    /// The holder by name where the loser may know it (semantics.md 4.5).
    public var holderText: String {
        guard let holder = knownHolder else {
            return "another listener attached to the same Gateway"
        }
        return "listener \(holder.listener) of \(holder.owner)"
    }

    /// The holder, if the loser may know it.
    public var knownHolder: ListenerID? {
        holder.flatMap { $0.mayBeTold(to: id.owner) ? $0 : nil }
    }
}
