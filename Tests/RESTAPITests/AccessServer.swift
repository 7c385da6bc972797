import GatewayModel
import JSON
import Ledger
import LintelTesting
import Logging
import MicroHTTP
import OIDC
import Testing
import XDSServer

@testable import RESTAPI

/// A server that lets in who has a token, with a gateway and accounts of teams.
struct AccessServer {
    struct Token {
        let id, text: String
        var headers: [String: String] { ["Authorization": "Bearer \(text)"] }
    }

    let admin: AccessToken
    let reads: ReadsServer

    init(
        logger: Logger = ReadsServer.noLogger, discovery: DiscoverySettings = DiscoverySettings(),
        clock: any WallClock = SystemClock(), limits: AdmissionLimits = AdmissionLimits(),
        trusting proxies: [String] = [], issuer: TokenIssuer? = nil, tls: TLSUse? = nil
    ) throws {
        let admin = AccessToken.make()
        self.admin = admin
        reads = try ReadsServer(
            logger: logger, discovery: discovery, access: .tokens(admin: admin, issuer: issuer),
            limits: limits, trusting: proxies, tls: tls, asking: clock)
        try reads.apply(Manifests.edge)
    }

    var asAdmin: [String: String] { reads.credentials }

    func client() throws -> HTTPClient { try HTTPClient(port: reads.server.port) }

    /// An account with a ready-made role in its namespace.
    func addAccount(_ name: String, _ role: String, in namespace: String) throws {
        try reads.apply(
            """
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: \(namespace), name: \(name)}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: \(namespace), name: \(name)}
            subjects: [{kind: ServiceAccount, namespace: \(namespace), name: \(name)}]
            roleRef: {kind: ClusterRole, name: \(role)}
            """)
    }

    static func path(_ account: String) -> String {
        let parts = account.split(separator: "/")
        return "/v1/namespaces/\(parts[0])/serviceaccounts/\(parts[1])/tokens"
    }

    /// A token of an account `namespace/name`.
    func token(of account: String, expiresIn: String? = nil) throws -> Token {
        let body = expiresIn.map { #"{"expiresIn": "\#($0)"}"# } ?? "{}"
        let answer = try client().send(
            "POST", Self.path(account),
            headers: asAdmin.merging(["Content-Type": "application/json"]) { $1 }, body: body)
        try #require(answer.status == 201, "\(answer.text)")
        let root = try JSONDocument.parsing(answer.body).root
        return Token(
            id: try #require(root.text("id")), text: try #require(root.text("token")))
    }

    /// A token of a new account that may do in its namespace what a ready-made role says.
    func token(as role: String, in namespace: String = "infra") throws -> Token {
        try addAccount(role, role, in: namespace)
        return try token(of: "\(namespace)/\(role)")
    }

    func revoke(_ token: Token, of account: String) throws {
        let answer = try client().send(
            "DELETE", Self.path(account) + "/" + token.id, headers: asAdmin)
        try #require(answer.status == 200, "\(answer.text)")
    }

    func deleteBinding(_ name: String, in namespace: String = "infra") throws {
        let answer = try client().send(
            "DELETE", "/v1/namespaces/\(namespace)/rolebindings/\(name)", headers: asAdmin)
        try #require(answer.status == 200, "\(answer.text)")
    }
}
