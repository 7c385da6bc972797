import MicroHTTP

/// By the cookie of a session, which is the token in it, in every respect. What a client says
/// itself, in `Authorization`, goes before it.
struct SessionAuthentication: Authentication {
    /// Of who has none.
    let others: any Authentication
    let sessions: Sessions

    func caller(of request: Request) throws -> Caller {
        let saysWho = request.withHeader("Authorization") { $0 != nil }
        guard !saysWho, let session = try sessions.session(of: request) else {
            return try others.caller(of: request)
        }
        return try sessions.tokens.caller(withText: Substring(session.token))
    }

    func callerOfPublic(_ request: Request) throws -> Caller { try others.caller(of: request) }

    func isSame(_ caller: Caller, sending request: Request) -> Bool {
        others.isSame(caller, sending: request)
    }

    func objection(to caller: Caller) -> Problem? { others.objection(to: caller) }
}
