import GatewayModel
import Ledger
import MicroHTTP
import OIDC
import Projection

/// `GET /session/callback` — the browser is back from the issuer: what it brings becomes a token,
/// which becomes a session if it counts here.
struct FinishLogin: Operation {
    /// Nil where everybody is let in.
    let sessions: Sessions?
    let access = Access(.get, .session)
    /// Each asks the issuer, for anybody.
    var rateClass: RateClass? { .reads }

    func answer(_ call: Call) throws -> Answer {
        guard let sessions, let issuer = sessions.issuer else { throw Problem.noIssuer }
        // A code counts once, and who only looks where a link leads would spend it.
        guard call.request.method == .get else {
            return .now(.going(to: SignInProblem.expired.page(to: nil)))
        }
        let cookies = SessionCookies(call.request)
        let query = call.request.query
        guard let text = call.query["state"],
            let browser = sessions.browser(of: call.request),
            let state = LoginState(text, sessions.seal, of: browser),
            sessions.clock.now() < state.until
        else { return .now(.going(to: SignInProblem.expired.page(to: nil))) }
        let question = state.question(
            text, of: browser, redirectURI: try LoginCallback.uri(of: call.request))
        let refusals = call.refusals
        return .later { exchange in
            let fail: @Sendable (SignInProblem, String) -> Void = { problem, reason in
                if problem != .denied { sessions.log.note(reason) }
                exchange.complete(with: .going(to: problem.page(to: state.to)))
            }
            issuer.signIn.finish(question, query) { result in
                switch result {
                case .failure(let fault): fail(SignInProblem(fault), fault.description)
                case .success(let tokens):
                    sessions.judge(tokens.token) { judgement in
                        do {
                            let granted = try sessions.granting(
                                WebSession(token: tokens.token), of: try judgement.get(),
                                renewedBy: tokens.refreshToken, cookies)
                            exchange.complete(with: .going(to: state.to, granted))
                        } catch {
                            let problem = Problem(error)
                            refusals.note(problem)
                            fail(SignInProblem(problem), problem.detail)
                        }
                    }
                }
            }
        }
    }
}
