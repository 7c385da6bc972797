import EventLog
import LintelTesting
import Testing

@testable import RESTAPI

/// What is asked before the log is copied as a whole.
@Suite struct BackupTests {
    @Test func `nobody has it by a role, whatever that names`() throws {
        let server = try AccessServer()
        try server.reads.apply(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: infra, name: root}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: everything}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: root}
            subjects: [{kind: ServiceAccount, namespace: infra, name: root}]
            roleRef: {kind: ClusterRole, name: everything}
            """)
        let token = try server.token(of: "infra/root")
        let client = try server.client()
        for path in ["/v1/verification", "/v1/backup"] {
            let refused = try client.get(path, headers: token.headers)
            #expect(refused.status == 403)
            #expect(refused.text.contains("for who may do everything (system:masters)"))
            #expect(try client.get(path).status == 401)
        }
        let audit = try server.reads.json("/v1/audit")
        #expect(audit.text("attempts.0.resource") == "backup")
    }

    @Test func `a log that is in no file has none`() throws {
        let server = try ReadsServer()
        let answer = try server.get("/v1/backup")
        #expect(answer.status == 503)
        #expect(answer.text.contains("log-unavailable"))
        // The turn was given back.
        #expect(try server.get("/v1/backup").text.contains("log-unavailable"))
    }

    @Test func `it is a database, and whoever wants another is told`() throws {
        let server = try ReadsServer()
        #expect(try server.get("/v1/backup", accept: "application/json").status == 406)
        let head = try server.client.send("HEAD", "/v1/backup")
        #expect(head.status == 200)
        #expect(head.headers["content-type"] == "application/vnd.sqlite3")
        #expect(head.headers["lintel-revision"] == "0")
        #expect(try server.get("/v1/backup?x=1").status == 400)
    }

    @Test func `a turn ends when nobody holds it`() throws {
        let oneAtATime = OneAtATime()
        var turn: OneAtATime.Turn? = try oneAtATime.take("it is being made")
        let problem = #expect(throws: Problem.self) { _ = try oneAtATime.take("it is being made") }
        #expect(problem?.status == 503)
        #expect(problem?.detail.hasPrefix("it is being made already") == true)
        withExtendedLifetime(turn) {}
        turn = nil
        _ = try oneAtATime.take("it is being made")
    }
}
