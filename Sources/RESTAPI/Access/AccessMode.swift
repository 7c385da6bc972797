public import GatewayModel
public import OIDC

/// Who is let in.
public enum AccessMode: Sendable {
    /// Everybody who can connect, to everything.
    case open
    /// Who has a token: of this server, or of an issuer, if there is one. That of the first start,
    /// if there is one, is for everything.
    case tokens(admin: AccessToken?, issuer: TokenIssuer? = nil)

    var isOpen: Bool {
        if case .open = self { true } else { false }
    }

    var issuer: TokenIssuer? {
        if case .tokens(_, let issuer) = self { issuer } else { nil }
    }
}
