import Certificates
import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import Projection
import Testing

@testable import RESTAPI

@Suite("Webhooks, and what they are signed with, as resources")
struct WebhookResourceTests {
    private static let first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let second = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
    private static let path = "/v1/namespaces/shop/secrets/hooks"

    private static func server() throws -> (ReadsServer, Vault) {
        let ring = MasterKeyRing(.generate())
        let server = try ReadsServer(masterKeys: ring)
        return (server, Vault(ring) { [log = server.log] in log.dataKey($0) })
    }

    private func put(
        _ server: ReadsServer, _ members: String, method: String = "PUT"
    ) throws -> HTTPClient.Answer {
        let isPatch = method == "PATCH"
        let body =
            isPatch
            ? "{\(members)}"
            : #"{"apiVersion":"v1","kind":"Secret","#
                + #""type":"lintel.dev/webhook",\#(members)}"#
        return try server.client.send(
            method, Self.path,
            headers: [
                "Content-Type": isPatch ? "application/merge-patch+json" : "application/json"
            ], body: body)
    }

    private func keys(_ server: ReadsServer, _ vault: Vault) throws -> [String] {
        let id = ResourceID(.secret, namespace: "shop", name: "hooks")
        guard case .secret(let spec)? = server.ledger.published.state[id]?.resource.spec,
            case .sealed(let content) = spec.content,
            case .webhook(let material) = try vault.open(content)
        else { return [] }
        return WebhookSecret.keys(of: material).map { "whsec_" + Base64.text(of: $0) }
    }

    private func expectNothingShown(by server: ReadsServer) throws {
        for target in [
            Self.path, Self.path + "/history", "/v1/secrets", "/v1/commits", "/v1/events",
            "/metrics",
        ] {
            let text = try server.get(target).text
            for secret in [Self.first, Self.second] {
                #expect(!text.contains(secret.dropFirst(6)), "\(target): \(text)")
                #expect(!text.contains(Base64.text(of: secret.utf8).prefix(20)), "\(target)")
            }
        }
    }

    @Test func `a secret is rotated, and never shown`() throws {
        let (server, vault) = try Self.server()
        #expect(
            try put(server, #""stringData":{"secret":"\#(Self.first)"}"#).status == 201)
        #expect(try keys(server, vault) == [Self.first])
        let shown = try server.json(Self.path)
        #expect(shown.text("type") == "lintel.dev/webhook")
        #expect(shown.text("entries") == #"["secret"]"#)
        #expect(shown.at("certificate") == nil && shown.at("data") == nil)
        let fingerprint = try #require(shown.text("fingerprint"))
        // The same again is no change; the new one and the one before is one.
        let revision = server.ledger.published.state.revision
        #expect(try put(server, #""stringData":{"secret":"\#(Self.first)"}"#).status == 200)
        #expect(server.ledger.published.state.revision == revision)
        let both = #""stringData":{"secret":"\#(Self.second)","previousSecret":"\#(Self.first)"}"#
        #expect(try put(server, both).status == 200)
        #expect(try keys(server, vault) == [Self.second, Self.first])
        #expect(try server.json(Self.path).text("fingerprint") != fingerprint)
        // What somebody had read before the rotation is not what is kept.
        let stale = try put(server, #""entries":["secret"],"fingerprint":"\#(fingerprint)""#)
        #expect(stale.status == 422 && stale.text.contains("NothingToKeep"), "\(stale.text)")
        #expect(stale.text.contains("another secret than the one"))
        try expectNothingShown(by: server)
    }

    @Test func `a new one is committed as it was previewed`() throws {
        let (server, vault) = try Self.server()
        let body =
            #"{"apiVersion":"v1","kind":"Secret","type":"lintel.dev/webhook","#
            + #""stringData":{"secret":"\#(Self.first)"}}"#
        func put(_ query: String) throws -> HTTPClient.Answer {
            try server.client.send(
                "PUT", Self.path + query, headers: ["Content-Type": "application/json"],
                body: body)
        }
        func plan() throws -> String {
            let preview = try put("?dryRun=true").text
            return try String(#require(preview.firstMatch(of: /"plan":"([^"]+)"/)).output.1)
        }
        let seen = try plan()
        #expect(try put("?expectPlan=\(seen)").status == 201)
        #expect(try keys(server, vault) == [Self.first])
    }

    @Test func `what was fetched can be edited and sent back`() throws {
        let (server, vault) = try Self.server()
        let both = #""stringData":{"secret":"\#(Self.second)","previousSecret":"\#(Self.first)"}"#
        #expect(try put(server, both).status == 201)
        let labels = #""metadata":{"labels":{"team":"shop"}}"#
        #expect(try put(server, labels, method: "PATCH").status == 200)
        #expect(try server.json(Self.path).text("metadata.labels.team") == "shop")
        #expect(try keys(server, vault) == [Self.second, Self.first])
        // Half of it would destroy the other half.
        let half = try put(
            server, #""stringData":{"secret":"\#(Self.first)"}"#, method: "PATCH")
        #expect(half.status == 422 && half.text.contains("IncompleteSecret"), "\(half.text)")
        let named = #""entries":["secret"],"stringData":{"secret":"\#(Self.first)"}"#
        #expect(try put(server, named, method: "PATCH").status == 200)
        #expect(try keys(server, vault) == [Self.first])
        try expectNothingShown(by: server)
    }

    @Test func `the other type is not kept`() throws {
        let (server, _) = try Self.server()
        #expect(try put(server, #""stringData":{"secret":"\#(Self.first)"}"#).status == 201)
        let answer = try server.client.send(
            "PUT", Self.path, headers: ["Content-Type": "application/json"],
            body: #"{"type":"kubernetes.io/tls","entries":[]}"#)
        #expect(answer.status == 422 && answer.text.contains("is of type lintel.dev/webhook"))
    }

    @Test func `a listener that names one says so`() throws {
        let (server, _) = try Self.server()
        #expect(try put(server, #""stringData":{"secret":"\#(Self.first)"}"#).status == 201)
        try server.apply(
            Manifests.edge + """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: ListenerSet
                metadata: {namespace: shop, name: web}
                spec:
                  parentRef: {namespace: infra, name: edge}
                  listeners:
                    - {name: a, hostname: a.example, port: 443, protocol: HTTPS,
                       tls: {certificateRefs: [{name: hooks}]}}
                """)
        let status = try server.get("/v1/namespaces/shop/listenersets/web").text
        #expect(status.contains("InvalidCertificateRef"))
        #expect(status.contains("it is of type lintel.dev/webhook"), "\(status)")
        #expect(try server.get("/v1/namespaces/infra/gateways/edge/snapshot").status == 200)
    }

    static func hook(_ account: String, url: String = "https://hooks.example") -> String {
        """
        ---
        apiVersion: lintel.dev/v1
        kind: Webhook
        metadata: {namespace: shop, name: hook}
        spec: {url: "\(url)", secretRef: {name: hooks}, serviceAccountName: \(account)}

        """
    }

    @Test func `its status says what it lacks`() throws {
        let (server, _) = try Self.server()
        try server.apply(Self.hook("ci"))
        let path = "/v1/namespaces/shop/webhooks/hook"
        #expect(try server.json(path).at("status.problems")?.count == 2)
        #expect(try put(server, #""stringData":{"secret":"\#(Self.first)"}"#).status == 201)
        try server.apply(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: shop, name: ci}\n")
        let problem = try server.json(path).at("status.problems.0")?.string
        #expect(problem?.contains("may see nothing of what this Webhook asks for") == true)
        try server.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: shop, name: ci}
            subjects: [{kind: ServiceAccount, namespace: shop, name: ci}]
            roleRef: {kind: ClusterRole, name: viewer}
            """)
        #expect(try server.json(path).at("status") == nil)
    }

    private func send(
        _ server: AccessServer, by token: AccessServer.Token, _ body: String
    ) throws -> HTTPClient.Answer {
        try server.client().send(
            "POST", "/v1/changes",
            headers: token.headers.merging(["Content-Type": "application/yaml"]) { $1 }, body: body)
    }

    @Test func `nobody hears more than he may see`() throws {
        let server = try AccessServer()
        let editor = try server.token(as: "editor", in: "shop")
        try server.addAccount("viewer", "viewer", in: "shop")
        try server.addAccount("boss", "admin", in: "shop")
        for (account, status) in [("viewer", 201), ("boss", 403), ("editor", 201)] {
            let answer = try send(server, by: editor, Self.hook(account))
            #expect(answer.status == (account == "editor" ? 201 : status), "\(answer.text)")
            guard answer.status == 403 else { continue }
            #expect(
                answer.text.contains(
                    "may not let Webhook shop/hook tell what ServiceAccount shop/boss sees, which "
                        + "has rights that it does not have"), "\(answer.text)")
        }
        // One that sees more elsewhere.
        try server.reads.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: other, name: viewer}
            subjects: [{kind: ServiceAccount, namespace: shop, name: viewer}]
            roleRef: {kind: ClusterRole, name: viewer}
            """)
        #expect(try send(server, by: editor, Self.hook("viewer")).status == 403)
        // Nor does somebody turn one to himself that others made.
        try server.reads.apply(Self.hook("boss"))
        #expect(
            try send(server, by: editor, Self.hook("boss", url: "https://mine.example")).status
                == 403)
        let patch = try server.client().send(
            "PATCH", "/v1/namespaces/shop/webhooks/hook",
            headers: editor.headers.merging([
                "Content-Type": "application/merge-patch+json"
            ]) { $1 }, body: #"{"spec": {"url": "https://mine.example"}}"#)
        #expect(patch.status == 403, "\(patch.text)")
        // Ended it may be by whoever may.
        let deleted = try server.client().send(
            "DELETE", "/v1/namespaces/shop/webhooks/hook", headers: editor.headers)
        #expect(deleted.status == 200, "\(deleted.text)")
    }

    /// What goes back by itself gives what who asks might give, and no more.
    @Test func `one that others made does not come back for who could not make it`() throws {
        let server = try AccessServer()
        let editor = try server.token(as: "editor", in: "shop")
        try server.addAccount("boss", "admin", in: "shop")
        try server.reads.apply(Self.hook("boss"))
        let answer = try server.client().send(
            "POST", "/v1/changes?confirmWithin=1h",
            headers: editor.headers.merging(["Content-Type": "application/yaml"]) { $1 },
            body: Self.hook("editor"))
        #expect(answer.status == 403, "\(answer.text)")
    }
}
