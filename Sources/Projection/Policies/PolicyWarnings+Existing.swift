import GatewayModel

// What exists and breaks a policy that says something new of it. It depends on all that exists, so
// nothing of it is part of a plan.

extension PolicyWarnings {
    // MARK: Quotas

    func quotaWarnings() -> [Warning] {
        guard let usage = state.policies.usage else { return [] }
        var (warnings, unlisted): ([Warning], Int) = ([], 0)
        for concern in concerns {
            let used = usage[concern.namespace]
            for policy in concern.policies {
                guard let quota = policy.spec.quota else { continue }
                for entry in QuotaEntry.all {
                    guard let limit = entry.limit(quota), entry.used(used) > limit else { continue }
                    let id = ResourceID.namespace(concern.namespace)
                    guard warnings.count < Self.mostListed, visibility.sees(id) else {
                        unlisted += 1
                        continue
                    }
                    warnings.append(
                        Warning(
                            code: "QuotaExceeded", resource: id,
                            message: "namespace \(concern.namespace) has "
                                + "\(entry.words(entry.used(used))), and policy \(policy.name) "
                                + "allows \(limit): they stay, and none can be added",
                            isPlanned: false))
                }
            }
        }
        if unlisted > 0 {
            warnings.append(
                Warning(
                    code: "QuotaExceeded", message: "\(unlisted) more are not listed",
                    isPlanned: false))
        }
        return warnings
    }

    // MARK: Rules

    /// After so many no more are looked for.
    private static let mostFound = 1000
    /// Resources and listeners, each counting as one.
    private static let mostJudged = 200_000

    func violationWarnings() -> [Warning] {
        let delegating = changed.contains { !$0.spec.delegations.isEmpty }
        let resources = resources(withAllListeners: delegating)
        let judge = PolicyJudge(over: state, now: now)
        var (warnings, count, judged): ([Warning], Int, Int) = ([], 0, 0)
        search: for concern in concerns {
            if concern.policies.isEmpty && !delegating { continue }
            let names = Set((concern.policies + changed).map(\.name))
            let all = PolicySelection(state.policies.table.rules(of: concern.policies))
            for id in resources[concern.namespace] ?? [] {
                guard let stored = state[id] else { continue }
                judged += 1 + stored.listeners.count
                if judged > Self.mostJudged || count >= Self.mostFound { break search }
                let violations = judge.violations(
                    of: stored.resource, by: judge.rules(all, about: stored.resource),
                    before: stored, most: Self.mostFound
                ).filter { names.contains($0.policy) }
                count += violations.count
                guard !violations.isEmpty, warnings.count < Self.mostListed, visibility.sees(id)
                else { continue }
                warnings += violations.prefix(Self.mostListed - warnings.count).map { violation in
                    Warning(
                        code: "PolicyViolated", resource: id, listener: violation.listener,
                        message: violation.detail + "; it stays as it is until it is changed",
                        isPlanned: false)
                }
            }
        }
        let isCounted = isComplete && judged <= Self.mostJudged && count < Self.mostFound
        if count > warnings.count || !isCounted {
            let number =
                isCounted
                ? "\(count - warnings.count) more violations"
                : "at least \(count - warnings.count) more violations, and what is past them,"
            warnings.append(
                Warning(
                    code: "PolicyViolated",
                    message: "\(number) are not listed; see the status of what has listeners",
                    isPlanned: false))
        }
        return warnings
    }

    /// What any of the policies has something to say of, by namespace.
    ///
    /// - Parameter withAllListeners: whether of everything that has listeners.
    private func resources(withAllListeners: Bool) -> [String: [ResourceID]] {
        var seen: Set<ObjectIdentifier> = []
        let policies = concerns.lazy.flatMap(\.policies).filter {
            seen.insert(ObjectIdentifier($0)).inserted
        }
        var (kinds, hasListeners): (Set<String>, Bool) = ([], withAllListeners)
        var hasRoutes = withAllListeners
        for policy in policies {
            kinds.formUnion(policy.spec.names.map(\.kind))
            hasListeners = hasListeners || policy.rulesListeners
            hasRoutes = hasRoutes || !policy.spec.hostnames.isEmpty
        }
        let names = Set(concerns.map(\.namespace))
        var resources: [String: [ResourceID]] = [:]
        for kind in ResourceKind.allCases where kind.isNamespaced && kind.row.isWritable {
            let isOwner = kind.part == .gateway || kind.part == .set
            guard
                kinds.contains(kind.rawValue) || isOwner && hasListeners
                    || kind.isRoute && hasRoutes
            else { continue }
            let only = names.count == 1 ? names.first : nil
            for id in state.ids(of: kind, in: only) where names.contains(id.namespace) {
                resources[id.namespace, default: []].append(id)
            }
        }
        return resources
    }
}

extension CompiledPolicy {
    fileprivate var rulesListeners: Bool {
        !spec.hostnames.isEmpty || !spec.ports.isEmpty || !spec.protocols.isEmpty
            || spec.minimumTLSVersion != nil
            || spec.names.contains { $0.kind == NamingRule.listener }
    }
}
