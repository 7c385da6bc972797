import GatewayModel
import Testing

@testable import Projection

/// What rules add up to, as Kubernetes judges it.
struct RightsTests {
    private static let routes = "gateway.networking.k8s.io"

    private static func rule(
        _ verbs: [String], _ resources: [String], in groups: [String] = [routes],
        names: [String] = []
    ) -> PolicyRule {
        PolicyRule(apiGroups: groups, resources: resources, verbs: verbs, resourceNames: names)
    }

    private static let own = Rights(
        isUnlimited: false, everywhere: [rule(["get"], ["gateways"], names: ["edge"])],
        byNamespace: ["shop": [rule(["get", "update"], ["httproutes", "tcproutes"])]])

    static let cases: [(verb: AccessVerb, resource: String, place: String, isAllowed: Bool)] = [
        (.get, "httproutes", "shop/web", true),
        (.update, "tcproutes", "shop/db", true),
        (.delete, "httproutes", "shop/web", false),
        (.get, "httproutes", "shop-2/web", false),
        (.get, "httproutes", "Shop/web", false),
        (.get, "gateways", "infra/edge", true),
        (.get, "gateways", "infra/other", false),
        (.get, "gateways/snapshot", "infra/edge", false),
    ]

    @Test(arguments: cases)
    func `a right is for a verb, a resource, a namespace and a name`(
        verb: AccessVerb, resource: String, place: String, isAllowed: Bool
    ) throws {
        let name = try #require(NamespacedName(place))
        let target = AccessTarget(
            group: Self.routes, resource: resource, namespace: name.namespace, name: name.name)
        #expect(Self.own.allows(verb, target) == isAllowed)
    }

    @Test func `another API group is another resource`() {
        let target = AccessTarget(
            group: "", resource: "httproutes", namespace: "shop", name: "web")
        #expect(!Self.own.allows(.get, target))
    }

    static let grants: [(rule: PolicyRule, isCovered: Bool)] = [
        (rule(["get"], ["httproutes"]), true),
        (rule(["get", "update"], ["httproutes", "tcproutes"]), true),
        // What one has of all one may give of some.
        (rule(["get"], ["httproutes"], names: ["web"]), true),
        (rule(["delete"], ["httproutes"]), false),
        (rule(["*"], ["httproutes"]), false),
        (rule(["get"], ["*"]), false),
        (rule(["get"], ["httproutes"], in: ["*"]), false),
        // What one has of some one may not give of all.
        (rule(["get"], ["gateways"]), false),
        (rule(["get"], ["gateways"], names: ["edge"]), true),
        (rule(["get"], ["gateways"], names: ["edge", "other"]), false),
    ]

    @Test(arguments: grants)
    func `nobody gives more than it has`(rule: PolicyRule, isCovered: Bool) {
        #expect(Self.own.uncovered([rule], in: "shop").isEmpty == isCovered)
        #expect(Rights.unlimited.uncovered([rule], in: nil).isEmpty)
    }

    @Test func `everywhere is not somewhere`() {
        let target = AccessTarget(group: Self.routes, resource: "httproutes")
        #expect(Self.own.allowsSomewhere(.get, target) && !Self.own.allowsEverywhere(.get, target))
        #expect(Self.own.reaches(namespace: "shop"))
    }
}
