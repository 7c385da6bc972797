import GatewayModel
import HTTPClient
import JSON
import OAuth
import Synchronization

/// The issuer as it is asked to sign people in. Blocks.
final class SignInIssuer: Sendable {
    private let settings: IssuerSettings
    private let client: WebClient
    /// Where what is, as the issuer said last, and when it did.
    private let known = Mutex<(metadata: IssuerMetadata, at: Int64)?>(nil)

    /// For so many milliseconds it is not asked again.
    private static let freshness: Int64 = 600_000

    init(_ settings: IssuerSettings) { (self.settings, client) = (settings, settings.client) }

    /// Without asking anybody.
    func knownURL(for question: IssuerSignIn.Question) -> String? {
        knownMetadata.map { url($0, question) }
    }

    func url(for question: IssuerSignIn.Question) throws(SignInFault) -> String {
        url(try metadata(), question)
    }

    private func url(_ metadata: IssuerMetadata, _ question: IssuerSignIn.Question) -> String {
        AuthorizationRequest(
            clientID: settings.login.clientID, scopes: settings.login.scopes,
            redirectURI: question.redirectURI, state: question.state, nonce: question.nonce,
            verifier: question.verifier
        ).url(at: metadata.authorizationEndpoint.description)
    }

    func tokens(
        for answer: [(name: String, value: String)]?, to question: IssuerSignIn.Question
    ) throws(SignInFault) -> IssuerSignIn.Tokens {
        let metadata = try metadata()
        switch AuthorizationAnswer(answer, to: question.state, of: metadata) {
        case .code(let code):
            let tokens = try tokens(
                metadata,
                [
                    ("grant_type", "authorization_code"), ("code", code),
                    ("redirect_uri", question.redirectURI), ("client_id", settings.login.clientID),
                    ("code_verifier", question.verifier),
                ])
            try check(tokens, question)
            return try chosen(tokens)
        case .refused(let error, let description):
            let isDenied = error == "access_denied" || error.hasSuffix("_required")
            let reason = description.map { ": \($0)" } ?? ""
            throw SignInFault(
                isDenied ? .denied : .refused, "the issuer says no: \(error)\(reason)")
        case .ofAnotherIssuer(let name):
            throw SignInFault(.foreign, "the answer is of another issuer: \(name)")
        case .foreign: throw SignInFault(.foreign, "the answer is to another question, or none")
        }
    }

    func tokens(renewing refreshToken: String) throws(SignInFault) -> IssuerSignIn.Tokens {
        let answer = try tokens(
            try metadata(),
            [
                ("grant_type", "refresh_token"), ("refresh_token", refreshToken),
                ("client_id", settings.login.clientID),
            ])
        let tokens = try chosen(answer)
        // One that is not replaced counts on.
        return IssuerSignIn.Tokens(
            token: tokens.token, refreshToken: tokens.refreshToken ?? refreshToken)
    }

    func revoke(_ refreshToken: String) throws(SignInFault) {
        guard let endpoint = try metadata().revocationEndpoint else { return }
        _ = try post(
            endpoint,
            [
                ("token", refreshToken), ("token_type_hint", "refresh_token"),
                ("client_id", settings.login.clientID),
            ])
    }

    // MARK: Checking

    /// That an ID token is of this sign-in, and for this client. It comes from the issuer itself
    /// (OpenID Connect Core 1.0, section 3.1.3.7, 6).
    private func check(
        _ tokens: TokenAnswer, _ question: IssuerSignIn.Question
    ) throws(SignInFault) {
        guard let token = tokens.identityToken else { return }
        guard let claims = IdentityClaims(token), claims.issuer == "\(settings.issuer)",
            claims.audiences.contains(settings.login.clientID), claims.nonce == question.nonce
        else { throw SignInFault(.foreign, "the ID token is of another sign-in") }
    }

    private func chosen(_ answer: TokenAnswer) throws(SignInFault) -> IssuerSignIn.Tokens {
        let type: TokenType = settings.login.tokenType == .id ? .identity : .access
        do throws(IssuerFault) {
            return IssuerSignIn.Tokens(
                token: try answer.token(type, at: .earliest).text,
                refreshToken: answer.refreshToken)
        } catch {
            throw SignInFault(error)
        }
    }

    // MARK: Asking

    private var knownMetadata: IssuerMetadata? {
        let now = KeyKeeper.systemUptime()
        return known.withLock { known in
            known.flatMap { now - $0.at < Self.freshness ? $0.metadata : nil }
        }
    }

    private func metadata() throws(SignInFault) -> IssuerMetadata {
        if let knownMetadata { return knownMetadata }
        guard let url = settings.issuer.discoveryURL else {
            throw SignInFault(.unavailable, "\(settings.issuer) is too long to be asked")
        }
        let body: [UInt8]
        do throws(HTTPClientError) {
            body = try client.get(url).body
        } catch {
            throw SignInFault(.unavailable, error.description)
        }
        guard let document = try? JSONDocument.parsing(body) else {
            throw SignInFault(.strange)
        }
        do throws(IssuerFault) {
            let metadata = try IssuerMetadata(document.root, of: "\(settings.issuer)")
            known.withLock { $0 = (metadata, KeyKeeper.systemUptime()) }
            return metadata
        } catch {
            throw SignInFault(error)
        }
    }

    private func tokens(
        _ metadata: IssuerMetadata, _ form: [(String, String)]
    ) throws(SignInFault) -> TokenAnswer {
        let (status, body) = try post(metadata.tokenEndpoint, form)
        guard let document = try? JSONDocument.parsing(body) else { throw SignInFault(.strange) }
        if let error = document.root["error"]?.string {
            throw SignInFault(
                .refusal(error: error, description: document.root["error_description"]?.string))
        }
        guard status == 200, let tokens = TokenAnswer(document.root) else {
            throw SignInFault(.strange)
        }
        return tokens
    }

    private func post(
        _ url: WebURL, _ form: [(String, String)]
    ) throws(SignInFault) -> (status: Int, body: [UInt8]) {
        do throws(HTTPClientError) {
            return try client.post(form: FormText.text(form), to: url)
        } catch {
            throw SignInFault(.unavailable, error.description)
        }
    }
}
