/// A server and who one is there, under a name: one entry of the configuration file.
package struct Context: Sendable {
    package var name: String
    package var server: ServerURL
    /// Used where a command says none.
    package var namespace: String?
    /// Paths of PEM files; relative ones are from the folder of the configuration file.
    package var authorityFile: String?
    package var certificateFile: String?
    package var keyFile: String?
    package var token: String?
    /// A file whose content is the token, read at each command: another program keeps it fresh.
    package var tokenFile: String?
    /// What `lintel login` was given by the issuer of single sign-on.
    package var signIn: SignIn?

    package init(name: String, server: ServerURL) { (self.name, self.server) = (name, server) }
}

/// Tokens of an issuer (OpenID Connect), and what is needed to have new ones.
package struct SignIn: Hashable, Sendable {
    package var issuer: String
    package var clientID: String
    /// What is sent to the server: the access token or the ID token, as the server wants it.
    package var token: String
    /// Nil if the issuer gave none: then one signs in again.
    package var refreshToken: String?
    /// RFC 3339.
    package var expiresAt: String?

    package init(
        issuer: String, clientID: String, token: String, refreshToken: String?, expiresAt: String?
    ) {
        (self.issuer, self.clientID, self.token) = (issuer, clientID, token)
        (self.refreshToken, self.expiresAt) = (refreshToken, expiresAt)
    }
}
