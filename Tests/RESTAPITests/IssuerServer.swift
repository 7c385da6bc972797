import GatewayModel
import HTTPClient
import IssuerTesting
import LintelTesting
import Logging
import OIDC
import Testing
import Threads

@testable import RESTAPI

/// A server that also lets in who has a token of an issuer beside it.
struct IssuerServer {
    let issuer: TestIssuer
    let tokens: TokenIssuer
    let access: AccessServer
    let key: SigningKey
    /// By which tokens end.
    let clock = SetClock()

    /// - Parameter isAway: whether the issuer has no keys to show.
    init(
        isAway: Bool = false, limits: AdmissionLimits = AdmissionLimits(),
        login: IssuerLogin? = nil,
        logger: Logger = ReadsServer.noLogger
    ) throws {
        issuer = try TestIssuer()
        key = SigningKey.p256("first")
        if !isAway { try issuer.setKeys([key]) }
        tokens = TokenIssuer(
            IssuerSettings(
                issuer: try #require(Issuer(issuer.url)), audiences: ["lintel"],
                keys: .discovered(by: WebClient()), naming: Naming(groupsClaim: "groups"),
                login: login),
            logger: ReadsServer.noLogger)
        access = try AccessServer(logger: logger, clock: clock, limits: limits, issuer: tokens)
        fetch()
    }

    /// Returns when the keys have been fetched once more.
    func fetch() {
        tokens.reload()
        let isDone = Handover<Bool>()
        _ = tokens.whenFetched { isDone.give(true) }
        _ = isDone.take()
    }

    /// A token that counts now.
    ///
    /// - Parameter endsAfter: seconds, of which one is 60 before that.
    func token(
        _ user: String = "ada", groups: [String] = [], by key: SigningKey? = nil,
        endsAfter seconds: Int64 = 3600, _ change: (inout TokenText) -> Void = { _ in }
    ) throws -> String {
        let now = clock.now().rawValue / 1_000_000
        var token = TokenText(of: issuer.url, user: user, seconds: now)
        token.claims["exp"] = "\(now + seconds - 60)"
        let names = groups.map { "\"\($0)\"" }
        token.claims["groups"] = "[\(names.joined(separator: ","))]"
        change(&token)
        return try token.signed(key ?? self.key)
    }

    func headers(_ token: String) -> [String: String] { ["Authorization": "Bearer \(token)"] }

    func get(_ target: String, _ token: String) throws -> HTTPClient.Answer {
        try access.client().get(target, headers: headers(token))
    }

    /// Binds a group of the issuer to a ready-made role in the namespace of the gateway.
    func bind(_ group: String, to role: String) throws {
        try access.reads.apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: infra, name: \(role)-of-issuer}
            subjects: [{kind: Group, name: "\(group)"}]
            roleRef: {kind: ClusterRole, name: \(role)}
            """)
    }
}
