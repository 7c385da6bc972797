import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Testing

@testable import RESTAPI

/// Tokens made, listed and revoked.
@Suite struct TokenOperationsTests {
    private static let tokens = AccessServer.path("shop/ci")

    private func shop(_ role: String = "editor") throws -> AccessServer {
        let server = try AccessServer()
        try server.addAccount("ci", role, in: "shop")
        return server
    }

    private func post(
        _ server: AccessServer, _ body: String, headers: [String: String] = [:]
    ) throws -> HTTPClient.Answer {
        var headers = headers.merging(server.asAdmin) { own, _ in own }
        if !body.isEmpty { headers["Content-Type"] = "application/json" }
        return try server.client().send("POST", Self.tokens, headers: headers, body: body)
    }

    @Test func `a token is shown once`() throws {
        let server = try shop()
        let answer = try post(server, #"{"expiresIn": "12h", "note": "for CI"}"#)
        #expect(answer.status == 201)
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["lintel-revision"] == "3")
        let made = try JSONDocument.parsing(answer.body).root
        let text = try #require(made.text("token"))
        let token = try #require(AccessToken(text))
        #expect(made.text("id") == token.id)

        let list = try server.reads.get(Self.tokens)
        let listed = try #require(try JSONDocument.parsing(list.body).root.at("tokens.0"))
        #expect(listed.text("id") == token.id)
        #expect(listed.text("note") == "for CI")
        #expect(listed.text("issuedBy") == "system:admin")
        #expect(listed.text("expiresAt") == made.text("expiresAt"))
        #expect(listed.at("lastUsedAt") == nil)
        // Neither the secret nor what recognises it is shown, and the log never had the first.
        let digest = TokenDigest(of: token).hex
        let secret = text.suffix(49).prefix(43)
        for target in [Self.tokens, "/v1/commits", "/v1/commits/3", "/v1/me"] {
            let shown = try server.reads.get(target).text
            #expect(!shown.contains(secret) && (target != Self.tokens || !shown.contains(digest)))
        }
        for commit in server.reads.log.commits(after: .zero, limit: 100) {
            for event in commit.events {
                #expect(!String(decoding: event.payload, as: UTF8.self).contains(secret))
            }
        }
        let me = try server.client().get("/v1/me", headers: ["Authorization": "Bearer \(text)"])
        let root = try JSONDocument.parsing(me.body).root
        #expect(root.text("principal") == "system:serviceaccount:shop:ci")
        #expect(root.text("groups.1") == "system:serviceaccounts:shop")
        #expect(root.text("token.id") == token.id)
        #expect(root.text("mayDoEverything") == "false")
        #expect(root.text("namespaces.0.namespace") == "shop")
        #expect(root.at("namespaces.0.rules.0.verbs") != nil)
        #expect(try server.reads.json(Self.tokens).at("tokens.0.lastUsedAt") != nil)
    }

    @Test func `what is not said is 90 days`() throws {
        let server = try shop()
        let answer = try post(server, "")
        let text = try #require(try JSONDocument.parsing(answer.body).root.text("expiresAt"))
        let end = try #require(Timestamp(rfc3339: text))
        let days = Double(end.rawValue - SetClock().now().rawValue) / 86_400e6
        #expect((89.9...90).contains(days))
    }

    @Test(
        arguments: [
            ("1s", 1000), ("90d", 7_776_000_000), ("1d12h", 129_600_000), ("366d", 31_622_400_000),
            ("1h30m", 5_400_000),
        ] as [(String, Int64)])
    func `a lifetime is read`(text: String, milliseconds: Int64) {
        #expect(TokenLifetime.read(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "0s", "999ms", "367d", "366d1s", "d", "1", "-1d", "1d1d", "1w", "+1d", "99999999d",
        "1 d", "1d ", "٣d",
    ])
    func `what is no lifetime is refused`(text: String) throws {
        #expect(TokenLifetime.read(text) == nil)
        let answer = try post(shop(), #"{"expiresIn": "\#(text)"}"#)
        #expect(answer.status == 422 && answer.text.contains(#""pointer":"/expiresIn""#))
    }

    @Test func `every mistake is told at once`() throws {
        let note = String(repeating: "x", count: 257)
        let answer = try post(shop(), #"{"expiresIn": 9, "note": "\#(note)", "role": "admin"}"#)
        #expect(answer.status == 422)
        for pointer in ["/expiresIn", "/note", "/role"] {
            #expect(answer.text.contains("\"pointer\":\"\(pointer)\""))
        }
    }

    @Test func `an answer with a token is kept for nobody`() throws {
        let server = try shop()
        let answer = try post(server, "{}", headers: ["Idempotency-Key": "k"])
        #expect(answer.status == 400 && answer.text.contains("Idempotency-Key"))
        #expect(server.reads.log.answer(forKey: AnswerKey("k", of: Principal.admin.name)) == nil)
        #expect(try Array(server.reads.json(Self.tokens).at("tokens")!.elements).isEmpty)
    }

    @Test(arguments: ["shop/nobody", "nowhere/ci"])
    func `an account that is not there has no tokens`(account: String) throws {
        let server = try shop()
        let path = AccessServer.path(account)
        for (method, target) in [("POST", path), ("GET", path), ("DELETE", path + "/abc")] {
            let answer = try server.client().send(method, target, headers: server.asAdmin)
            #expect(answer.status == 404, "\(method): \(answer.text)")
        }
    }

    @Test func `a token of one account is not another's`() throws {
        let server = try shop()
        try server.addAccount("other", "viewer", in: "shop")
        let token = try server.token(of: "shop/ci")
        let target = AccessServer.path("shop/other") + "/" + token.id
        let answer = try server.client().send("DELETE", target, headers: server.asAdmin)
        #expect(answer.status == 404)
    }

    @Test func `what was done to tokens is not undone`() throws {
        let server = try shop()
        let token = try server.token(of: "shop/ci")
        try server.revoke(token, of: "shop/ci")
        for revision in [3, 4] {
            let answer = try server.client().send(
                "POST", "/v1/commits/\(revision)/revert", headers: server.asAdmin)
            #expect(answer.status == 409 && answer.text.contains("/problems/final"))
        }
        #expect(try server.client().get("/v1/me", headers: token.headers).status == 401)
    }

    @Test func `tokens go with their account, and do not come back with its name`() throws {
        let server = try shop()
        let token = try server.token(of: "shop/ci")
        let account = "/v1/namespaces/shop/serviceaccounts/ci"
        #expect(try server.client().get("/v1/me", headers: token.headers).status == 200)
        let deleted = try server.client().send("DELETE", account, headers: server.asAdmin)
        #expect(deleted.status == 200)
        #expect(try server.client().get("/v1/me", headers: token.headers).status == 401)
        try server.reads.apply(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: shop, name: ci}\n")
        #expect(try server.client().get("/v1/me", headers: token.headers).status == 401)
        #expect(try Array(server.reads.json(Self.tokens).at("tokens")!.elements).isEmpty)
    }

    @Test func `an account that comes back is another`() throws {
        let server = try shop()
        let token = try server.token(of: "shop/ci")
        let client = try server.client()
        let account = "/v1/namespaces/shop/serviceaccounts/ci"
        #expect(try client.send("DELETE", account, headers: server.asAdmin).status == 200)
        let revision = server.reads.ledger.published.state.revision
        let back = try client.send(
            "POST", "/v1/commits/\(revision)/revert", headers: server.asAdmin)
        #expect(back.status == 201, "\(back.text)")
        #expect(try client.get(account, headers: server.asAdmin).status == 200)
        #expect(try client.get("/v1/me", headers: token.headers).status == 401)
        let new = try server.token(of: "shop/ci")
        #expect(try client.get("/v1/me", headers: new.headers).status == 200)
    }

    /// Who may make tokens may make none that may more than it may itself.
    @Test func `nobody makes a token for more than it may`() throws {
        let server = try shop()
        try server.addAccount("boss", "admin", in: "shop")
        try server.reads.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {namespace: shop, name: maker}
            rules: [{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: shop, name: maker}
            subjects: [{kind: ServiceAccount, namespace: shop, name: ci}]
            roleRef: {kind: Role, name: maker}
            """)
        let token = try server.token(of: "shop/ci")
        let client = try server.client()
        let own = try client.send("POST", Self.tokens, headers: token.headers)
        #expect(own.status == 201, "\(own.text)")
        let more = try client.send(
            "POST", AccessServer.path("shop/boss"), headers: token.headers)
        #expect(more.status == 403 && more.text.contains("rights that it does not have"))
        let other = try client.send(
            "POST", AccessServer.path("infra/x"), headers: token.headers)
        #expect(other.status == 403)
        #expect(try client.get(Self.tokens, headers: token.headers).status == 403)
    }

    @Test func `no changeset has a token`() throws {
        let server = try shop()
        let body = """
            {"changes":[{"apply":{"apiVersion":"gateway.lintel.dev/v1",\
            "kind":"ServiceAccountToken","metadata":{"namespace":"shop","name":"x"},"spec":{}}}]}
            """
        let answer = try server.client().send(
            "POST", "/v1/changes",
            headers: server.asAdmin.merging(["Content-Type": "application/json"]) { $1 },
            body: body)
        #expect(answer.status == 422, "\(answer.text)")
    }
}
