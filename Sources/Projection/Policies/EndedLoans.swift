public import GatewayModel

extension Intent {
    /// Loans that are over before they begin. What was there already ends by itself.
    func endedLoans(on known: StoredResource?, at now: Timestamp) -> [Issue] {
        guard case .apply(let resource) = action,
            case .listenerPolicy(let spec) = resource.spec
        else { return [] }
        var before: [HostnameDelegation] = []
        if case .listenerPolicy(let old)? = known?.resource.spec { before = old.delegations }
        return spec.delegations.enumerated().compactMap { index, loan in
            guard let until = loan.until, until <= now, !before.contains(loan) else { return nil }
            return Issue(
                pointer: "\(pointer)/spec/delegations/\(index)/until", code: "Until",
                detail: "\(until) is over; say when the loan of \(loan.hostname) is to end, or "
                    + "leave until out to delegate it for good")
        }
    }
}

extension GatewayState {
    /// The loans of a policy that are over, and still in it.
    public func endedLoans(of id: ResourceID, at now: Timestamp) -> [HostnameDelegation] {
        guard case .listenerPolicy(let spec)? = self[id]?.resource.spec else { return [] }
        return spec.delegations.filter { !$0.isInForce(at: now) }
    }

    /// What a namespace claims of what it was lent: of very much the first.
    public func listeners(
        within loan: HostnameDelegation
    ) -> [(owner: ResourceID, listener: String)] {
        let lent = HostnamePattern(loan.hostname)
        let owners = ResourceKind.allCases.filter { $0.part == .gateway || $0.part == .set }
            .flatMap { ids(of: $0, in: loan.namespace) }
        let listeners = owners.lazy.flatMap { id in
            (self[id]?.listeners ?? []).lazy
                .filter { $0.claimsHostname && lent.covers(HostnamePattern($0.hostname)) }
                .map { (owner: id, listener: $0.name) }
        }
        return Array(listeners.prefix(100))
    }
}
