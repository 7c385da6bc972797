import GatewayModel

/// Of policies, freezes, proposals and what ends by itself.
enum GovernanceLimits {
    static let rows: [LimitsMarkdown.Row] = [
        (
            "a ListenerPolicy: gateways, hostnames, ports, delegations",
            Amount.counts(
                Limits.policyGateways, Limits.policyHostnames, Limits.policyPorts,
                Limits.policyDelegations)
        ),
        (
            "its names, variables, values of one",
            Amount.counts(
                Limits.policyNames, Limits.policyVariables, Limits.policyVariableValues)
        ),
        (
            "a pattern; an expression; a hint",
            "\(Limits.namePatternBytes); \(Amount.count(Limits.policyExpressionBytes)); "
                + "\(Limits.policyHintBytes) bytes"
        ),
        ("approvals of a change", Amount.range(Limits.approvals)),
        ("each list of a ChangeFreeze", Amount.count(Limits.freezeEntries)),
        ("a reason", Amount.bytes(Limits.reasonBytes)),
        ("how long a proposal waits", Amount.times(Limits.proposalMilliseconds)),
        (
            "how long one can be read after its end",
            Amount.time(milliseconds: Limits.proposalKeptMilliseconds)
        ),
        (
            "proposals of one author that wait",
            "\(Limits.openProposals), of \(Amount.bytes(Limits.openProposalBytes)) together"
        ),
        ("how long a commit waits to be confirmed", Amount.times(Limits.confirmWithin)),
        ("certificates of a version that is pinned", Amount.count(Limits.pinnedKeys)),
    ]
}
