import GatewayModel

/// The freezes that a decision meets.
///
/// A frozen namespace keeps what it has: its resources that decide what gateways serve, and its
/// labels. A frozen gateway keeps its Gateway, its merged configuration and the version that
/// proxies are given, whoever would change it. Who may do what, who hears of it, and the other
/// rules of the house are never frozen: a token that leaked can be revoked, and the freeze be
/// ended.
struct FreezeCheck {
    private let freezes: [(id: ResourceID, spec: ChangeFreezeSpec)]
    private let context: DecisionContext
    private(set) var overridden: [String] = []
    private var issues: [Issue] = []
    private var met: [FreezeNotice] = []
    private var denials: [AccessDenial] = []

    /// Nil where nothing is frozen.
    init?(_ state: GatewayState, _ context: DecisionContext) {
        if state.governance.freezes.isEmpty { return nil }
        switch context.freezes {
        case .ignore, .later: return nil
        case .obey, .override: break
        }
        freezes = state.governance.freezes.compactMap { stored in
            guard case .changeFreeze(let spec) = stored.resource.spec,
                spec.isInForce(at: context.now)
            else { return nil }
            return (stored.id, spec)
        }
        if freezes.isEmpty { return nil }
        self.context = context
    }

    /// Whether it has to be looked at what a commit does to gateways: not where only other ones can
    /// be concerned, so that their changes need no copy of the state to go back to.
    func mayConcernGateways(_ events: [Event], in state: borrowing GatewayState) -> Bool {
        let frozen = freezes.flatMap(\.spec.gateways).map(\.gateway)
        if frozen.isEmpty { return false }
        for event in events {
            let id = event.id
            switch id.kind.part {
            case .access, .governance, .none: continue
            case .gateway: if frozen.contains(id.namespacedName) { return true }
            case .set:
                let now =
                    if case .applied(let stored) = event { stored.parent } else {
                        NamespacedName?.none
                    }
                let parents = [now, state.listenerSet(id.namespacedName)?.stored.parent]
                if parents.contains(where: { $0.map(frozen.contains) ?? false }) { return true }
            case .namespace, .route, .grant, .secret, .backend: return true
            }
        }
        return false
    }

    /// Looks at what is said of each resource.
    ///
    /// - Throws: ``Refusal`` `frozen`, with an issue for each; `forbidden` where who asks may not
    ///   override it.
    mutating func check(
        _ events: [Event], _ intents: [Intent], in state: borrowing GatewayState
    ) throws(Refusal) {
        for event in events where event.id.isOfReleases {
            for freeze in freezes where freeze.spec.holds(event.id.namespacedName) {
                let pointer = intents.first { $0.id == event.id }?.pointer ?? ""
                note(freeze, "Gateway \(event.id.namespacedName)", pointer)
            }
        }
        for event in events where event.id.isFrozenWithItsNamespace {
            let labels = state.selectableLabels(ofNamespace: event.id.team)
            for freeze in freezes where freeze.spec.holds(event.id, labels) {
                let what =
                    event.id.kind.part == .gateway && freeze.spec.holds(event.id.namespacedName)
                    ? "Gateway \(event.id.namespacedName)" : "namespace \(event.id.team)"
                let pointer = intents.first { $0.id == event.id }?.pointer ?? ""
                note(freeze, what, pointer)
            }
        }
        try throwIfRefused()
    }

    /// Looks at what it does to gateways.
    mutating func check(_ changes: [MergeChange]) throws(Refusal) {
        for change in changes where change.changesConfiguration {
            for freeze in freezes where freeze.spec.holds(change.gateway) {
                note(freeze, "Gateway \(change.gateway)", "")
            }
        }
        try throwIfRefused()
    }

    private mutating func note(
        _ freeze: (id: ResourceID, spec: ChangeFreezeSpec), _ what: String, _ pointer: String
    ) {
        if case .override(let rights) = context.freezes {
            if rights.allows(.override, freeze.id) {
                if !overridden.contains(freeze.id.name) { overridden.append(freeze.id.name) }
                return
            }
            denials.append(AccessDenial(verb: .override, target: AccessTarget(freeze.id)))
        }
        let end = freeze.spec.until.map { "until \($0)" } ?? "until that is deleted"
        let issue = Issue(
            pointer: pointer, code: "Frozen",
            detail: "\(what) is frozen by \(freeze.id) \(end): \(freeze.spec.reason)")
        if !issues.contains(issue) { issues.append(issue) }
        let notice = FreezeNotice(freeze.id, freeze.spec)
        if !met.contains(notice) { met.append(notice) }
    }

    private func throwIfRefused() throws(Refusal) {
        guard let first = issues.first else { return }
        let message =
            issues.count == 1
            ? first.detail : "\(issues.count) of these are frozen; nothing was changed"
        if denials.isEmpty { throw Refusal(.frozen, message, issues: issues, freezes: met) }
        let issues = issues.map { issue in
            Issue(
                pointer: issue.pointer, code: issue.code,
                detail: "you may not override this: " + issue.detail)
        }
        throw Refusal(
            .forbidden, "you may not override this: " + message, issues: issues, denials: denials)
    }
}

extension Refusal {
    /// Whether it is only that something is frozen, which is for a time and says nothing of the
    /// change.
    public var isOfFreezes: Bool {
        reason == .frozen || reason == .forbidden && denials.contains { $0.verb == .override }
    }
}

extension ChangeFreezeSpec {
    fileprivate func holds(_ gateway: NamespacedName) -> Bool {
        gateways.contains { $0.gateway == gateway }
    }

    fileprivate func holds(_ id: ResourceID, _ labels: [String: String]) -> Bool {
        namespaces.contains(id.team) || namespaceSelector?.matches(labels) ?? false
            || id.kind.part == .gateway && holds(id.namespacedName)
    }
}

extension ResourceID {
    /// Whether it is a pin, a guard or a release, named like its gateway.
    fileprivate var isOfReleases: Bool { kind.part == .governance && kind.isNamespaced }

    fileprivate var isFrozenWithItsNamespace: Bool {
        switch kind.part {
        case .access, .governance, .none: false
        case .namespace, .gateway, .set, .route, .grant, .secret, .backend: true
        }
    }
}
