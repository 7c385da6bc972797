/// How many others have to agree to a change, and which ListenerPolicies say so.
public struct ApprovalRequirement: Hashable, Sendable {
    public var approvals: Int
    /// By name.
    public var policies: [String]

    public init(approvals: Int, policies: [String]) {
        (self.approvals, self.policies) = (approvals, policies)
    }
}
