import GatewayModel
import JSON
import Manifest
import MicroHTTP
import Projection

/// `POST /session` — signs in with a token: from its answer on the browser sends it, sealed, in a
/// cookie that no page can read.
struct CreateSession: Operation {
    /// Nil where everybody is let in.
    let sessions: Sessions?
    let access = Access(.create, .session)

    /// The largest token of an issuer, in JSON.
    static let bodyLimit = 32 << 10

    func answer(_ call: Call) throws -> Answer {
        guard let sessions else { throw Problem.noSessions }
        let text = try Self.token(in: RequestBody(call.request), call)
        let caller = try sessions.tokens.caller(withText: Substring(text))
        let cookies = try sessions.granting(
            WebSession(token: text), of: caller, SessionCookies(call.request))
        return .now(.session(cookies))
    }

    private static func token(in body: RequestBody, _ call: Call) throws -> String {
        _ = try body.format([.json])
        let bytes = try body.decoded(
            in: call.allowance.bodies, limit: bodyLimit,
            tooLarge: .tooLarge("a body may have \(bodyLimit >> 10) KiB here")
        ).bytes
        let document = try bytes.withUnsafeBytes { try Manifest.document(json: $0) }
        var reader = ActionBody(document.root, known: ["token"])
        let token = reader.text("token", atMost: bodyLimit)
        if token == nil { reader.note("/token", "Required", "token is missing; say which") }
        try reader.throwIfWrong()
        return token ?? ""
    }
}

extension Response {
    /// What only the browser is told.
    static func session(_ cookies: [(name: String, value: String)]) -> Response {
        Response(status: 204, headers: [(name: "Cache-Control", value: "no-store")] + cookies)
    }

    /// Sends the browser on; where it came from is nobody's business there.
    static func going(
        to location: String, _ cookies: [(name: String, value: String)] = []
    ) -> Response {
        Response(
            status: 302,
            headers: [
                (name: "Location", value: location), (name: "Cache-Control", value: "no-store"),
                (name: "Referrer-Policy", value: "no-referrer"),
            ] + cookies)
    }
}
