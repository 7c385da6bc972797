import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// What policies say to those who ask by HTTP.
@Suite("Policies, by HTTP")
struct PolicyTests {
    private static let world = """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {team: retail}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {namespace: infra, name: edge}
        spec:
          gatewayClassName: default
          allowedListeners: {namespaces: {from: All}}
          listeners: []
        ---
        apiVersion: lintel.dev/v1
        kind: ListenerPolicy
        metadata: {name: retail}
        spec:
          namespaceSelector: {matchLabels: {team: retail}}
          hostnames: [{hostname: "*.shop.io"}]
          ports: [{port: 80}]
          names: [{kind: ListenerSet, pattern: "{namespace}-{env}"}]
          variables: [{name: env, values: [dev, prod]}]
          quota: {listeners: 3}
          message: {pattern: "SHOP-[0-9]+", hint: a ticket such as SHOP-12}
        ---
        apiVersion: lintel.dev/v1
        kind: ListenerPolicy
        metadata: {name: names}
        spec:
          delegations:
            - {hostname: "*.shop.io", namespace: shop}
            - {hostname: promo.shop.io, namespace: market, until: "2199-01-01T00:00:00Z"}
        """

    private func set(_ name: String, _ hostname: String, port: Int = 80) -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {namespace: shop, name: \(name)}
        spec:
          parentRef: {namespace: infra, name: edge}
          listeners: [{name: a, port: \(port), protocol: HTTP, hostname: \(hostname)}]
        """
    }

    private func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(Self.world)
        return server
    }

    private func post(
        _ server: ReadsServer, _ yaml: String, query: String = ""
    ) throws -> (status: Int, body: JSONNode) {
        let answer = try server.client.send(
            "POST", "/v1/changes\(query)", headers: ["Content-Type": "application/yaml"],
            body: yaml)
        return (answer.status, try JSONDocument.parsing(answer.body).root)
    }

    @Test func `a refusal has the policy, the rule and what would be allowed`() throws {
        let (status, body) = try post(try server(), set("web", "www.bank.io", port: 81))
        #expect(status == 403)
        #expect(body.text("type") == "/problems/policy")
        let errors = body["errors"]?.elements.map { error in
            "\(error.text("code") ?? "") \(error.text("pointer") ?? "") "
                + "\(error.text("policy") ?? "") \(error.text("rule") ?? ""): "
                + "\(error.text("allowed") ?? "")"
        }
        #expect(
            errors == [
                "NameNotAllowed /metadata/name retail names: shop-{env}, where env is dev or prod",
                "PortNotAllowed /spec/listeners/0/port retail ports: 80",
                "HostnameNotAllowed /spec/listeners/0/hostname retail hostnames: *.shop.io",
                "MessageNotAllowed /message retail message: a ticket such as SHOP-12",
            ])
    }

    @Test func `an answer names the policies that were asked, and a preview is refused the same`()
        throws
    {
        let server = try server()
        let fine = set("shop-dev", "www.shop.io")
        for query in ["?message=SHOP-1&dryRun=true", "?message=SHOP-1"] {
            let (_, body) = try post(server, fine, query: query)
            #expect(body["policies"]?.elements.map(\.string) == ["names", "retail"])
        }
        let refused = try post(
            server, set("web", "www.shop.io"), query: "?dryRun=true&message=SHOP-1")
        #expect(refused.status == 403)
    }

    @Test func `limits say what a team may do and how much is left`() throws {
        let server = try server()
        _ = try post(server, set("shop-dev", "www.shop.io"), query: "?message=SHOP-1")
        let limits = try server.json("/v1/namespaces/shop/limits")
        #expect(limits["policies"]?.elements.compactMap(\.string) == ["names", "retail"])
        #expect(limits.at("quota.0.left")?.int64 == 2)
        #expect(limits.at("quota.0.used")?.int64 == 1)
        #expect(limits.text("delegations.0.hostname") == "*.shop.io")
        #expect(limits.text("names.0.allowed") == "shop-{env}, where env is dev or prod")
        #expect(
            limits["summary"]?.elements.compactMap(\.string) == [
                "listeners may claim *.shop.io (retail)",
                "*.shop.io is this namespace's alone (names)",
                "promo.shop.io is lent to namespace market until 2199-01-01T00:00:00.000000Z, "
                    + "and is not to be claimed (names)",
                "ports: 80 (retail)",
                "a ListenerSet is called shop-{env}, where env is dev or prod (retail)",
                "2 of 3 listeners are left (retail)",
                "a change needs a message: a ticket such as SHOP-12 (retail)",
            ])
        #expect(limits.text("delegatedToOthers.0.hostname") == "promo.shop.io")
        #expect(limits.at("ports.0.ports.0.port")?.int64 == 80)
        #expect(limits.text("hostnames.0.hostnames.0.wildcards") == "Allow")
        #expect(try server.client.send("GET", "/v1/namespaces/elsewhere/limits").status == 404)
    }

    @Test func `explain says who has a name that nobody serves`() throws {
        let server = try server()
        let path = "/v1/namespaces/infra/gateways/edge/explain?port=80&hostname="
        let lent = try server.json(path + "promo.shop.io")
        #expect(lent.text("delegatedTo.0.namespace") == "market")
        #expect(
            lent.text("summary")
                == "nobody serves promo.shop.io:80; promo.shop.io is lent to namespace market "
                + "until 2199-01-01T00:00:00.000000Z")
        #expect(try server.json(path + "www.shop.io").text("delegatedTo.0.hostname") == "*.shop.io")
        #expect(try server.json(path + "www.bank.io")["delegatedTo"] == nil)
    }

    @Test func `what wants approval is not done, and who runs the server gets out`() throws {
        let server = try server()
        try server.apply(
            """
            apiVersion: lintel.dev/v1
            kind: ListenerPolicy
            metadata: {name: eyes}
            spec: {approval: {approvals: 2, changes: [{kinds: [ClusterRole]}]}}
            """)
        let role = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: x}
            rules: []
            """
        #expect(try post(server, role).status != 201)
        let limits = try server.json("/v1/namespaces/shop/limits")
        #expect(limits.at("approvals.0.approvals")?.int64 == 2)
        let deleted = try server.client.send("DELETE", "/v1/listenerpolicies/eyes")
        #expect(deleted.status == 200 || deleted.status == 201, "\(deleted.text)")
        #expect(try post(server, role).status == 201)
    }

    @Test func `the status of what breaks a policy says so`() throws {
        let server = try ReadsServer()
        let documents = Self.world.split(separator: "---\n").map(String.init)
        try server.apply(documents[0] + "---\n" + documents[1])
        try server.apply(set("web", "www.bank.io"))
        let policy = try post(server, documents[2])
        #expect(policy.status == 201)
        let codes = policy.body["warnings"]?.elements.compactMap { $0.text("code") }
        #expect(codes == ["PolicyViolated", "PolicyViolated"])
        let shown = try server.json("/v1/namespaces/shop/listenersets/web")
        let conditions = shown.at("status.conditions")?.elements.filter {
            $0.text("type") == "PolicyCompliant"
        }
        #expect(conditions?.map { $0.text("reason") } == ["PolicyViolated"])
    }
}
