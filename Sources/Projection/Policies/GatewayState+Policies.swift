public import GatewayModel

extension GatewayState {
    /// Whether the policies of now let a change pass; costs nothing where there are none.
    ///
    /// - Parameter results: of the intents, one each.
    /// - Returns: the names of the policies that were asked.
    /// - Throws: `policy` with every violation, or else `approvalRequired`.
    func requirePolicies(
        for intents: [Intent], _ results: [ChangeResult], _ context: DecisionContext
    ) throws(Refusal) -> [String] {
        guard !policies.isEmpty, context.enforcesPolicies, !context.isOwn else { return [] }
        var check = PolicyCheck(
            intents, results, in: self, at: context.now, message: context.message)
        let asked = try check.require()
        if !context.isApproved, let requirement = check.approvalRequirement(),
            !context.mayChangePoliciesAlone || !intents.allSatisfy(\.id.kind.isPolicy)
        {
            throw Refusal(.approvalRequired(requirement), requirement.sentence)
        }
        return asked
    }

    /// Who has to agree to a change before it is made; nil if nobody has.
    public func approvalRequired(
        for intents: [Intent], _ results: [ChangeResult], at now: Timestamp
    ) -> ApprovalRequirement? {
        if policies.isEmpty { return nil }
        return PolicyCheck(intents, results, in: self, at: now, message: nil).approvalRequirement()
    }

    /// What policies have against something that exists, of which a status tells.
    func violations(of owner: StoredResource, at now: Timestamp) -> [PolicyViolation] {
        if policies.isEmpty { return [] }
        let judge = PolicyJudge(over: self, now: now)
        return judge.violations(
            of: owner.resource, by: judge.rules(about: owner.resource), before: owner)
    }
}
