import GatewayModel
import JSON
import Ledger
import LintelTesting
import Projection
import Testing

@testable import RESTAPI

/// Ways to more than one was given, each found by somebody who looked for them.
@Suite struct AccessEscalationTests {
    private func send(
        _ server: AccessServer, _ method: String, _ target: String, by token: AccessServer.Token,
        _ body: String = "", type: String = "application/json", key: String? = nil
    ) throws -> HTTPClient.Answer {
        var headers = token.headers
        headers["Content-Type"] = type
        headers["Idempotency-Key"] = key
        return try server.client().send(method, target, headers: headers, body: body)
    }

    @Test func `who does everything in one namespace makes no token for more`() throws {
        let server = try AccessServer()
        let boss = try server.token(as: "admin", in: "team")
        try server.addAccount("deployer", "viewer", in: "team")
        // Bound elsewhere too, or everywhere.
        try server.reads.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: other, name: deployer}
            subjects: [{kind: ServiceAccount, namespace: team, name: deployer}]
            roleRef: {kind: ClusterRole, name: editor}
            """)
        let path = AccessServer.path("team/deployer")
        let refused = try send(server, "POST", path, by: boss, "{}")
        #expect(refused.status == 403, "\(refused.text)")
        // As far as it reaches it may.
        #expect(
            try send(server, "POST", AccessServer.path("team/admin"), by: boss, "{}").status == 201)
        try server.deleteBinding("deployer", in: "other")
        #expect(try send(server, "POST", path, by: boss, "{}").status == 201)
    }

    @Test func `who may read everything is given nothing that proxies are given`() throws {
        let server = try AccessServer()
        try server.addAccount("reader", "viewer", in: "infra")
        try server.reads.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {namespace: infra, name: everything}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: infra, name: everything}
            subjects: [{kind: ServiceAccount, namespace: infra, name: reader}]
            roleRef: {kind: Role, name: everything}
            """)
        let reader = try server.token(of: "infra/reader")
        let body = #"{"node": {"id": "x", "cluster": "infra/edge"}}"#
        let answer = try send(server, "POST", "/v3/discovery:listeners", by: reader, body)
        #expect(answer.status == 403, "\(answer.text)")
        let proxy = try server.token(as: "proxy")
        #expect(
            try send(server, "POST", "/v3/discovery:listeners", by: proxy, body).status == 200)
    }

    @Test func `an answer is not repeated to who may not do it any more`() throws {
        let server = try AccessServer()
        let editor = try server.token(as: "editor", in: "shop")
        let set = Manifests.set("shop/web", "a:a.example")
        func ask() throws -> HTTPClient.Answer {
            try send(
                server, "POST", "/v1/changes", by: editor, set, type: "application/yaml",
                key: "once")
        }
        #expect(try ask().status == 201)
        #expect(try ask().headers["idempotency-replayed"] == "true")
        try server.deleteBinding("editor", in: "shop")
        #expect(try ask().status == 403)
    }

    @Test func `a history tells of a commit what the commit tells`() throws {
        let server = try AccessServer()
        let viewer = try server.token(as: "viewer", in: "shop")
        try server.reads.apply(
            Manifests.set("shop/web", "a:a.example") + Manifests.set("other/web", "b:b.example"),
            message: "Secret")
        let path = "/v1/namespaces/shop/listenersets/web/history"
        let told = try server.client().get(path, headers: viewer.headers).text
        #expect(told.contains(#""action":"created""#), "\(told)")
        for hidden in ["Secret", "system:admin", "origin", "\"ada\""] {
            #expect(!told.contains(hidden), "\(told)")
        }
    }

    @Test(arguments: ["Lintel-Actor", "message", "note"])
    func `a token is written down nowhere`(place: String) throws {
        let server = try AccessServer()
        let editor = try server.token(as: "editor", in: "shop")
        let before = server.reads.ledger.published.state.revision
        var headers = editor.headers
        headers["Content-Type"] = "application/json"
        var (target, body) = ("/v1/changes", #"{"changes": []}"#)
        switch place {
        case "message":
            body =
                #"{"message": "\#(editor.text)", "changes": [{"delete": "#
                + #"{"kind": "Backend", "namespace": "shop", "name": "x"}}]}"#
        case "note":
            headers = server.asAdmin.merging(["Content-Type": "application/json"]) { $1 }
            (target, body) = (AccessServer.path("shop/editor"), #"{"note": "\#(editor.text)"}"#)
        default: headers[place] = editor.text
        }
        let answer = try server.client().send("POST", target, headers: headers, body: body)
        #expect(answer.status == 400 && !answer.text.contains(editor.text), "\(answer.text)")
        #expect(server.reads.ledger.published.state.revision == before)
    }

    @Test func `a token in a URL is told to who watches, without what was asked`() throws {
        let server = try AccessServer()
        let editor = try server.token(as: "editor", in: "shop")
        let target = "/v1/namespaces/\(editor.text)/listenersets/x?y=\(editor.text)"
        let answer = try server.client().get(target)
        #expect(answer.status == 400 && !answer.text.contains(editor.text))
        let audit = try server.reads.get("/v1/audit").text
        #expect(audit.contains(#""status":400"#) && !audit.contains(editor.text), "\(audit)")
    }
}
