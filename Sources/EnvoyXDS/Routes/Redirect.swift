import GatewayModel
import JSON
import Projection

/// An answer that sends the client elsewhere.
struct Redirect {
    private let redirect: RequestRedirect
    private let listener: EnvoyListener
    private let host: HostnamePattern
    private let path: HTTPPathMatch

    init(
        _ redirect: RequestRedirect, listener: EnvoyListener, host: HostnamePattern,
        path: HTTPPathMatch
    ) {
        self.redirect = redirect
        self.listener = listener
        self.host = host
        self.path = path
    }

    func write(to writer: inout JSONWriter, _ texts: inout [String]) {
        writer.member("redirect") { writer in
            writer.member("scheme_redirect", ifPresent: redirect.scheme)
            writeAuthority(to: &writer)
            switch redirect.path {
            case nil: break
            case .replaceFullPath(let path):
                texts.append(path)
                writer.member("path_redirect", path)
            case .replacePrefixMatch(let replacement):
                PrefixReplacement(path, replacement).write(to: &writer, &texts)
            }
            if let code = responseCode { writer.member("response_code", code) }
        }
    }

    /// The port of the Gateway API's rules: the one given; else the one a given scheme is known
    /// for; else the listener's. One that the scheme is known for is not written.
    private func writeAuthority(to writer: inout JSONWriter) {
        let ownScheme = listener.mode.isTLS ? "https" : "http"
        let scheme = redirect.scheme ?? ownScheme
        let known: UInt16 = scheme == "https" ? 443 : 80
        let port = redirect.port ?? (redirect.scheme == nil ? listener.port : known)
        if let hostname = redirect.hostname {
            writer.member("host_redirect", hostname)
            if port != known { writer.member("port_redirect", port) }
            return
        }
        if port != known {
            writer.member("port_redirect", port)
        } else if listener.port != (ownScheme == "https" ? 443 : 80) {
            // Clients put the listener's port into Host, and Envoy would keep it.
            if host.isExact {
                writer.member("host_redirect", host.text)
            } else {
                writer.member("port_redirect", port)
            }
        }
    }

    /// Envoy's default is 301.
    private var responseCode: String? {
        switch redirect.statusCode {
        case 302: "FOUND"
        case 303: "SEE_OTHER"
        case 307: "TEMPORARY_REDIRECT"
        case 308: "PERMANENT_REDIRECT"
        default: nil
        }
    }
}
