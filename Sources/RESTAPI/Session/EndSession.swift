import MicroHTTP
import OIDC
import Projection

/// `DELETE /session` — signs out: the browser forgets, and the issuer is told, if there is one. A
/// token itself is not revoked by that.
struct EndSession: Operation {
    /// Nil where everybody is let in.
    let sessions: Sessions?
    let access = Access(.delete, .session)

    func answer(_ call: Call) throws -> Answer {
        guard let sessions else { throw Problem.noSessions }
        try RequestBody(call.request).requireNone("there is nothing to say")
        if let session = try? sessions.session(of: call.request),
            let refreshToken = sessions.refreshToken(of: call.request, for: session)
        {
            sessions.issuer?.signIn.revoke(refreshToken)
        }
        let cookies = SessionCookies(call.request)
        var response = Response.session(SessionCookies.Kind.allCases.map { cookies.clearing($0) })
        // What the browser has kept of pages that were shown (W3C Clear Site Data).
        response.headers.append((name: "Clear-Site-Data", value: #""cache""#))
        return .now(response)
    }
}
