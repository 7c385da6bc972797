import JSON
package import OAuth

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
    /// The entry as it was read; nil for a new one.
    let source: JSONNode?

    package init(name: String, server: ServerURL) { self.init(name: name, server: server, nil) }

    init(name: String, server: ServerURL, _ source: JSONNode?) {
        (self.name, self.server, self.source) = (name, server, source)
    }

    /// Whether it is of use to who wants to be taken for somebody else.
    package var hasSecret: Bool { token != nil || signIn != nil }

    /// Takes away by what one is known, the client's certificate apart.
    package mutating func forgetSecrets() { (token, tokenFile, signIn) = (nil, nil, nil) }

    /// Names are typed, and stand in lists: no blanks, nothing that looks like an option.
    package static func isName(_ name: String) -> Bool {
        (1...253).contains(name.utf8.count) && !name.hasPrefix("-")
            && name.utf8.allSatisfy { (0x21..<0x7F).contains($0) }
    }
}

/// Tokens of an issuer (OpenID Connect), and what is needed to have new ones.
package struct SignIn: Hashable, Sendable {
    package var issuer: String
    /// Who signs the issuer's certificate, in a PEM file; nil: whom the system trusts.
    package var authorityFile: String?
    package var clientID: String
    package var tokenType: TokenType
    /// What is sent to the server: the access token or the ID token, as the server wants it.
    package var token: String
    /// Nil if the issuer gave none: then one signs in again.
    package var refreshToken: String?
    /// RFC 3339.
    package var expiresAt: String?

    package init(issuer: String, clientID: String, tokenType: TokenType, token: String) {
        (self.issuer, self.clientID) = (issuer, clientID)
        (self.tokenType, self.token) = (tokenType, token)
    }
}
