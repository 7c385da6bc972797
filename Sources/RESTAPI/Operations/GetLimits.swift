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
        guard state.knows(namespace: namespace) else {
            throw Problem.notFound(
                "nothing is in namespace \(namespace), and no Namespace declares it")
        }
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
            writer.key("delegatedToOthers")
            writer.array(of: limits.delegatedToOthers) { $0.owner($1) }
            writer.rules("ports", limits.ports)
            writer.rules("protocols", limits.protocols)
            writer.rules("minimumTLSVersion", limits.minimumTLSVersion)
            writer.rules("names", limits.names)
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
            if limits.unlisted > 0 { writer.member("unlisted", limits.unlisted) }
        }
    }

    private mutating func rules(_ name: StaticString, _ rules: [NamespaceLimits.Rule]) {
        key(name)
        array(of: rules) { writer, rule in writer.object { $0.rule(members: rule) } }
    }

    private mutating func rule(members rule: NamespaceLimits.Rule) {
        terms(members: rule.terms)
        member("allowed", rule.allowed)
        key("policies")
        array(of: rule.policies)
        gateways(rule.gateways)
    }

    private mutating func terms(members terms: NamespaceLimits.Rule.Terms) {
        switch terms {
        case .hostnames(let entries):
            key("hostnames")
            array(of: entries) { writer, entry in
                writer.object { writer in
                    writer.member("hostname", entry.hostname)
                    writer.member("wildcards", entry.wildcards.rawValue)
                    writer.member("carveOuts", entry.carveOuts.rawValue)
                }
            }
        case .ports(let entries):
            key("ports")
            array(of: entries) { writer, entry in
                writer.object { writer in
                    writer.member("port", Int(entry.range.lowerBound))
                    writer.member("endPort", Int(entry.range.upperBound))
                }
            }
        case .protocols(let protocols):
            key("protocols")
            array(of: protocols.map(\.name))
        case .minimumTLSVersion(let version): member("version", version.rawValue)
        case .names(let kind, let patterns):
            member("kind", kind)
            key("patterns")
            array(of: patterns)
        case .message(let pattern): member("pattern", ifPresent: pattern)
        }
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
            writer.key("policies")
            writer.array(of: approval.policies)
            writer.gateways(approval.gateways)
        }
    }
}
