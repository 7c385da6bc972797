import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// What was refused to somebody, told to itself: what its answers told.
@Suite struct OwnAttemptsTests {
    private let world: AccessWorld

    init() throws { world = try AccessWorld() }

    private func attempts(_ caller: String, _ query: String = "") throws -> [JSONNode] {
        let answer = try world.get(caller, "/v1/audit?principal=\(caller)" + query)
        try #require(answer.status == 200, "\(answer.text)")
        return Array(
            try #require(try JSONDocument.parsing(answer.body).root.at("attempts")).elements)
    }

    @Test func `everybody sees its own, wherever, and nobody else's`() throws {
        let target = "/v1/namespaces/shop-2/listenersets/web"
        #expect(try world.get("viewer", target).status == 404)
        #expect(try world.get("editor", "/v1/namespaces/shop/roles").status == 403)
        let own = try attempts("viewer")
        #expect(own.count == 1)
        let expected = [
            ("verb", "get"), ("resource", "listenersets"), ("namespace", "shop-2"), ("name", "web"),
            ("status", "404"), ("origin.principal", "viewer"),
            ("reason", "ListenerSet shop-2/web does not exist"),
        ]
        for (path, value) in expected { #expect(own.first?.text(path) == value, "\(path)") }
        #expect(try attempts("editor").map { $0.text("resource") } == ["roles"])
        #expect(try attempts("proxy").isEmpty)
        for query in ["", "?principal=editor", "?principal=", "?principal=Viewer"] {
            #expect(try world.get("viewer", "/v1/audit" + query).status == 403, "\(query)")
        }
        #expect(try world.get("nobody", "/v1/audit?principal=system:anonymous").status == 401)
        // Who may list some is told of all of its own.
        #expect(try world.get("auditor", target).status == 404)
        #expect(try attempts("auditor").map { $0.text("name") } == ["web"])
    }

    /// The audit names what going back would touch, and the answer does not.
    @Test func `what an answer did not name stays untold`() throws {
        try world.server.apply(
            ["a", "b"].map {
                AccessWorld.resource(.backend, "shop-2", AccessWorld.foreign)
                    .replacing("-backends", with: "-\($0)")
            }.joined() + AccessWorld.resource(.backend, "shop", "arcade-new"))
        let answer = try world.ask(
            "editor", "POST", "/v1/commits/\(world.revision)/revert", body: "{}")
        #expect(answer.status == 403 && !answer.text.contains(AccessWorld.foreign))
        let all = try world.get("platform", "/v1/audit?principal=editor").text
        #expect(all.contains(AccessWorld.foreign), "\(all)")
        let own = try attempts("editor")
        for attempt in own {
            #expect(attempt.text("namespace") == nil && attempt.text("name") == nil)
            #expect(attempt.text("verb") == nil && attempt.text("resource") == nil)
        }
        #expect(own.count == 1, "one answer is one attempt")
        #expect(own.first?.text("reason")?.contains("may not change all that this") == true)
        for query in ["&namespace=shop-2", "&kind=ListenerSet", "&kind=HTTPRoute"] {
            #expect(try attempts("editor", query).isEmpty, "\(query)")
        }
    }

    /// `create` and `update` would say whether it is there.
    @Test func `whether there is one is not told by the verb`() throws {
        for name in [AccessWorld.name(.backend, AccessWorld.foreign), "new"] {
            let answer = try world.post(
                "editor",
                AccessWorld.resource(.backend, "shop-2", "x").replacing("x-backends", with: name))
            #expect(answer.status == 403)
        }
        let own = try attempts("editor", "&namespace=shop-2&kind=Backend")
        #expect(own.count == 2)
        #expect(own.allSatisfy { $0.text("verb") == nil && $0.text("resource") == "backends" })
        #expect(Set(own.compactMap { $0.text("name") }).contains("new"))
    }
}
