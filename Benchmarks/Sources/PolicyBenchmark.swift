import GatewayModel
import Projection

/// A change of one listener of sixteen, beside 1,000 policies of which ten select its namespace,
/// each with rules of every sort, and no two alike.
enum PolicyBenchmark {
    private static let teams = 500
    private static let listenersPerSet = 16
    private static let policies = 1_000
    private static let selecting = 10
    private static let rounds = 1_000
    /// Of the µs that a change costs the server, with HTTP, JSON and the log.
    private static let tenthOfChange = 6.7

    static func run() throws {
        let sets = (0..<teams).map {
            BenchmarkResources.set(of: $0, listeners: listenersPerSet)
        }
        var without = GatewayState()
        _ = try carryOut([BenchmarkResources.gateway] + sets, on: &without)
        var with = without
        _ = try carryOut((0..<policies).map(policy), on: &with)
        var (free, ruled): ([Double], [Double]) = ([], [])
        for number in 0..<rounds {
            let change = BenchmarkResources.set(
                of: team, listeners: listenersPerSet, first: "new-\(number).example.com")
            free.append(
                try coreSeconds {
                    let decision = try carryOut([change], on: &without)
                    guard decision.policies.isEmpty else { throw WrongAnswer("somebody ruled") }
                })
            ruled.append(
                try coreSeconds {
                    let decision = try carryOut([change], on: &with)
                    guard decision.policies.count == selecting else {
                        throw WrongAnswer("\(decision.policies.count) policies were asked")
                    }
                })
        }
        Measurement(
            what: "decide and project one of 16 listeners, no policy", value: median(free) * 1e6,
            unit: "µs", better: .less, target: 1_000
        ).report()
        Measurement(
            what: "what 1,000 policies add to it, of which 10 select it",
            value: (median(ruled) - median(free)) * 1e6, unit: "µs", better: .less,
            target: tenthOfChange
        ).report()
    }

    private static let team = 7

    /// Of another team, but for the first ten.
    private static func policy(_ number: Int) -> Resource {
        let owner = number < selecting ? team : number
        let spec = ListenerPolicySpec(
            namespaceSelector: LabelSelector(
                matchLabels: ["kubernetes.io/metadata.name": "team-\(owner)"]),
            hostnames: [
                HostnameAllowance("*.team-\(owner).example.com"),
                HostnameAllowance("*.example.com"), HostnameAllowance("*.x\(number).example.org"),
            ],
            ports: [PolicyPorts(1, through: 65535 - UInt16(number))],
            protocols: [.http, .https, .tls, .tcp, .udp],
            minimumTLSVersion: .tls12,
            names: [
                NamingRule("ListenerSet", "{any}"), NamingRule(NamingRule.listener, "{any}"),
            ],
            variables: [NamingVariable("any", pattern: "[a-z0-9-]+|any\(number)")],
            quota: NamespaceQuota(listeners: 1_000 + number),
            message: MessageRule(pattern: "[A-Z]+-[0-9]+|none\(number)"))
        return Resource(
            metadata: Metadata(name: "policy-\(number)"), spec: .listenerPolicy(spec))
    }

    private static func carryOut(
        _ resources: [Resource], on state: inout GatewayState
    ) throws -> Decision {
        let now = Timestamp(rawValue: state.committedAt.rawValue + 1_000_000)
        let context = DecisionContext(
            now: now, actor: "bench", message: "SHOP-12", entropy: (UInt64(now.rawValue), 7))
        return try state.carryOut(resources.map { Intent(Change(.apply($0))) }, context)
    }
}
