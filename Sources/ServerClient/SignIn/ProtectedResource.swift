import HTTPClient
import JSON
package import OAuth

/// What a server says of how to come in (RFC 9728), before it knows who asks.
package struct ProtectedResource: Sendable {
    /// Everybody may do everything there, and nobody needs a token.
    package let isOpen: Bool
    package let takesCertificates: Bool
    /// Nil if the server takes only tokens that it made itself.
    package let login: LoginOffer?

    /// Whose tokens a server takes, and what to ask for there.
    package struct LoginOffer: Hashable, Sendable {
        package let issuer: String
        package let clientID: String
        package let scopes: [String]
        package let tokenType: TokenType
    }

    /// Asks the server; nil if it is of a version that does not say.
    ///
    /// - Parameter connection: without a token, which would be judged first.
    package static func asked(of connection: ServerConnection) throws(ClientError) -> Self? {
        let root: JSONNode
        do throws(ClientError) {
            root = try connection.json(
                ServerRequest(.get, "/.well-known/oauth-protected-resource"))
        } catch {
            if error.problem?.status == 404 { return nil }
            throw error
        }
        return try Self(root, at: connection.server)
    }

    init(_ root: JSONNode, at server: ServerURL) throws(ClientError) {
        guard let resource = root["resource"]?.string, let isOpen = root["lintel_open"]?.bool else {
            throw Self.strange("\(server) does not say how to sign in as Lintel does", server)
        }
        guard server.isNamed(by: resource) else {
            // Else its token would be for another server (RFC 9728, section 3.3).
            throw Self.strange("\(server) says that it is \(resource)", server)
        }
        self.isOpen = isOpen
        takesCertificates = root["lintel_client_certificates"]?.bool ?? false
        let issuer = root["authorization_servers"]?.elements.first { _ in true }?.string
        login = try issuer.map { (issuer) throws(ClientError) in
            try Self.offer(of: issuer, root, server)
        }
    }

    private static func offer(
        of issuer: String, _ root: JSONNode, _ server: ServerURL
    ) throws(ClientError) -> LoginOffer {
        guard let clientID = root["lintel_client_id"]?.string,
            let type = root["lintel_token_type"]?.string
        else {
            throw strange("\(server) names an issuer, and not what to ask it for", server)
        }
        guard let tokenType = TokenType(rawValue: type) else {
            throw strange("\(server) wants a token that nobody here knows: \(type)", server)
        }
        let scopes = root["scopes_supported"]?.elements.compactMap(\.string) ?? []
        return LoginOffer(
            issuer: issuer, clientID: clientID, scopes: scopes, tokenType: tokenType)
    }

    private static func strange(_ what: String, _ server: ServerURL) -> ClientError {
        ClientError(
            .notLintel, what,
            hint: "is the address right, and this lintel as new as the server? "
                + "--token takes a token instead")
    }
}

extension ServerURL {
    /// Whether a server that calls itself so is the one that was asked. Behind a proxy that it does
    /// not know it cannot tell that it was asked by TLS.
    func isNamed(by name: String) -> Bool {
        guard let own = try? ServerURL(name) else { return false }
        if own.isEncrypted && !isEncrypted { return false }
        return authority(own) == authority(self)
    }

    /// Name and port, without the port that goes without saying where this server is asked.
    private func authority(_ url: ServerURL) -> Substring {
        let text = url.place.lowercased().prefix { $0 != "/" }
        let usual = isEncrypted ? ":443" : ":80"
        return text.hasSuffix(usual) ? text.dropLast(usual.count) : text
    }
}
