import EnvoyXDS
import GatewayModel
import Logging
import MicroHTTP
import Synchronization

/// Whether this server is meant: a page whose own name was made to lead here (DNS rebinding) asks
/// by that name, and its browser takes it for one server with the page.
///
/// That only who is on this machine can connect is no guard against it: the browser is. TLS is one:
/// the browser ends the connection, since our certificate is not for that name.
struct HostCheck: Sendable {
    /// Besides those of the loopback.
    let names: [HostName]
    let logger: Logger
    private let logged = LoggedNames()

    /// - Throws: `unknown-host`.
    func check(_ request: Request) throws(Problem) {
        if request.isSecure { return }
        let (port, names) = (request.port, names)
        let isKnown = request.withHeader("Host") { host in
            host.map { Self.isKnown($0, atPort: port, names) } ?? false
        }
        if isKnown || isProxy(request) { return }
        // HTTP/1.1 without Host was refused before the chain.
        guard let host = request.header("Host") else {
            throw Problem.invalidParameter("Host", "Host is missing; send the one of the URL")
        }
        if logged.isNew(host) {
            logger.warning(
                "asked by a name that is not ours; if it is, start with --host and that name",
                metadata: ["host": "\(quoted(host))"])
        }
        throw Problem.unknownHost(host, port: port)
    }

    /// - Parameter port: the one the server listens at.
    static func isKnown(
        _ host: UnsafeBufferPointer<UInt8>, atPort port: UInt16, _ names: [HostName]
    ) -> Bool {
        guard let authority = Authority(host) else { return false }
        if authority.isLoopback { return authority.port ?? port == port }
        return names.contains { known in
            authority.isNamed(known.name) && (known.port == nil || known.port == authority.port)
        }
    }

    /// An Envoy names the cluster of its bootstrap, and not the server. That name may be
    /// anybody's in a DNS; but what a browser posts always has an `Origin`, and no Envoy's has.
    private func isProxy(_ request: Request) -> Bool {
        request.method == .post && request.target.hasPrefix("/v3/")
            && request.withHeader("Host") { $0?.elementsEqual(Self.cluster.utf8) ?? false }
            && !request.isOfPage
    }

    /// Of the bootstraps that `lintel envoy bootstrap` prints.
    private static let cluster = Bootstrap.clusterName
}

/// The names that were logged: each is logged once, and only so many, since a client may send any.
private final class LoggedNames: Sendable {
    private static let limit = 16
    private let names = Mutex<Set<String>>([])

    func isNew(_ name: String) -> Bool {
        names.withLock { $0.count < Self.limit && $0.insert(name).inserted }
    }
}
