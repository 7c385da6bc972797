public import GatewayModel

/// The file an Envoy starts with: who it is, where it asks, and how.
///
/// What is in it was measured (docs/decisions/0012): long polls, so that a change is there in
/// milliseconds and silence costs nothing; the upload of 77 kB that comes with each poll
/// compressed to 10 kB where it goes over a network; room for a poll per route table and
/// certificate.
public struct Bootstrap: Sendable {
    /// `http://lintel.example:8080`.
    public struct Server: Hashable, Sendable {
        public let isSecure: Bool
        public let host: String
        public let port: UInt16

        public init?(url: String) {
            let parts = url.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "http" || parts[0] == "https" else { return nil }
            isSecure = parts[0] == "https"
            var rest = parts[1]
            if rest.hasSuffix("/") { rest = rest.dropLast() }
            let known: UInt16 = isSecure ? 443 : 80
            if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
                host = String(rest[rest.index(after: rest.startIndex)..<end])
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.firstIndex(of: ":") ?? rest.endIndex
                host = String(rest[..<end])
                rest = rest[end...]
            }
            if rest.isEmpty {
                port = known
            } else {
                guard rest.first == ":", let number = UInt16(rest.dropFirst()), number > 0 else {
                    return nil
                }
                port = number
            }
            let isPlausible = host.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && !"/\"\\@?#".utf8.contains(byte)
            }
            guard !host.isEmpty, isPlausible else { return nil }
        }

        /// Whether it is on the machine of the proxy.
        var isLoopback: Bool {
            host == "localhost" || host == "::1"
                || IPAddress.isValid(host) && host.hasPrefix("127.")
        }
    }

    /// What proves to the server who the proxy is, and to the proxy who the server is.
    public struct Credentials: Hashable, Sendable {
        /// A file with nothing but a bearer token.
        public var bearerFile: String?
        /// PEM files.
        public var authorities: String?
        public var certificate: String?
        public var key: String?

        public init(
            bearerFile: String? = nil, authorities: String? = nil, certificate: String? = nil,
            key: String? = nil
        ) {
            self.bearerFile = bearerFile
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
        }
    }

    /// What the cluster of this server is called, which is what a proxy sends as `Host`.
    public static let clusterName = ConfigSource.clusterName

    /// Below this Envoy divides by zero and dies at the first answer.
    public static let leastRefreshDelay = GatewayDuration(milliseconds: 1)

    public var gateway: NamespacedName
    public var node: String
    /// Added to each port the proxy opens, so that several may run on one machine, without root.
    public var portOffset: UInt16
    /// A port that the offset would lift above 65535 stays where it is. With this limit 80 and 443
    /// are always moved.
    public static let largestPortOffset: UInt16 = 60_000
    public var server: Server
    /// On the loopback; nil for none.
    public var adminPort: UInt16?
    public var credentials: Credentials
    /// Between an answer and the next poll, and as much again at random.
    public var refreshDelay: GatewayDuration

    public init(
        gateway: NamespacedName, node: String, portOffset: UInt16 = 0, server: Server,
        adminPort: UInt16? = nil,
        credentials: Credentials = Credentials(),
        refreshDelay: GatewayDuration = GatewayDuration(milliseconds: 50)
    ) {
        self.gateway = gateway
        self.node = node
        self.portOffset = portOffset
        self.server = server
        self.adminPort = adminPort
        self.credentials = credentials
        self.refreshDelay = refreshDelay
    }

    /// `node.cluster`.
    var cluster: String {
        portOffset == 0 ? gateway.description : "\(gateway)+\(portOffset)"
    }

    public var yaml: String { BootstrapText(self).text }
}
