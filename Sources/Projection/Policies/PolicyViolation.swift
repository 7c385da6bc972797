public import GatewayModel

/// What a policy has against a change, or against something that exists.
public struct PolicyViolation: Hashable, Sendable {
    /// Which rule of a policy: a field of its spec.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case hostname = "hostnames"
        case carveOut = "hostnames.carveOuts"
        case delegation = "delegations"
        case port = "ports"
        case listenerProtocol = "protocols"
        case tlsVersion = "minimumTLSVersion"
        case name = "names"
        case quota = "quota"
        case message = "message"

        /// Of the issue that tells it.
        public var code: String {
            switch self {
            case .hostname: "HostnameNotAllowed"
            case .carveOut: "CarveOutNotAllowed"
            case .delegation: "HostnameDelegated"
            case .port: "PortNotAllowed"
            case .listenerProtocol: "ProtocolNotAllowed"
            case .tlsVersion: "TLSVersionTooLow"
            case .name: "NameNotAllowed"
            case .quota: "QuotaExceeded"
            case .message: "MessageNotAllowed"
            }
        }
    }

    /// The name of the policy.
    public let policy: String
    public let rule: Rule
    /// What would be allowed, in words: `*.shop.example.com`.
    public let allowed: String
    /// Where it stands, seen from the resource; of a message from the request.
    public let pointer: String
    /// The resource that it is about; nil if it is the whole change.
    public internal(set) var resource: ResourceID?
    /// The listener that it is about.
    public let listener: String?
    /// What is wrong and what to do, as one sentence.
    public let detail: String

    init(
        _ policy: CompiledPolicy, _ rule: Rule, allowed: String, at pointer: String,
        listener: String? = nil, _ detail: String
    ) {
        (self.policy, self.rule, self.allowed) = (policy.name, rule, allowed)
        (self.pointer, self.listener) = (pointer, listener)
        self.detail = "\(detail) (ListenerPolicy \(policy.name), spec.\(rule.rawValue))"
    }
}
