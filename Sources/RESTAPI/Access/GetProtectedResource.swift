import JSON
import MicroHTTP
import OIDC
import Projection

/// `GET /.well-known/oauth-protected-resource` — how to get a token for this server (RFC 9728), and
/// whether one is needed. Asked by who has none yet, so it tells nothing of anybody.
struct GetProtectedResource: Operation {
    static let path = "/.well-known/oauth-protected-resource"

    let access = Access(.get, .protectedResource)
    let mode: AccessMode
    /// Nil where there is no TLS.
    let tls: TLSContext?

    init(_ mode: AccessMode, tls: TLSContext?) { (self.mode, self.tls) = (mode, tls) }

    func answer(_ call: Call) throws -> Answer {
        guard let server = RequestedServer(call.request) else {
            throw Problem.invalidParameter(
                "Host", "Host is no name or address of a server; send the one of the URL")
        }
        let takesCertificates = tls?.current.asksForCertificate ?? false
        // It is about the URL that was asked, and about how the server was started.
        return .now(
            .json(headers: [(name: "Cache-Control", value: "no-store")]) { writer in
                writer.object { writer in
                    writer.member("resource", server.text)
                    if let issuer = mode.issuer { writer.login(by: issuer) }
                    writer.key("bearer_methods_supported")
                    writer.array(of: ["header"])
                    writer.member("lintel_open", mode.isOpen)
                    writer.member("lintel_client_certificates", takesCertificates)
                }
            })
    }
}

extension JSONWriter {
    /// The issuer, and what to ask it for.
    fileprivate mutating func login(by issuer: TokenIssuer) {
        key("authorization_servers")
        array(of: ["\(issuer.issuer)"])
        key("scopes_supported")
        array(of: issuer.login.scopes)
        member("lintel_client_id", issuer.login.clientID)
        member("lintel_token_type", issuer.login.tokenType.rawValue)
    }
}
