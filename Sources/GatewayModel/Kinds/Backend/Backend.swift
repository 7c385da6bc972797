/// `Backend.spec` of `lintel.dev/v1`: where requests go, so that nobody needs a cluster.
public struct BackendSpec: Hashable, Sendable {
    public var endpoints: [BackendEndpoint]
    /// Absent means plain text.
    public var tls: BackendTLS?
    public var healthCheck: BackendHealthCheck?
    /// How long a proxy waits for a TCP connection; absent means 5s.
    public var connectTimeout: GatewayDuration?

    public init(
        endpoints: [BackendEndpoint], tls: BackendTLS? = nil,
        healthCheck: BackendHealthCheck? = nil, connectTimeout: GatewayDuration? = nil
    ) {
        self.endpoints = endpoints
        self.tls = tls
        self.healthCheck = healthCheck
        self.connectTimeout = connectTimeout
    }
}

/// A host (an IP address or a DNS name) and a port.
public struct BackendEndpoint: Hashable, Sendable {
    public var host: String
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }
}

/// How a proxy speaks TLS to a backend, and whom it trusts.
public struct BackendTLS: Hashable, Sendable {
    /// The name sent by SNI and looked for in the backend's certificate.
    public var sni: String
    /// PEM of the authorities to trust; absent means those of the proxy's system.
    public var caCertificates: String?

    public init(sni: String, caCertificates: String? = nil) {
        self.sni = sni
        self.caCertificates = caCertificates
    }
}

/// Active health checks by the proxies.
public struct BackendHealthCheck: Hashable, Sendable {
    /// For an HTTP check; absent means that a TCP connection is enough.
    public var path: String?
    public var interval: GatewayDuration
    public var timeout: GatewayDuration
    public var unhealthyThreshold: Int
    public var healthyThreshold: Int

    public init(
        path: String? = nil, interval: GatewayDuration = GatewayDuration(milliseconds: 10_000),
        timeout: GatewayDuration = GatewayDuration(milliseconds: 1_000),
        unhealthyThreshold: Int = 3, healthyThreshold: Int = 1
    ) {
        self.path = path
        self.interval = interval
        self.timeout = timeout
        self.unhealthyThreshold = unhealthyThreshold
        self.healthyThreshold = healthyThreshold
    }
}
