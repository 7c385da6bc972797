import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/namespaces/{namespace}/limits` — what a team may do, and how much is left: all
/// policies that select the namespace, together.
struct GetLimits: Operation {
    let ledger: Ledger
    let clock: any WallClock

    var access: Access { Access(.get, .kind(.namespace)) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let namespace = call.path["namespace"]
        let (state, now) = (ledger.published.state, clock.now())
        let limits = state.limits(ofNamespace: namespace, at: now)
        let freezes = state.freezes(concerning: namespace, at: now)
        return .now(.json { $0.limits(limits, freezes) })
    }
}

extension JSONWriter {
    fileprivate mutating func limits(_ limits: NamespaceLimits, _ freezes: [FreezeNotice]) {
        object { writer in
            writer.member("namespace", limits.namespace)
            writer.key("policies")
            writer.array(of: limits.policies)
            writer.key("summary")
            writer.array(of: limits.summary)
            writer.rules("hostnames", limits.hostnames)
            writer.key("delegations")
            writer.array(of: limits.delegations) { $0.owner($1) }
            writer.rules("ports", limits.ports)
            writer.rules("protocols", limits.protocols)
            if let least = limits.minimumTLSVersion {
                writer.key("minimumTLSVersion")
                writer.object { writer in
                    writer.member("version", least.version.rawValue)
                    writer.member("policy", least.policy)
                }
            }
            writer.key("names")
            writer.array(of: limits.names) { writer, naming in
                writer.object { writer in
                    writer.member("kind", naming.kind)
                    writer.rule(members: naming.rule)
                }
            }
            writer.key("quota")
            writer.array(of: limits.quotas) { writer, quota in
                writer.object { writer in
                    writer.member("of", quota.name)
                    writer.member("used", quota.used)
                    writer.member("limit", quota.limit)
                    writer.member("left", quota.left)
                    writer.member("policy", quota.policy)
                }
            }
            writer.rules("messages", limits.messages)
            writer.key("approvals")
            writer.array(of: limits.approvals) { $0.approval($1) }
            writer.key("freezes")
            writer.array(of: freezes) { $0.freeze($1) }
        }
    }

    private mutating func rules(_ name: StaticString, _ rules: [NamespaceLimits.Rule]) {
        key(name)
        array(of: rules) { writer, rule in writer.object { $0.rule(members: rule) } }
    }

    private mutating func rule(members rule: NamespaceLimits.Rule) {
        member("allowed", rule.allowed)
        member("policy", rule.policy)
        gateways(rule.gateways)
    }

    private mutating func gateways(_ gateways: [NamespacedName]) {
        if gateways.isEmpty { return }
        key("gateways")
        array(of: gateways) { $0.gatewayName($1) }
    }

    private mutating func approval(_ approval: NamespaceLimits.Approval) {
        object { writer in
            writer.member("approvals", approval.approvals)
            writer.key("changes")
            writer.array(of: approval.changes) { writer, scope in
                writer.object { writer in
                    writer.key("kinds")
                    writer.array(of: scope.kinds)
                    writer.key("actions")
                    writer.array(of: scope.actions.map(\.rawValue))
                }
            }
            writer.member("policy", approval.policy)
            writer.gateways(approval.gateways)
        }
    }
}
