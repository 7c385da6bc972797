import GatewayModel
import HTTPClient
import JSON
package import OAuth

/// Asks an issuer of OpenID Connect for tokens.
package struct IssuerClient {
    private let metadata: IssuerMetadata
    private let authorityFile: String?
    private let patienceSeconds: Int

    /// Asks the issuer where what is.
    ///
    /// - Parameters:
    ///   - issuer: as the server names it: with https, or on this machine.
    ///   - authorityFile: who signs its certificate; nil: whom the system trusts.
    package init(
        _ issuer: String, authorityFile: String?, patienceSeconds: Int = 60
    ) throws(ClientError) {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        guard WebURL(issuer) != nil, !issuer.contains("?"),
            let url = WebURL(base + "/.well-known/openid-configuration")
        else {
            throw ClientError(
                .usage, "\"\(issuer)\" is no issuer to sign in at",
                hint: "it has to be an https URL without a query, or on this machine")
        }
        (self.authorityFile, self.patienceSeconds) = (authorityFile, patienceSeconds)
        var request = ServerRequest(.get, url.target, patienceSeconds: patienceSeconds)
        request.accept = "application/json"
        let answer = try Self.send(request, to: url, authorityFile)
        guard answer.status == 200, let document = try? JSONDocument.parsing(answer.body) else {
            throw Self.unusable(url, answer)
        }
        do throws(IssuerFault) {
            metadata = try IssuerMetadata(document.root, of: issuer)
        } catch {
            throw ClientError(error, of: issuer)
        }
    }

    /// Where a browser is sent.
    package func authorizationURL(_ request: AuthorizationRequest) -> String {
        request.url(at: metadata.authorizationEndpoint.description)
    }

    func answer(in query: Substring, to request: AuthorizationRequest) -> AuthorizationAnswer {
        AuthorizationAnswer(FormText.parameters(query), to: request.state, of: metadata)
    }

    /// A code becomes tokens.
    func tokens(for code: String, _ request: AuthorizationRequest) throws(ClientError)
        -> TokenAnswer
    {
        try tokens([
            ("grant_type", "authorization_code"), ("code", code),
            ("redirect_uri", request.redirectURI), ("client_id", request.clientID),
            ("code_verifier", request.verifier),
        ])
    }

    /// New tokens by a refresh token, which may be spent by that.
    func tokens(refreshing token: String, clientID: String) throws(ClientError) -> TokenAnswer {
        try tokens([
            ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", clientID),
        ])
    }

    private func tokens(_ form: [(String, String)]) throws(ClientError) -> TokenAnswer {
        let answer = try post(form, to: metadata.tokenEndpoint)
        guard let document = try? JSONDocument.parsing(answer.body) else {
            throw Self.unusable(metadata.tokenEndpoint, answer)
        }
        if let error = document.root["error"]?.string {
            throw ClientError(
                issuer: metadata.issuer, error, document.root["error_description"]?.string)
        }
        guard answer.status == 200, let tokens = TokenAnswer(document.root) else {
            throw Self.unusable(metadata.tokenEndpoint, answer)
        }
        return tokens
    }

    /// Makes a refresh token worthless, and what came of it (RFC 7009). False if the issuer does
    /// not do that.
    package func revoke(_ token: String, clientID: String) throws(ClientError) -> Bool {
        guard let endpoint = metadata.revocationEndpoint else { return false }
        let form = [
            ("token", token), ("token_type_hint", "refresh_token"), ("client_id", clientID),
        ]
        let answer = try post(form, to: endpoint)
        guard answer.status == 200 else { throw Self.unusable(endpoint, answer) }
        return true
    }

    private func post(
        _ form: [(String, String)], to url: WebURL
    ) throws(ClientError) -> ServerAnswer {
        var request = ServerRequest(.post, url.target, patienceSeconds: patienceSeconds)
        request.body = (
            type: "application/x-www-form-urlencoded", bytes: Array(FormText.text(form).utf8)
        )
        return try Self.send(request, to: url, authorityFile)
    }

    private static func send(
        _ request: ServerRequest, to url: WebURL, _ authorityFile: String?
    ) throws(ClientError) -> ServerAnswer {
        do throws(ClientError) {
            let connection = try ServerConnection(
                ServerURL(url.origin), Credentials(authorityFile: authorityFile),
                version: Build.version)
            return try connection.send(request)
        } catch {
            if error.code == .interrupted { throw error }
            throw ClientError(
                error.code, "the issuer of single sign-on: \(error)",
                hint: error.code == .notTrusted
                    ? "if a certificate of your own signs it, name that with lintel login "
                        + "--issuer-certificate-authority FILE"
                    : "is it up, and is this machine let through to it?")
        }
    }

    private static func unusable(_ url: WebURL, _ answer: ServerAnswer) -> ClientError {
        ClientError(
            .notLintel,
            "\(url.origin) answers \(answer.status) with "
                + "\(answer.mediaType.isEmpty ? "nothing" : answer.mediaType), and not as an "
                + "issuer of OpenID Connect does",
            hint: "is the issuer of the server right? Ask who runs it")
    }
}

extension WebURL {
    /// Path and query.
    var target: String { String(description.dropFirst(origin.count)) }
}

extension ClientError {
    /// An issuer says no, in its own words (RFC 6749, sections 4.1.2.1 and 5.2).
    init(issuer: String, _ error: String, _ description: String?) {
        let reason = description.map { ": \($0.printable)" } ?? ""
        self.init(
            .notSignedIn, "the issuer \(issuer) says no: \(error.printable)" + reason,
            hint: "lintel login signs in again")
    }
}
