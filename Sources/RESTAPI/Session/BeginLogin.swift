import GatewayModel
import Ledger
import MicroHTTP
import OIDC
import Projection

/// `GET /session/login` — sends the browser to the issuer, which sends it back to ``FinishLogin``.
struct BeginLogin: Operation {
    /// Nil where everybody is let in.
    let sessions: Sessions?
    let access = Access(.get, .session)

    func answer(_ call: Call) throws -> Answer {
        guard let sessions, let issuer = sessions.issuer else { throw Problem.noIssuer }
        let to = call.query["to"] ?? "/"
        guard ReturnPath.isOne(to) else {
            throw Problem.invalidParameter(
                "to",
                "to has to be a page of the console, such as /gateway?name=edge, of at most "
                    + "\(ReturnPath.limit) bytes")
        }
        let cookies = SessionCookies(call.request)
        // There may be another sign-in in another window.
        let browser =
            sessions.browser(of: call.request) ?? Random.bytes(LoginState.browserBytes)
        let state = LoginState(to: to, now: sessions.clock.now())
        let text = try state.sealed(sessions.seal, for: browser)
        let question = state.question(
            text, of: browser, redirectURI: try LoginCallback.uri(of: call.request))
        let cookie = cookies.setting(
            .login, to: try sessions.seal.seal(browser, for: .login),
            forSeconds: LoginState.seconds)
        return .later { exchange in
            issuer.signIn.begin(question) { result in
                switch result {
                case .success(let url): exchange.complete(with: .going(to: url, [cookie]))
                case .failure(let fault):
                    sessions.log.note(fault.description)
                    exchange.complete(with: .going(to: SignInProblem(fault).page(to: to)))
                }
            }
        }
    }
}

/// Where the issuer sends browsers.
enum LoginCallback {
    static let path = "/session/callback"

    /// Registered with the issuer, for the name that people ask this server by.
    static func uri(of request: Request) throws(Problem) -> String {
        guard let server = RequestedServer(request) else {
            throw Problem.invalidParameter(
                "Host", "Host is no name or address of a server; send the one of the URL")
        }
        return server.text + path
    }
}
