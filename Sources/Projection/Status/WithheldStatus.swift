public import GatewayModel

/// What of a resource proxies are not given, although the merge serves it. Who gives versions out
/// lays it over the status; the projection knows nothing of proxies.
public struct WithheldStatus: Sendable {
    /// Of the resource itself.
    public var own: WithheldNotice?
    /// Of its listeners, by name.
    public var listeners: [String: WithheldNotice] = [:]
    /// What proxies have instead of the latest version.
    public var servedVersion: Revision?

    public init() {}
}

/// Why it is not given out, for the condition Programmed.
public struct WithheldNotice: Sendable {
    public let reason: Condition.Reason
    public let message: String
    public let since: Mark

    public init(reason: Condition.Reason, message: String, since: Mark) {
        self.reason = reason
        self.message = message
        self.since = since
    }
}
