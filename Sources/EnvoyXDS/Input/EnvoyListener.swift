public import GatewayModel
public import Projection

/// A winner of the merge with all that its rendering needs. Immutable: who hands in the same
/// object again gets the same fragments, at no cost.
public final class EnvoyListener: Sendable {
    public enum Mode: Hashable, Sendable {
        case http, https, tlsTerminate, tlsPassthrough, tcp, udp

        /// Whether connections are told apart by the name that TLS sends.
        var isTLS: Bool { self == .https || self == .tlsTerminate || self == .tlsPassthrough }
        var terminatesTLS: Bool { self == .https || self == .tlsTerminate }
        var speaksHTTP: Bool { self == .http || self == .https }
    }

    public let id: ListenerID
    public let port: UInt16
    public let mode: Mode
    public let hostname: HostnamePattern
    /// In the order of its references; empty where none can be used, so that it holds its name
    /// and serves nobody.
    public let certificates: [EnvoyCertificate]
    /// All that attached to it, the oldest first.
    public let routes: [EnvoyRoute]
    /// Whether it asks for what cannot be done: it holds its name, and serves nobody.
    public let isStopped: Bool
    /// The oldest that clients are let in with, where the listener ends TLS.
    public let minimumTLSVersion: TLSVersion
    /// `ls/shop/web/www`.
    let text: String

    public init(
        id: ListenerID, port: UInt16, mode: Mode, hostname: HostnamePattern,
        certificates: [EnvoyCertificate] = [], routes: [EnvoyRoute] = [],
        isStopped: Bool = false, minimumTLSVersion: TLSVersion = .tls12
    ) {
        self.id = id
        self.port = port
        self.mode = mode
        self.hostname = hostname
        self.certificates = certificates
        self.routes = routes
        self.isStopped = isStopped
        self.minimumTLSVersion = minimumTLSVersion
        text = id.description
    }

    /// What is rendered of a listener as its owner has it; nil where its protocol is not spoken.
    convenience init?(
        _ id: ListenerID, _ listener: Listener, certificates: [EnvoyCertificate],
        routes: [EnvoyRoute], isStopped: Bool
    ) {
        guard let mode = Mode(listener) else { return nil }
        self.init(
            id: id, port: listener.port, mode: mode, hostname: HostnamePattern(listener.hostname),
            certificates: certificates, routes: routes, isStopped: isStopped,
            minimumTLSVersion: listener.tls?.minimumVersion ?? .tls12)
    }

    var owner: ResourceID { id.owner }

    /// A listener whose certificates are all unusable still holds its hostname (semantics.md 3.3,
    /// D6), so that its traffic goes to nobody; one that is stopped likewise.
    var isClosed: Bool { isStopped || (mode.terminatesTLS && certificates.isEmpty) }
}

extension EnvoyListener.Mode {
    fileprivate init?(_ listener: Listener) {
        switch listener.protocol {
        case .http: self = .http
        case .https: self = .https
        case .tls:
            self = listener.tls?.mode == .passthrough ? .tlsPassthrough : .tlsTerminate
        case .tcp: self = .tcp
        case .udp: self = .udp
        case .unsupported: return nil
        }
    }
}

/// A certificate chain and its key, opened for proxies.
public final class EnvoyCertificate: Sendable {
    public let secret: NamespacedName
    public let material: TLSMaterial

    public init(secret: NamespacedName, material: TLSMaterial) {
        self.secret = secret
        self.material = material
    }

    var size: Int { material.certificateChain.count + material.privateKey.count }

    /// The name that proxies ask for by SDS.
    var discoveryName: String { "secret/\(secret)" }
}
