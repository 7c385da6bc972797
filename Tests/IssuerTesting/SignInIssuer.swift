import Crypto
import Foundation
import GatewayModel
import MicroHTTP
import Synchronization

/// An issuer that signs people in: Authorization Code with PKCE, and refresh tokens that count
/// once. Whoever opens its page is ada, and says yes.
public final class SignInIssuer: Sendable {
    /// What a test has it do wrong, or differently.
    public struct Conduct: Sendable {
        /// The person says no.
        public var isRefusing = false
        /// The name that it gives itself in answers; nil: none (RFC 9207).
        public var namedIssuer: String?
        /// Instead of the nonce that was asked for.
        public var nonce: String?
        public var lifetimeSeconds: Int64 = 3600
        public var givesIdentityTokens = true
        public var givesRefreshTokens = true
        /// Refresh tokens are worth nothing any more.
        public var forgets = false
        /// More members of the discovery document.
        public var discovery = ""

        public init() {}
    }

    struct Grant {
        var clientID: String
        var redirectURI: String
        var challenge: String
        var nonce: String
    }

    struct State {
        var conduct = Conduct()
        var codes: [String: Grant] = [:]
        var refreshTokens: [String: Grant] = [:]
        var counts: [String: Int] = [:]
        var revoked: [String] = []
    }

    public let key = SigningKey.p256("first")
    let state = Mutex(State())
    private let server: Mutex<Server?> = Mutex(nil)

    public init() throws {
        let server = try Server([ServerListener(address: "127.0.0.1", port: 0)]) {
            [weak self] request in
            .now(self?.answer(request) ?? Response(status: 503))
        }
        self.server.withLock { $0 = server }
    }

    public var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })" }

    public func conduct(_ change: @Sendable (inout Conduct) -> Void) {
        state.withLock { change(&$0.conduct) }
    }

    /// How often it was asked there.
    public func count(_ path: String) -> Int { state.withLock { $0.counts[path] ?? 0 } }

    /// The refresh tokens that were revoked.
    public var revoked: [String] { state.withLock { $0.revoked } }

    private func answer(_ request: Request) -> Response {
        let target = request.target
        let path = String(target.prefix { $0 != "?" })
        state.withLock { $0.counts[path, default: 0] += 1 }
        switch path {
        case "/.well-known/openid-configuration": return discovery
        case "/keys": return .json(200, (try? TestIssuer.keySet([key.jwk()])) ?? "")
        case "/authorize": return authorize(request.query ?? [])
        case "/token": return token(Self.form(request.body))
        case "/revoke":
            let form = Self.form(request.body)
            state.withLock { $0.revoked.append(form["token"] ?? "") }
            return Response(status: 200)
        default: return Response(status: 404)
        }
    }

    private var discovery: Response {
        let more = state.withLock { $0.conduct.discovery }
        return .json(
            200,
            """
            {"issuer": "\(url)", "jwks_uri": "\(url)/keys",
             "authorization_endpoint": "\(url)/authorize?tenant=a",
             "token_endpoint": "\(url)/token", "revocation_endpoint": "\(url)/revoke"\(more)}
            """)
    }

    /// Where the person's browser comes, and is sent back from.
    private func authorize(_ query: [(name: String, value: String)]) -> Response {
        let query = Dictionary(query) { first, _ in first }
        guard query["tenant"] == "a", query["response_type"] == "code",
            query["code_challenge_method"] == "S256", query["scope"]?.contains("openid") == true,
            let redirectURI = query["redirect_uri"], let clientID = query["client_id"],
            let challenge = query["code_challenge"], let nonce = query["nonce"],
            let mark = query["state"]
        else { return Response(status: 400) }
        let conduct = state.withLock { $0.conduct }
        var answer = ["state": mark]
        answer["iss"] = conduct.namedIssuer
        if conduct.isRefusing {
            answer["error"] = "access_denied"
            answer["error_description"] = "not today"
        } else {
            let code = UUID().uuidString
            answer["code"] = code
            state.withLock {
                $0.codes[code] = Grant(
                    clientID: clientID, redirectURI: redirectURI, challenge: challenge,
                    nonce: nonce)
            }
        }
        var components = URLComponents(string: redirectURI)
        components?.queryItems = answer.map { URLQueryItem(name: $0.key, value: $0.value) }
        let location = components?.string ?? ""
        return Response(status: 302, headers: [(name: "Location", value: location)])
    }

    private static func form(_ body: [UInt8]) -> [String: String] {
        var components = URLComponents()
        components.percentEncodedQuery = String(decoding: body, as: UTF8.self)
        let items = components.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }
}

extension Response {
    static func json(_ status: Int, _ text: String) -> Response {
        Response(
            status: status, headers: [(name: "Content-Type", value: "application/json")],
            body: .bytes(Array(text.utf8)))
    }
}
