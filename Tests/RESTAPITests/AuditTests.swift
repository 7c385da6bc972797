import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// What is refused because of who asked, and what the audit tells of it.
@Suite struct AuditTests {
    private static let deploy = Principal.serviceAccount("shop/deploy")

    /// `shop/deploy` may edit what is in `shop`.
    private static let binding = """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {namespace: shop, name: deploy}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: editor}
        subjects: [{kind: ServiceAccount, namespace: shop, name: deploy}]

        """

    private static func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(
            Manifests.edge + Manifests.set("shop-2/web", "b:b.example") + binding)
        server.principal.set(deploy, hasLimits: true)
        return server
    }

    /// As somebody who may.
    private static func attempts(
        _ server: ReadsServer, _ query: String = ""
    ) throws -> [JSONNode] {
        server.principal.set(nil)
        let document = try server.json("/v1/audit" + query)
        return Array(try #require(document.at("attempts")).elements)
    }

    @Test func `a refused read is told with all that is known`() throws {
        let server = try Self.server()
        let answer = try server.client.get(
            "/v1/audit", headers: ["User-Agent": "curl/8", "X-Request-Id": "request-9"])
        #expect(answer.status == 403)
        let attempt = try #require(try Self.attempts(server).first)
        let expected = [
            ("count", "1"), ("origin.principal", Self.deploy.name),
            ("origin.address", "127.0.0.1"), ("origin.userAgent", "curl/8"),
            ("origin.requestId", "request-9"), ("verb", "list"), ("resource", "audit"),
            ("namespace", nil), ("name", nil), ("status", "403"),
        ]
        for (path, value) in expected { #expect(attempt.text(path) == value, "\(path)") }
        #expect(attempt.text("reason")?.contains("may not list audit") == true)
    }

    @Test func `what does not say whether it is there is told`() throws {
        let server = try Self.server()
        let path = "/v1/namespaces/shop-2/listenersets/web"
        #expect(try server.get(path).status == 404)
        // What is not there for anybody is not.
        #expect(try server.get("/v1/namespaces/shop/listenersets/none").status == 404)
        #expect(try server.get("/nothing").status == 404)
        let attempts = try Self.attempts(server)
        #expect(attempts.count == 1)
        let expected = [
            ("verb", "get"), ("resource", "listenersets"), ("namespace", "shop-2"),
            ("name", "web"), ("status", "404"),
        ]
        for (path, value) in expected { #expect(attempts.first?.text(path) == value, "\(path)") }
    }

    @Test(arguments: ["/v1/changes", "/v1/changes?dryRun=true"])
    func `each change that was refused is told`(target: String) throws {
        let server = try Self.server()
        let answer = try server.client.send(
            "POST", target, headers: ["Content-Type": "application/yaml"],
            body: Manifests.set("shop/web", "a:a.example")
                + Manifests.set("shop-2/web", "a:a.example")
                + Manifests.set("shop-2/new", "c:c.example"))
        #expect(answer.status == 403, "\(answer.text)")
        let attempts = try Self.attempts(server, "?kind=ListenerSet&namespace=shop-2")
        let told = attempts.map { attempt in
            ["verb", "namespace", "name"].map { attempt.text($0) ?? "" }
        }
        #expect(Set(told) == [["update", "shop-2", "web"], ["create", "shop-2", "new"]])
        #expect(try Self.attempts(server).count == 2)
        #expect(attempts.allSatisfy { $0.text("origin.principal") == Self.deploy.name })
    }

    @Test func `who is not known is told as nobody`() throws {
        let server = try ReadsServer(adjust: { $0.authentication = Doubtful() })
        for _ in 0..<3 {
            #expect(try server.get("/v1/namespaces/shop/gateways/edge").status == 401)
        }
        let trail = server.ledger.audit
        let attempt = try #require(try trail.attempts(AttemptFilter(), before: nil, limit: 9).last)
        #expect(attempt.origin.principal == "system:anonymous")
        #expect(attempt.origin.tokenID == "token-3")
        #expect(attempt.verb == "get" && attempt.resource == "gateways")
        #expect(attempt.namespace == "shop" && attempt.name == "edge")
        #expect(attempt.status == 401)
        #expect(attempt.count == 3)
    }

    /// Knows the token, and believes it no more.
    private struct Doubtful: Authentication {
        func caller(of request: Request) throws(Problem) -> Caller {
            var problem = Problem.unauthenticated
            problem.tokenID = "token-3"
            throw problem
        }
    }

    @Test func `a page of another site is told`() throws {
        let server = try ReadsServer()
        let answer = try server.client.get(
            "/v1/commits", headers: ["Origin": "http://evil.example"])
        #expect(answer.status == 403)
        #expect(try Self.attempts(server).first?.text("resource") == "commits")
    }

    @Test func `no name can look like something else`() throws {
        let server = try Self.server()
        let long = String(repeating: "a", count: 2000)
        for name in ["a%0D%0Ab", "%E2%80%AEb", long] {
            #expect(try server.get("/v1/namespaces/infra/gateways/\(name)/nodes").status == 404)
        }
        let names = try Self.attempts(server).map { $0.text("name") }
        #expect(names == [String(long.prefix(253)), "\\u{202e}b", "a\\u{d}\\u{a}b"])
    }

    @Test func `pages and filters`() throws {
        let server = try Self.server()
        for name in ["a", "b", "c"] {
            #expect(try server.get("/v1/namespaces/shop-2/gateways/\(name)").status == 404)
        }
        #expect(try server.get("/v1/namespaces/infra/gateways/edge/nodes").status == 404)
        func names(_ query: String) throws -> [String?] {
            try Self.attempts(server, query).map { $0.text("name") }
        }
        #expect(try names("") == ["edge", "c", "b", "a"])
        #expect(try names("?namespace=shop-2&limit=2") == ["c", "b"])
        #expect(try names("?kind=Gateway") == ["edge", "c", "b", "a"])
        #expect(try names("?kind=HTTPRoute") == [])
        #expect(try names("?name=a&principal=\(Self.deploy.name)") == ["a"])
        #expect(try names("?principal=nobody") == [])
        #expect(try names("?since=2030-01-01T00:00:00Z") == [])
        #expect(try names("?until=2030-01-01T00:00:00Z").count == 4)
        let first = try server.json("/v1/audit?limit=3")
        let before = try #require(first.text("before"))
        #expect(first.text("next") == before)
        let second = try server.json("/v1/audit?limit=3&before=\(before)")
        #expect(second.texts("attempts", "name") == ["a"])
        #expect(second.at("next") == nil)
    }

    @Test(arguments: [
        "before=0", "before=x", "before=-1", "limit=0", "since=now", "kind=Nothing",
        "namespace=A_B", "x=1",
    ])
    func `refuses what it does not understand`(query: String) throws {
        #expect(try ReadsServer().get("/v1/audit?\(query)").status == 400)
    }

}
