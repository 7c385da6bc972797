import MicroHTTP

/// The URL of this server as a request has it: scheme, name and port.
struct RequestedServer {
    /// Without a slash at its end: `https://lintel.example:8443`.
    let text: String
    /// Whether the scheme is known. By a name, without TLS, a proxy may have ended it before.
    let isCertain: Bool

    /// Nil if `Host` names nobody. Which names are ours is for ``HostCheck``.
    init?(_ request: Request) {
        self.init(
            host: request.header("Host") ?? "", port: request.port,
            isSecure: request.isSecure ? true : request.isSecureAtProxy)
    }

    /// - Parameters:
    ///   - port: the one that the server listens at.
    ///   - isSecure: nil where nobody says so.
    init?(host: String, port: UInt16, isSecure: Bool?) {
        let host = host.lowercased()
        guard HostName(host) != nil, let authority = Authority(Array(host.utf8)) else { return nil }
        text = (isSecure == true ? "https://" : "http://") + host
        // Nobody is between this machine and its own port.
        isCertain = isSecure != nil || authority.isLoopback && authority.port ?? 80 == port
    }

    /// Where ``GetProtectedResource`` is.
    var metadata: String { text + GetProtectedResource.path }
}

extension Problem {
    /// A 401 says where it stands how to get a token (RFC 9728, section 5.1); nothing else does,
    /// and not where the URL is not certain.
    func pointing(toMetadataOf request: Request) -> Problem {
        guard status == 401, let server = RequestedServer(request), server.isCertain
        else { return self }
        var problem = self
        for index in headers.indices where headers[index].name == "WWW-Authenticate" {
            problem.headers[index].value += ", resource_metadata=\"\(server.metadata)\""
        }
        return problem
    }
}
