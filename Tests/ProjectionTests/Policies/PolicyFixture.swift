import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// A state with teams, a gateway and policies, and changes that are tried on it.
struct PolicyFixture {
    var state = GatewayState()
    var now = Samples.noon

    /// Namespaces `shop` and `market` are of team retail; the gateway `infra/gw` lets all in.
    init(_ policies: (String, ListenerPolicySpec)...) throws {
        try apply(
            .namespace("shop", ["team": "retail"]), .namespace("market", ["team": "retail"]),
            .namespace("bank", ["team": "money"]), .gateway())
        for (name, spec) in policies { try apply(.policy(name, spec)) }
    }

    @discardableResult
    mutating func apply(_ resources: Resource..., message: String = "") throws -> Decision {
        try carryOut(resources.map { .applying($0) }, message: message)
    }

    @discardableResult
    mutating func delete(_ ids: ResourceID...) throws -> Decision {
        try carryOut(ids.map { Intent(Change(.delete($0))) })
    }

    @discardableResult
    mutating func carryOut(
        _ intents: [Intent], message: String = "",
        _ adjust: (inout DecisionContext) -> Void = { _ in }
    ) throws -> Decision {
        now = now + GatewayDuration(milliseconds: 1000)
        var context = DecisionContext(now: now, actor: "ada", message: message, entropy: (1, 2))
        adjust(&context)
        return try state.carryOut(intents, context)
    }

    /// What policies have against a change: `code pointer`, and the policy. Empty if nothing.
    func refusals(
        _ resources: Resource..., message: String = "", at now: Timestamp? = nil
    ) throws -> [String] {
        try violations(resources, message: message, at: now).map { issue, violation in
            "\(issue.code) \(issue.pointer) \(violation.policy)"
        }
    }

    func violations(
        _ resources: [Resource], message: String = "", at now: Timestamp? = nil
    ) throws -> [(GatewayModel.Issue, PolicyViolation)] {
        var copy = self
        if let now { copy.now = now }
        do {
            try copy.carryOut(
                resources.enumerated().map { .applying($1, at: "/changes/\($0)/apply") },
                message: message)
            return []
        } catch let refusal as Refusal {
            try #require(refusal.reason == .policy)
            return Array(zip(refusal.issues, refusal.violations))
        }
    }
}

extension Intent {
    static func applying(_ resource: Resource, at pointer: String = "") -> Intent {
        Intent(Change(.apply(resource), pointer: pointer))
    }
}

extension Resource {
    static func policy(_ name: String, _ spec: ListenerPolicySpec) -> Resource {
        Resource(metadata: Metadata(name: name), spec: .listenerPolicy(spec))
    }
}

extension LabelSelector {
    static func team(_ name: String) -> LabelSelector { LabelSelector(matchLabels: ["team": name]) }
}
