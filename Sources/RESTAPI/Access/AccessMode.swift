public import GatewayModel

/// Who is let in.
public enum AccessMode: Sendable {
    /// Everybody who can connect, to everything.
    case open
    /// Who has a token. The one of the first start, if there is one, is for everything.
    case tokens(admin: AccessToken?)
}
