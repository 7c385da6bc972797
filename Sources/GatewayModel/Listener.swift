/// One entry of `spec.listeners`, of a Gateway or a ListenerSet alike (semantics.md 1.5).
///
/// A class, because the projection looks at it, compares it and hands it on at every step, and a
/// value would count a reference for each of its texts and lists. It never changes.
public final class Listener: Sendable {
    /// Unique within its owner only.
    public let name: String
    /// Absent means any. `*.` may stand for the whole first label.
    public let hostname: String?
    public let port: UInt16
    public let `protocol`: ListenerProtocol
    public let tls: ListenerTLS?
    public let allowedRoutes: AllowedRoutes

    public init(
        name: String, hostname: String? = nil, port: UInt16, protocol: ListenerProtocol,
        tls: ListenerTLS? = nil, allowedRoutes: AllowedRoutes = AllowedRoutes()
    ) {
        self.name = name
        self.hostname = hostname
        self.port = port
        self.protocol = `protocol`
        self.tls = tls
        self.allowedRoutes = allowedRoutes
    }

    /// The same listener with another way to end TLS.
    public func with(tls: ListenerTLS?) -> Listener {
        Listener(
            name: name, hostname: hostname, port: port, protocol: self.protocol, tls: tls,
            allowedRoutes: allowedRoutes)
    }
}

extension Listener: Hashable {
    public static func == (left: Listener, right: Listener) -> Bool {
        left === right
            || (left.name == right.name && left.hostname == right.hostname
                && left.port == right.port && left.protocol == right.protocol
                && left.tls == right.tls && left.allowedRoutes == right.allowedRoutes)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(hostname)
        hasher.combine(port)
        hasher.combine(self.protocol)
        hasher.combine(tls)
        hasher.combine(allowedRoutes)
    }
}

/// The protocols of the Gateway API's core; any other is stored and rejected in status.
public enum ListenerProtocol: Hashable, Sendable {
    case http, https, tls, tcp, udp
    case unsupported(String)

    public init(_ text: String) {
        switch text {
        case "HTTP": self = .http
        case "HTTPS": self = .https
        case "TLS": self = .tls
        case "TCP": self = .tcp
        case "UDP": self = .udp
        default: self = .unsupported(text)
        }
    }

    /// As it is written in a manifest.
    public var name: String {
        switch self {
        case .http: "HTTP"
        case .https: "HTTPS"
        case .tls: "TLS"
        case .tcp: "TCP"
        case .udp: "UDP"
        case .unsupported(let text): text
        }
    }
}

/// How a listener ends TLS, or passes it on.
public struct ListenerTLS: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case terminate = "Terminate"
        case passthrough = "Passthrough"
    }

    public var mode: Mode
    public var certificateRefs: [CertificateRef]
    public var options: [String: String]

    public init(
        mode: Mode = .terminate, certificateRefs: [CertificateRef] = [],
        options: [String: String] = [:]
    ) {
        self.mode = mode
        self.certificateRefs = certificateRefs
        self.options = options
    }
}

/// A reference to a certificate (SecretObjectReference).
public struct CertificateRef: Hashable, Sendable {
    public var group: String
    public var kind: String
    public var name: String
    /// Absent means the namespace of the object that owns the listener.
    public var namespace: String?

    public init(group: String = "", kind: String = "Secret", name: String, namespace: String? = nil)
    {
        self.group = group
        self.kind = kind
        self.name = name
        self.namespace = namespace
    }

    /// Whether it means a Secret; any other kind is somebody else's.
    public var isOfSecret: Bool { ResourceKind(group: group, kind: kind) == .secret }
}

/// Which routes may attach to a listener.
public struct AllowedRoutes: Hashable, Sendable {
    public enum From: String, Hashable, Sendable, CaseIterable {
        case same = "Same"
        case all = "All"
        case selector = "Selector"
    }

    /// `Same` is the namespace of the object that owns the listener.
    public var from: From
    public var selector: LabelSelector?
    /// Absent means the kinds that fit the protocol.
    public var kinds: [RouteGroupKind]?

    public init(
        from: From = .same, selector: LabelSelector? = nil, kinds: [RouteGroupKind]? = nil
    ) {
        self.from = from
        self.selector = selector
        self.kinds = kinds
    }
}

/// A kind of route, with its API group.
public struct RouteGroupKind: Hashable, Sendable {
    public static let gatewayGroup = "gateway.networking.k8s.io"

    public var group: String
    public var kind: String

    public init(group: String = RouteGroupKind.gatewayGroup, kind: String) {
        self.group = group
        self.kind = kind
    }
}
