import GatewayModel
import HTTPClient
import OAuth

/// Signing in at an issuer by a browser on this machine: Authorization Code with PKCE, the code
/// coming back to a port of the loopback (RFC 8252).
package final class BrowserSignIn {
    private let issuer: IssuerClient
    private let offer: ProtectedResource.LoginOffer
    private let authorityFile: String?
    private let listener: LoopbackListener
    private let request: AuthorizationRequest

    /// How long a person may take.
    private let patience: Duration

    package init(
        _ offer: ProtectedResource.LoginOffer, authorityFile: String?, patienceSeconds: Int,
        forPerson patience: Duration = .seconds(600)
    ) throws(ClientError) {
        (self.offer, self.authorityFile, self.patience) = (offer, authorityFile, patience)
        issuer = try IssuerClient(
            offer.issuer, authorityFile: authorityFile, patienceSeconds: patienceSeconds)
        listener = try LoopbackListener()
        request = AuthorizationRequest(
            clientID: offer.clientID, scopes: offer.scopes, redirectURI: listener.redirectURI)
    }

    /// Where the browser has to go.
    package var url: String { issuer.authorizationURL(request) }

    /// Waits for the browser, and turns what it brings into tokens. The browser is told what came
    /// of it once `prove` has used them.
    package func finish<Result>(
        _ prove: (SignIn) throws(ClientError) -> Result
    ) throws(ClientError) -> Result {
        let end = ContinuousClock.now + patience
        while true {
            let visit = try listener.next(before: end)
            if let page = misplaced(visit) {
                visit.answer(page)
                continue
            }
            let answer = issuer.answer(in: visit.request?.query ?? "", to: request)
            // Anybody's page can send a browser here: that ends nothing.
            if answer == .foreign {
                visit.answer(.foreign)
                continue
            }
            defer { for other in listener.others() { other.answer(.late) } }
            do throws(ClientError) {
                let result = try prove(try signIn(by: answer))
                visit.answer(.signedIn)
                return result
            } catch {
                visit.answer(.failed)
                throw error
            }
        }
    }

    private func misplaced(_ visit: LoopbackVisit) -> LoopbackPage? {
        guard visit.request?.host == "127.0.0.1:\(listener.port)" else { return .misdirected }
        guard visit.request?.path == "/callback" else { return .notFound }
        return visit.request?.method == "GET" ? nil : .notAllowed
    }

    private func signIn(by answer: AuthorizationAnswer) throws(ClientError) -> SignIn {
        switch answer {
        case .code(let code): return try signIn(by: try issuer.tokens(for: code, request))
        case .refused(let error, let description):
            throw ClientError(issuer: offer.issuer, error, description)
        case .ofAnotherIssuer(let name):
            throw ClientError(
                .notSignedIn,
                "the answer is of another issuer than \(offer.issuer): "
                    + (name.isEmpty ? "it names none" : name.printable),
                hint: "somebody may have tried to pass a token of theirs to you")
        case .foreign: throw ClientError(.notSignedIn, "the answer is to another question")
        }
    }

    private func signIn(by tokens: TokenAnswer) throws(ClientError) -> SignIn {
        if let token = tokens.identityToken { try check(token) }
        let (token, expiresAt) = try tokens.sent(offer.tokenType, by: offer.issuer)
        var signIn = SignIn(
            issuer: offer.issuer, clientID: offer.clientID, tokenType: offer.tokenType,
            token: token)
        signIn.authorityFile = authorityFile
        signIn.refreshToken = tokens.refreshToken
        signIn.expiresAt = expiresAt?.description
        return signIn
    }

    /// That the token is of this sign-in, and for this client.
    private func check(_ token: String) throws(ClientError) {
        guard let claims = IdentityClaims(token), claims.issuer == offer.issuer,
            claims.audiences.contains(offer.clientID), claims.nonce == request.nonce
        else {
            throw ClientError(
                .notSignedIn, "the issuer \(offer.issuer) gave an ID token of another sign-in",
                hint: "lintel login begins again; if it happens again, ask who runs the issuer")
        }
    }
}
