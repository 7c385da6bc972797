import ArgumentParser
import OIDC

/// What `lintel login` and consoles are told to ask the issuer for.
struct IssuerLoginOptions: ParsableArguments {
    @Option(
        name: .customLong("oidc-client-id"),
        help: ArgumentHelp(
            """
            The client of the issuer, without a secret, that command lines log in as \
            (LINTEL_OIDC_CLIENT_ID; the first audience by default).
            """, valueName: "name"))
    var clientID: String?

    @Option(
        name: .customLong("oidc-token-type"),
        help: ArgumentHelp(
            """
            Which of the issuer's tokens they send here: access or id (LINTEL_OIDC_TOKEN_TYPE; \
            access by default).
            """, valueName: "type"))
    var tokenType: String?

    @Option(
        name: .customLong("oidc-scope"),
        help: ArgumentHelp(
            """
            A scope that they ask for besides openid; may be repeated (LINTEL_OIDC_SCOPE, \
            separated by commas).
            """, valueName: "name"))
    var scopes: [String] = []

    var given: [(name: String, isGiven: Bool)] {
        [
            ("oidc-client-id", clientID != nil), ("oidc-token-type", tokenType != nil),
            ("oidc-scope", !scopes.isEmpty),
        ]
    }

    /// - Parameter audience: the first one.
    func login(besides audience: String) throws -> IssuerLogin {
        let clientID = Environment.string("oidc-client-id", clientID, default: audience)
        guard IssuerLogin.isClientID(clientID) else {
            throw ValidationError(
                "--oidc-client-id is \"\(clientID)\"; use up to 255 characters of ASCII, as the "
                    + "issuer has it")
        }
        let scopes = Environment.list("oidc-scope", scopes)
        if let wrong = scopes.first(where: { !IssuerLogin.isScope($0) }) {
            throw ValidationError(
                "--oidc-scope is \"\(wrong)\"; a scope is one word, without quotes: repeat the "
                    + "option for more")
        }
        return IssuerLogin(clientID: clientID, tokenType: try type(), scopes: scopes)
    }

    private func type() throws -> IssuerLogin.TokenType {
        let text = Environment.string("oidc-token-type", tokenType, default: "access")
        switch text {
        case "access": return .access
        case "id": return .id
        default:
            throw ValidationError("--oidc-token-type is \"\(text)\"; use access or id")
        }
    }
}
