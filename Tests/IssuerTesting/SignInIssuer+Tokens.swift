import Crypto
import Foundation
import GatewayModel
import MicroHTTP
import Synchronization

/// Its token endpoint.
extension SignInIssuer {
    func token(_ form: [String: String]) -> Response {
        switch form["grant_type"] {
        case "authorization_code":
            // A code counts once, right or wrong.
            let grant = state.withLock { $0.codes.removeValue(forKey: form["code"] ?? "") }
            let hash = SHA256.hash(data: Data((form["code_verifier"] ?? "").utf8))
            guard let grant, grant.clientID == form["client_id"],
                grant.redirectURI == form["redirect_uri"],
                grant.challenge == Base64.urlText(of: hash)
            else { return Self.refusal("the code is not yours") }
            return tokens(for: grant)
        case "refresh_token":
            let token = form["refresh_token"] ?? ""
            let (grant, isForgotten) = state.withLock {
                ($0.refreshTokens.removeValue(forKey: token), $0.conduct.forgets)
            }
            guard let grant, !isForgotten, grant.clientID == form["client_id"] else {
                return Self.refusal("the session has ended")
            }
            return tokens(for: grant)
        default: return .json(400, #"{"error": "unsupported_grant_type"}"#)
        }
    }

    private static func refusal(_ why: String) -> Response {
        .json(400, #"{"error": "invalid_grant", "error_description": "\#(why)"}"#)
    }

    private func tokens(for grant: Grant) -> Response {
        let conduct = state.withLock { $0.conduct }
        let lifetime = conduct.lifetimeSeconds
        var members = [
            #""access_token": "\#(jwt(grant, conduct, nonce: nil))""#, #""token_type": "Bearer""#,
            #""expires_in": \#(lifetime)"#,
        ]
        if conduct.givesIdentityTokens {
            let nonce = conduct.nonce ?? grant.nonce
            members.append(#""id_token": "\#(jwt(grant, conduct, nonce: nonce))""#)
        }
        if conduct.givesRefreshTokens {
            let token = UUID().uuidString
            state.withLock { $0.refreshTokens[token] = grant }
            members.append(#""refresh_token": "\#(token)""#)
        }
        return .json(200, "{" + members.joined(separator: ", ") + "}")
    }

    /// The server is told that it counts for an hour, whatever the command is told.
    private func jwt(_ grant: Grant, _ conduct: Conduct, nonce: String?) -> String {
        let now = Int64(Date().timeIntervalSince1970)
        var text = TokenText(of: url, for: grant.clientID, seconds: now)
        if let nonce {
            text.claims["nonce"] = "\"\(nonce)\""
            text.claims["exp"] = "\(now + max(60, conduct.lifetimeSeconds))"
        }
        // Each is another.
        text.claims["jti"] = "\"\(UUID().uuidString)\""
        return (try? text.signed(key)) ?? ""
    }
}
