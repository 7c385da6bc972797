import GatewayModel

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
