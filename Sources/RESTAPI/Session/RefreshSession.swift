import MicroHTTP
import OIDC
import Projection

/// `POST /session/refresh` — a new token of the issuer for the session that there is.
struct RefreshSession: Operation {
    /// Nil where everybody is let in.
    let sessions: Sessions?
    let access = Access(.create, .session)

    func answer(_ call: Call) throws -> Answer {
        guard let sessions else { throw Problem.noSessions }
        try RequestBody(call.request).requireNone("there is nothing to say")
        guard let issuer = sessions.issuer, let session = try sessions.session(of: call.request),
            let refreshToken = sessions.refreshToken(of: call.request, for: session)
        else { throw Problem.refusedSession }
        let cookies = SessionCookies(call.request)
        let refusals = call.refusals
        return .later { exchange in
            let fail: @Sendable (Problem) -> Void = { problem in
                refusals.note(problem)
                exchange.complete(with: problem.response)
            }
            let finish: Renewals.Completion = { outcome in
                switch outcome {
                case .failure(let fault): fail(sessions.problem(of: fault))
                case .success(let tokens):
                    sessions.judge(tokens.token) { judgement in
                        do {
                            let caller = try judgement.get()
                            exchange.complete(
                                with: .session(
                                    try sessions.granting(
                                        WebSession(id: session.id, token: tokens.token), of: caller,
                                        renewedBy: tokens.refreshToken, cookies)))
                        } catch {
                            fail(Problem(error))
                        }
                    }
                }
            }
            sessions.renewals.renew(refreshToken, finish) {
                issuer.signIn.renew(refreshToken, $0)
            }
        }
    }
}

extension Sessions {
    fileprivate func problem(of fault: SignInFault) -> Problem {
        switch fault.code {
        case .busy: return .overloaded
        case .unavailable:
            log.note(fault.description)
            return .issuerUnavailable
        // That a session has ended at the issuer is nothing to tell anybody.
        case .denied, .refused, .foreign: return .refusedSession
        }
    }
}
