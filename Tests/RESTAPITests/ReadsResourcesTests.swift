import GatewayModel
import JSON
import LintelTesting
import Testing

/// Reading resources: one, many, and what they were.
@Suite struct ReadsResourcesTests {
    /// Revision 1: namespaces; 2: the gateway; 3: shop/web; 4: blog/news, which loses a name.
    static func server() throws -> ReadsServer {
        let server = try ReadsServer()
        try server.apply(
            Manifests.namespace("shop", "team: shop, tier: gold")
                + Manifests.namespace("blog", "team: blog")
                + Manifests.namespace("lab", "team: lab, tier: iron"))
        try server.apply(Manifests.edge)
        try server.apply(Manifests.set("shop/web", "www:www.example.com", "api:api.example.com"))
        try server.apply(Manifests.set("blog/news", "news:news.example.com", "www:www.example.com"))
        return server
    }

    @Test(arguments: [
        ("/v1/namespaces/shop", "metadata.labels.tier", "gold"),
        ("/v1/namespaces/infra/gateways/edge", "status.attachedListenerSets", "2"),
        ("/v1/namespaces/infra/gateways/edge", "metadata.resourceVersion", "2"),
        ("/v1/namespaces/blog/listenersets/news", "spec.parentRef.name", "edge"),
        ("/v1/namespaces/blog/listenersets/news", "status.listeners.0.conditions.0.status", "True"),
        (
            "/v1/namespaces/blog/listenersets/news", "status.listeners.1.conditions.0.reason",
            "HostnameConflict"
        ),
        ("/v1/namespaces", "kind", "NamespaceList"),
        ("/v1/namespaces", "items.0.metadata.name", "blog"),
        ("/v1/gateways", "items.0.metadata.name", "edge"),
        ("/v1/listenersets", "metadata.resourceVersion", "4"),
        ("/v1/listenersets", "items.1.status.listeners.0.name", "www"),
        ("/v1/namespaces/shop/listenersets", "items.0.metadata.name", "web"),
        ("/v1/namespaces/nowhere/gateways", "items", "[]"),
        ("/v1/namespaces/shop/history", "history.0.action", "created"),
        ("/v1/namespaces/shop/listenersets/web/history", "history.0.revision", "3"),
    ])
    func `tells what is`(target: String, path: String, expected: String) throws {
        #expect(try Self.server().json(target).text(path) == expected)
    }

    @Test(arguments: [
        ("/v1/namespaces/nowhere", 404), ("/v1/namespaces/infra/gateways/none", 404),
        ("/v1/namespaces/nowhere/history", 404), ("/v1/namespaces?limit=0", 400),
        ("/v1/namespaces?limit=1001", 400), ("/v1/namespaces?continue=!!", 400),
        ("/v1/namespaces?labelSelector=a,,b", 400), ("/v1/namespaces/shop?at=noon", 400),
        ("/v1/namespaces/shop?at=2020-01-01T00:00:00Z", 404), ("/v1/namespaces?what=1", 400),
    ])
    func refuses(target: String, status: Int) throws {
        let answer = try Self.server().get(target)
        #expect(answer.status == status)
        #expect(answer.headers["content-type"] == "application/problem+json")
    }

    @Test func `answers YAML to whomever asks`() throws {
        let server = try Self.server()
        let answer = try server.get("/v1/namespaces/shop", accept: "application/yaml")
        #expect(answer.headers["content-type"] == "application/yaml")
        #expect(answer.headers["etag"]?.hasPrefix("\"1.") == true)
        #expect(answer.text.hasPrefix("apiVersion: v1\nkind: Namespace\n"))
        #expect(try server.get("/v1/namespaces/shop", accept: "text/html").status == 406)
        #expect(try server.get("/v1/namespaces", accept: "application/yaml").status == 406)
    }

    @Test(arguments: [
        ("team=shop", ["shop"]), ("team==shop", ["shop"]), ("tier!=gold", ["blog", "lab"]),
        ("tier", ["lab", "shop"]), ("!tier", ["blog"]),
        ("team%20in%20(blog,lab)", ["blog", "lab"]),
        ("team+notin+(blog),tier=iron", ["lab"]), ("", ["blog", "lab", "shop"]),
        ("tier%3D", []), ("kubernetes.io/metadata.name=lab", ["lab"]),
    ])
    func `selects by label`(selector: String, expected: [String]) throws {
        let list = try Self.server().json("/v1/namespaces?labelSelector=\(selector)")
        #expect(list.texts("items", "metadata.name") == expected)
    }

    @Test func `continues where the page ended`() throws {
        let server = try Self.server()
        let first = try server.json("/v1/namespaces?limit=1")
        #expect(first.texts("items", "metadata.name") == ["blog"])
        let token = try #require(first.text("metadata.continue"))

        // The last one of the page goes, another comes before it: nothing is skipped or repeated.
        _ = try server.client.send("DELETE", "/v1/namespaces/blog")
        try server.apply(Manifests.namespace("arts", "team: arts"))
        let second = try server.json("/v1/namespaces?limit=1&continue=\(token)")
        #expect(second.texts("items", "metadata.name") == ["lab"])
        let third = try server.json(
            "/v1/namespaces?continue=\(try #require(second.text("metadata.continue")))")
        #expect(third.texts("items", "metadata.name") == ["shop"])
        #expect(third.at("metadata.continue") == nil)
        // A token of another kind of list is none of this one's.
        #expect(try server.get("/v1/gateways?continue=\(token)").status == 400)
    }

    @Test func `reads the past`() throws {
        let server = try Self.server()
        let created = try server.json("/v1/namespaces/shop/listenersets/web")
        let time = try #require(created.text("metadata.creationTimestamp"))
        try server.apply(Manifests.set("shop/web", "only:only.example.com"))
        let target = "/v1/namespaces/shop/listenersets/web"
        #expect(try server.json(target).text("spec.listeners.0.name") == "only")
        #expect(try server.json("\(target)?at=\(time)").text("spec.listeners.0.name") == "www")
    }

    @Test func `tells the life of a resource`() throws {
        let server = try Self.server()
        let path = "/v1/namespaces/blog/listenersets/news"
        try server.apply(Manifests.set("blog/news", "other:other.example.com"))
        #expect(try server.client.send("DELETE", path).status == 200)
        let revert = try server.client.send("POST", "/v1/commits/6/revert")
        #expect(revert.status == 201, "\(revert.text)")

        let history = try server.json("\(path)/history")
        let actions = ["restored", "deleted", "configured", "created"]
        #expect(history.texts("history", "action") == actions)
        #expect(history.text("history.0.cause.revision") == "6")
        #expect(history.at("history.1.resource") == nil)
        #expect(history.text("history.3.resource.spec.listeners.0.name") == "news")
        // The same answers page by page, also across the edge of a page.
        let page = try server.json("\(path)/history?limit=1")
        #expect(page.texts("history", "action") == ["restored"])
        let next = try #require(page.text("next"))
        let rest = try server.json("\(path)/history?limit=3&before=\(next)")
        #expect(rest.texts("history", "action") == Array(actions.dropFirst()))
        #expect(rest.at("next") == nil)
    }
}
