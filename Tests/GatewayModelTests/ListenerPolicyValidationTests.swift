import GatewayModel
import Testing

@Suite("Write-time validation of ListenerPolicies")
struct ListenerPolicyValidationTests {
    typealias Example = RouteValidationTests.Example

    static func spec(_ change: (inout ListenerPolicySpec) -> Void) -> ResourceSpec {
        var spec = ListenerPolicySpec()
        change(&spec)
        return .listenerPolicy(spec)
    }

    static func names(
        _ pattern: String, kind: String = "ListenerSet", _ variables: NamingVariable...
    ) -> ResourceSpec {
        spec {
            $0.names = [NamingRule(kind, pattern)]
            $0.variables = variables
        }
    }

    static let examples: [Example] =
        [
            Example("nothing", spec { _ in }),
            Example("a pattern", names("{namespace}-{env}", NamingVariable("env", values: ["a"]))),
            Example(
                "a pattern with an expression",
                names("{x}.y", kind: "Listener", NamingVariable("x", pattern: "[a-z]{1,10}"))),
            Example(
                "an unknown kind", names("a", kind: "GatewayClass"), ["NamePattern /names/0/kind"]),
            Example(
                "a kind in no namespace", names("a", kind: "ListenerPolicy"),
                ["NamePattern /names/0/kind"]),
            Example(
                "a kind that changes are not about", names("a", kind: "ServiceAccountToken"),
                ["NamePattern /names/0/kind"]),
            Example(
                "neither values nor a pattern", names("{x}", NamingVariable("x")),
                ["NamePattern /variables/0"]),
            Example(
                "values and a pattern",
                names("{x}", NamingVariable("x", values: ["a"], pattern: "b")),
                ["NamePattern /variables/0"]),
            Example(
                "a variable twice",
                names(
                    "{x}", NamingVariable("x", values: ["a"]), NamingVariable("x", values: ["b"])),
                ["NamePattern /variables/1/name"]),
            Example(
                "a variable called namespace",
                names("{namespace}", NamingVariable("namespace", values: ["a"])),
                ["NamePattern /variables/0/name"]),
            Example("no pattern", names(""), ["NamePattern /names/0/pattern"]),
            Example(
                "a pattern of no name", names("{namespace}-*"), ["NamePattern /names/0/pattern"]),
            Example(
                "a long pattern", names(String(repeating: "a", count: 254)),
                ["NamePattern /names/0/pattern"]),
            Example(
                "no expression", names("{x}", NamingVariable("x", pattern: "(")),
                ["NamePattern /names/0/pattern", "RegularExpression /variables/0/pattern"]),
            Example(
                "ports turned round", spec { $0.ports = [PolicyPorts(90, through: 80)] },
                ["V8 /ports/0/endPort"]),
            Example(
                "an address", spec { $0.hostnames = [HostnameAllowance("1.2.3.4")] },
                ["X2 /hostnames/0/hostname"]),
            Example(
                "every name", spec { $0.hostnames = [HostnameAllowance("*")] },
                ["V8 /hostnames/0/hostname"]),
            Example(
                "a malformed selector",
                spec {
                    $0.namespaceSelector = LabelSelector(matchExpressions: [
                        LabelSelector.Requirement(key: "a", operator: .in)
                    ])
                }, ["X4 /namespaceSelector/matchExpressions/0/values"]),
            Example(
                "a quota on some gateways",
                spec {
                    $0.gateways = [GatewayReference(namespace: "infra", name: "gw")]
                    $0.quota = NamespaceQuota(routes: 1)
                }, ["PolicyScope /quota"]),
            Example(
                "a quota below nothing", spec { $0.quota = NamespaceQuota(routes: -1) },
                ["V8 /quota/routes"]),
            Example(
                "approval by three", spec { $0.approval = ApprovalRule(approvals: 3) },
                ["V8 /approval/approvals"]),
            Example(
                "approval of what no change is about",
                spec {
                    $0.approval = ApprovalRule(changes: [ApprovalScope(kinds: ["Backends"])])
                }, ["ApprovalScope /approval/changes/0/kinds/0"]),
            Example(
                "a name for two",
                spec {
                    $0.delegations = [
                        HostnameDelegation("a.io", to: "a"), HostnameDelegation("a.io", to: "b"),
                    ]
                }, ["Delegation /delegations/1/hostname"]),
            Example(
                "a name and its loan",
                spec {
                    $0.delegations = [
                        HostnameDelegation("a.io", to: "a"),
                        HostnameDelegation("a.io", to: "b", until: Timestamp(rawValue: 0)),
                    ]
                }),
        ]
        + ["{", "a}", "{}", "{a{b}}", "{env}"].map {
            Example("no pattern: \($0)", names($0), ["NamePattern /names/0/pattern"])
        }

    @Test(arguments: examples)
    func `policy rules`(_ example: Example) { RouteValidationTests.check(example) }
}
