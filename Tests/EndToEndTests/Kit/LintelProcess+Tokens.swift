import Foundation
import JSON
import LintelTesting
import Testing

/// How tests ask a server that is not open.
extension LintelProcess {
    /// The headers of who has the token that the first start made.
    func asAdmin() throws -> [String: String] {
        let text = try String(contentsOfFile: database + ".admin-token", encoding: .utf8)
        return Self.headers(text.trimmingCharacters(in: .newlines))
    }

    static func headers(_ token: String) -> [String: String] {
        ["Authorization": "Bearer \(token)"]
    }

    /// Makes an account with a ready-made role in its namespace, and a token of it.
    func makeToken(
        _ account: String, _ role: String = "viewer", in namespace: String = "shop"
    ) throws -> (id: String, text: String) {
        let client = try client()
        let admin = try asAdmin()
        let change = try client.send(
            "POST", "/v1/changes", headers: Requests.yaml.merging(admin) { $1 },
            body: """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {namespace: \(namespace), name: \(account)}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {namespace: \(namespace), name: \(account)}
                subjects: [{kind: ServiceAccount, namespace: \(namespace), name: \(account)}]
                roleRef: {kind: ClusterRole, name: \(role)}
                """)
        try #require(change.status / 100 == 2, "\(change.text)")
        let made = try client.post(
            "/v1/namespaces/\(namespace)/serviceaccounts/\(account)/tokens", "{}", headers: admin)
        try #require(made.status == 201, "\(made.text)")
        let root = try made.root
        return (try #require(root["id"]?.string), try #require(root["token"]?.string))
    }
}
