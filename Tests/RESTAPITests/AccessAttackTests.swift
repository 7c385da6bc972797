import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

@testable import RESTAPI

/// What the editor of one team tries against another.
@Suite struct AccessAttackTests {
    private let world: AccessWorld

    init() throws { world = try AccessWorld() }

    /// A Backend as JSON.
    private static func backend(_ namespace: String, _ name: String) -> String {
        """
        {"apiVersion": "lintel.dev/v1", "kind": "Backend", \
        "metadata": {"namespace": "\(namespace)", "name": "\(name)"}, \
        "spec": {"endpoints": [{"host": "10.0.0.9", "port": 80}]}}
        """
    }

    private static let theirs = AccessWorld.name(.backend, AccessWorld.foreign)
    private static let ours = AccessWorld.name(.backend, AccessWorld.own)

    private func expectRefused(
        _ answer: HTTPClient.Answer, _ status: Int = 403, _ comment: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            answer.status == status, "\(comment) \(answer.text)", sourceLocation: sourceLocation)
    }

    // MARK: Writes into another namespace

    @Test(arguments: [
        ("application/json", #"{"changes": [{"apply": \#(backend("shop-2", "new"))}]}"#),
        ("application/json", #"{"changes": [{"apply": \#(backend("shop-2", theirs))}]}"#),
        (
            "application/json",
            #"{"changes": [{"delete": {"kind": "Backend", "namespace": "shop-2", "#
                + #""name": "\#(theirs)"}}]}"#
        ),
        // One of many.
        (
            "application/json",
            #"{"changes": [{"apply": \#(backend("shop", ours))}, "#
                + #"{"apply": \#(backend("shop-2", "x"))}]}"#
        ),
        (
            "application/yaml",
            "---\n\(backend("shop", "mine"))\n---\n\(backend("shop-2", "theirs"))\n"
        ),
        (
            "application/yaml",
            #"{"apiVersion": "v1", "kind": "List", "items": [\#(backend("shop-2", "theirs"))]}"#
        ),
    ])
    func `are refused whatever they come in`(_ type: String, _ body: String) throws {
        let before = world.revision
        for query in ["", "?dryRun=true"] {
            let answer = try world.ask(
                "editor", "POST", "/v1/changes\(query)", type, body: body)
            expectRefused(answer)
            #expect(answer.text.contains("may not"))
            #expect(answer.text.contains(#""pointer":"#), "it says where")
        }
        #expect(world.revision == before)
    }

    @Test func `are refused by every path`() throws {
        let before = world.revision
        for kind in ResourceKind.allCases where kind.row.isWritable {
            for name in [AccessWorld.name(kind, AccessWorld.foreign), "new"] {
                let path = kind.path.replacing("{namespace}", with: "shop-2")
                    .replacing("{name}", with: name)
                let resource = AccessWorld.resource(kind, "shop-2", AccessWorld.foreign)
                    .replacing(AccessWorld.name(kind, AccessWorld.foreign), with: name)
                let put = try world.ask("editor", "PUT", path, "application/yaml", body: resource)
                expectRefused(put, comment(kind))
                let patch = try world.ask(
                    "editor", "PATCH", path, "application/merge-patch+json",
                    body: #"{"metadata": {"labels": {"a": "b"}}}"#)
                expectRefused(patch, comment(kind))
                expectRefused(try world.ask("editor", "DELETE", path), comment(kind))
            }
        }
        #expect(world.revision == before)
    }

    private func comment(_ kind: ResourceKind) -> String { kind.rawValue }

    private func expectRefused(_ answer: HTTPClient.Answer, _ comment: String) {
        expectRefused(answer, 403, comment)
    }

    /// A body that says another place than its path.
    @Test func `are refused where path and body differ`() throws {
        let path = "/v1/namespaces/shop/backends/\(Self.ours)"
        let answer = try world.ask(
            "editor", "PUT", path, body: Self.backend("shop-2", Self.theirs))
        expectRefused(answer, 422)
        let patch = try world.ask(
            "editor", "PATCH", path, "application/merge-patch+json",
            body: #"{"metadata": {"namespace": "shop-2"}}"#)
        expectRefused(patch, 422)
        // A namespace in the query is for those that say none.
        let moved = try world.ask(
            "editor", "POST", "/v1/changes?namespace=shop-2",
            body: #"{"changes": [{"apply": \#(Self.backend("shop-2", "x"))}]}"#)
        expectRefused(moved, 403)
    }

    @Test func `labels of a namespace and grants are not the editor's either`() throws {
        for namespace in ["shop", "shop-2", "infra"] {
            let patch = try world.ask(
                "editor", "PATCH", "/v1/namespaces/\(namespace)", "application/merge-patch+json",
                body: #"{"metadata": {"labels": {"edge": "yes"}}}"#)
            expectRefused(patch)
            let grant = AccessWorld.resource(.referenceGrant, namespace, "new")
            expectRefused(try world.post("editor", grant))
        }
    }

    // MARK: What a refusal tells

    /// What is there and what is not is refused in the same words.
    @Test func `a refusal does not tell whether there is something`() throws {
        func told(_ yaml: String, _ name: String) throws -> String {
            let answer = try world.post("editor", yaml)
            expectRefused(answer)
            return answer.text.replacing(name, with: "NAME")
        }
        let known = try told(Self.backend("shop-2", Self.theirs), Self.theirs)
        #expect(try told(Self.backend("shop-2", "unknown"), "unknown") == known)
        for namespace in ["shop-2", "nowhere"] {
            let secret = AccessWorld.resource(.secret, namespace, AccessWorld.foreign)
            #expect(try told(secret, namespace) == told(secret, namespace))
        }
    }

    /// A Secret that is sent back as it was shown keeps its key: whether it is the same is told to
    /// nobody else.
    @Test func `a foreign certificate cannot be guessed`() throws {
        let name = AccessWorld.name(.secret, AccessWorld.foreign)
        let shown = try world.get("other", "/v1/namespaces/shop-2/secrets/\(name)")
        #expect(shown.status == 200)
        for other in [name, "unknown"] {
            let text = shown.text.replacing("\"\(name)\"", with: "\"\(other)\"")
            let answer = try world.ask(
                "editor", "POST", "/v1/changes", body: #"{"changes": [{"apply": \#(text)}]}"#)
            expectRefused(answer)
            #expect(!answer.text.contains("keep"), "\(answer.text)")
        }
    }

    @Test func `reads of what is there and of what is not are the same`() throws {
        for path in ["", "/history"] {
            let known = try world.get(
                "editor", "/v1/namespaces/shop-2/backends/\(Self.theirs)\(path)")
            let unknown = try world.get("editor", "/v1/namespaces/shop-2/backends/unknown\(path)")
            #expect(known.status == 404 && unknown.status == 404)
            #expect(known.text.replacing(Self.theirs, with: "unknown") == unknown.text)
        }
        let theirs = try world.get("editor", "/v1/commits/3")
        let none = try world.get("editor", "/v1/commits/999")
        #expect(theirs.status == 404 && none.status == 404)
        #expect(theirs.text.replacing("3", with: "999") == none.text)
    }

    // MARK: Going back

    @Test func `another's commit is not reverted nor seen`() throws {
        let answer = try world.ask("editor", "POST", "/v1/commits/3/revert", body: "{}")
        expectRefused(answer, 404)
        #expect(!answer.text.contains(AccessWorld.foreign))
    }

    @Test func `a commit of two teams is reverted by neither`() throws {
        let both = Self.backend("shop", Self.ours) + "\n---\n" + Self.backend("shop-2", Self.theirs)
        #expect(try world.post("platform", both).status == 201)
        let before = world.revision
        for caller in ["editor", "other"] {
            let answer = try world.ask(
                caller, "POST", "/v1/commits/\(before)/revert", body: "{}")
            expectRefused(answer)
            let foreign = caller == "editor" ? AccessWorld.foreign : AccessWorld.own
            #expect(!answer.text.contains(foreign), "\(answer.text)")
        }
        #expect(world.revision == before)
    }

    @Test func `only one's own part of a gateway goes back`() throws {
        let edge = "/v1/namespaces/infra/gateways/edge/rollback"
        let version = try #require(
            try world.server.json("/v1/namespaces/infra/gateways/edge/versions")
                .text("versions.0.version"))
        let set = AccessWorld.name(.listenerSet, AccessWorld.foreign)
        for scope in [
            #""scope": {"namespace": "shop-2"}, "#, "",
            #""scope": {"listenerSet": "shop-2/\#(set)"}, "#,
            #""scope": {"namespace": "infra"}, "#,
        ] {
            let body = #"{\#(scope)"toVersion": \#(version)}"#
            expectRefused(try world.ask("editor", "POST", edge, body: body))
        }
        let own = #"{"scope": {"namespace": "shop"}, "toVersion": \#(version)}"#
        let answer = try world.ask("editor", "POST", edge, body: own)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(!answer.text.contains(AccessWorld.foreign))
    }

    /// A gateway in which one has no part might as well not be there.
    @Test func `a rollback does not tell whether there is a gateway`() throws {
        try world.server.apply(
            AccessWorld.platform.replacing("edge", with: "hidden"), message: "hidden")
        for (more, status) in [
            ("", 404), (#", "ifVersion": 1"#, 404), (#", "ifVersion": "1.00000000""#, 412),
        ] {
            for version in ["\(world.revision)", "1", #""1.00000000""#] {
                let body = #"{"scope": {"namespace": "shop"}, "toVersion": \#(version)\#(more)}"#
                var told: [String] = []
                for name in ["hidden", "nothing"] {
                    let answer = try world.ask(
                        "editor", "POST", "/v1/namespaces/infra/gateways/\(name)/rollback",
                        body: body)
                    expectRefused(answer, status)
                    told.append(answer.text.replacing(name, with: "NAME"))
                }
                #expect(told[0] == told[1])
            }
        }
        // Who has a part in it is told what is wrong.
        let known = try world.ask(
            "editor", "POST", "/v1/namespaces/infra/gateways/edge/rollback",
            body: #"{"scope": {"namespace": "shop"}, "toVersion": \#(world.revision)}"#)
        expectRefused(known, 422)
        #expect(known.text.contains("is not a version of Gateway infra/edge"))
    }

    /// Somebody who once had more rights finds the commit that took them away.
    @Test func `nobody goes back to a binding that gives more than it has`() throws {
        let access = """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {namespace: shop, name: bindings}
            rules:
              - {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: ["*"]}
              - {apiGroups: [lintel.dev], resources: [commits/revert], verbs: [create]}

            """
        try world.server.apply(access)
        let binding = AccessWorld.binding("shop", "bindings", to: "clerk")
            .replacing("kind: ClusterRole,", with: "kind: Role,")
        try world.server.apply(binding)
        let more = AccessWorld.binding("shop", "admin", to: "clerk-admin")
            .replacing("name: clerk-admin}]", with: "name: clerk}]")
        try world.server.apply(more)
        let path = "/v1/namespaces/shop/rolebindings/clerk-admin"
        let taken = try world.server.client.send("DELETE", path)
        #expect(taken.status == 200)
        let before = world.revision
        let reverted = try world.ask("clerk", "POST", "/v1/commits/\(before)/revert", body: "{}")
        expectRefused(reverted)
        #expect(reverted.text.contains("admin"), "\(reverted.text)")
        expectRefused(try world.post("clerk", more))
        // Its own role it may give to others.
        let own = binding.replacing("clerk", with: "colleague")
        let given = try world.post("clerk", own)
        #expect(given.status == 201, "\(given.text)")
        #expect(world.revision == before + 1)
    }

    @Test func `a rollback brings back no binding`() throws {
        let path = "/v1/namespaces/shop/rolebindings/admin"
        let gateway = AccessWorld.name(.gateway, AccessWorld.own)
        try world.server.apply(
            AccessWorld.resource(.gateway, "shop", AccessWorld.own)
                .replacing("port: 80", with: "port: 81"))
        #expect(try world.server.client.send("DELETE", path).status == 200)
        let back = try world.ask(
            "gateway-admin", "POST", "/v1/namespaces/shop/gateways/\(gateway)/rollback",
            body: #"{"toVersion": 2}"#)
        #expect(back.status == 201, "\(back.text)")
        #expect(try world.server.get(path).status == 404)
    }

    // MARK: Plans

    /// What somebody else reviewed is no permission.
    @Test func `another's plan does not let one in`() throws {
        let change = Self.backend("shop-2", Self.theirs)
        let body = #"{"changes": [{"apply": \#(change)}]}"#
        let preview = try world.ask("other", "POST", "/v1/changes?dryRun=true", body: body)
        let plan = try #require(try JSONDocument.parsing(preview.body).root.text("plan"))
        expectRefused(
            try world.ask("editor", "POST", "/v1/changes?expectPlan=\(plan)", body: body))
        // Of who reviewed it, and of somebody else who may do it.
        let applied = try world.ask(
            "platform", "POST", "/v1/changes?expectPlan=\(plan)", body: body)
        #expect(applied.status == 201, "\(applied.text)")
    }

    // MARK: Names

    @Test(arguments: ["Shop", "SHOP", "shop-2.", "shop%20", "sh\u{43E}p", "shop\u{200B}", "shop_2"])
    func `a namespace that looks alike is another or none`(_ namespace: String) throws {
        let encoded = namespace.utf8.map { byte in
            byte < 0x80 ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
        }.joined()
        let path = "/v1/namespaces/\(encoded)/backends/\(Self.ours)"
        let read = try world.get("editor", path)
        #expect([400, 403, 404].contains(read.status), "\(read.status) \(read.text)")
        let written = try world.ask(
            "editor", "PUT", path, body: Self.backend(namespace, Self.ours))
        #expect([400, 403, 422].contains(written.status), "\(written.status) \(written.text)")
    }

    @Test(arguments: ["%0D%0A", "%0A", "%0D", "a%0D%0AX-Injected:%20yes", "%00"])
    func `lines do not break in a name`(_ name: String) throws {
        for target in [
            "/v1/namespaces/\(name)/backends/x", "/v1/namespaces/shop/backends/\(name)",
            "/v1/namespaces/shop/gateways/\(name)/snapshot", "/v1/commits/\(name)",
            "/v1/namespaces/\(name)", "/\(name)",
        ] {
            for method in ["GET", "DELETE"] {
                let answer = try world.ask("editor", method, target)
                #expect((400..<500).contains(answer.status), "\(target): \(answer.status)")
                #expect(answer.headers["x-injected"] == nil)
                // Text in JSON, where a line's end is two characters.
                #expect(!answer.text.contains("\r") && !answer.text.contains("\n"))
            }
        }
    }

    @Test func `lines do not break in the names of a body`() throws {
        for name in ["a\\r\\nb", "a\\nb", "\\r"] {
            for body in [
                Self.backend("shop", name), Self.backend(name, "x"),
                #"{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "#
                    + #""metadata": {"namespace": "shop", "name": "x"}, "roleRef": {"kind": "#
                    + #""ClusterRole", "name": "\#(name)"}, "subjects": [{"kind": "User", "#
                    + #""name": "\#(name)"}]}"#,
            ] {
                let answer = try world.ask(
                    "admin", "POST", "/v1/changes", body: #"{"changes": [{"apply": \#(body)}]}"#)
                #expect(answer.status == 422 || answer.status == 403, "\(answer.text)")
                #expect(!answer.text.contains("\r") && !answer.text.contains("\n"))
            }
        }
    }
}
