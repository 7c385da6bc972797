import GatewayModel
import HTTPClient
import MicroHTTP

/// By the cookie of a session, which is the token in it, in every respect. What a client says
/// itself, in `Authorization`, goes before it.
struct SessionAuthentication: Authentication {
    /// Of who has none.
    let others: any Authentication
    let sessions: Sessions

    func caller(of request: Request) throws -> Caller {
        let saysWho = request.withHeader("Authorization") { $0 != nil }
        let session = saysWho ? nil : try sessions.session(of: request)
        let caller =
            if let session {
                try sessions.tokens.caller(withText: Substring(session.token))
            } else {
                // Also where its cookie has ended: a browser may have a client certificate.
                try others.caller(of: request)
            }
        try Self.check(request, isOf: caller)
        return caller
    }

    /// A browser has one session for all its windows, so a page says whose it is, with
    /// all but unreserved characters as percent and two digits (RFC 3986): what one person has
    /// typed, nobody else commits.
    private static func check(_ request: Request, isOf caller: Caller) throws(Problem) {
        guard let said = try request.single("Lintel-Principal") else { return }
        let name = caller.principal.name
        if said == PercentEncoding.text(name) { return }
        // Nobody is no other person: the session has ended, and one signs in again.
        guard caller.principal.isAuthenticated else { throw Problem.unauthenticated }
        throw Problem.sessionOfAnother(name)
    }

    func callerOfPublic(_ request: Request) throws -> Caller { try others.caller(of: request) }

    func isSame(_ caller: Caller, sending request: Request) -> Bool {
        others.isSame(caller, sending: request)
    }

    func objection(to caller: Caller) -> Problem? { others.objection(to: caller) }
}
