import GatewayModel
import Testing

@Suite("Write-time validation of backends")
struct BackendValidationTests {
    typealias Example = RouteValidationTests.Example

    static func hosts(_ hosts: [String]) -> ResourceSpec {
        .backend(BackendSpec(endpoints: hosts.map { BackendEndpoint(host: $0, port: 80) }))
    }

    static func spec(
        _ change: (inout BackendSpec) -> Void
    ) -> ResourceSpec {
        var spec = BackendSpec(endpoints: [BackendEndpoint(host: "web", port: 80)])
        change(&spec)
        return .backend(spec)
    }

    static func trust(_ pem: String) -> ResourceSpec {
        spec { $0.tls = BackendTLS(sni: "web", caCertificates: pem) }
    }

    static let begin = "-----BEGIN CERTIFICATE-----"
    static let end = "-----END CERTIFICATE-----"

    static let examples: [Example] =
        ["web", "web.shop.svc.cluster.local", "10.0.0.1", "2001:db8::1", "::ffff:1.2.3.4"].map {
            Example("a host: \($0)", hosts([$0]))
        }
        + ["", "Web", "1.2.3.400", "10.0.0.01", "[::1]", "a:80", "*.a", "a.", "a/b", "::1%lo"].map {
            Example("no host: \($0)", hosts([$0]), ["V8 /endpoints/0/host"])
        }
        + [
            Example("no endpoint", hosts([]), ["V8 /endpoints"]),
            Example("256 endpoints", hosts(Array(RouteValidationTests.names.prefix(256)))),
            Example(
                "257 endpoints", hosts(Array(RouteValidationTests.names.prefix(257))),
                ["V8 /endpoints"]),
            Example("port 0", spec { $0.endpoints[0].port = 0 }, ["V8 /endpoints/0/port"]),
            Example("an SNI", spec { $0.tls = BackendTLS(sni: "*.web") }, ["V8 /tls/sni"]),
            Example(
                "an address", spec { $0.tls = BackendTLS(sni: "10.0.0.1") }, ["X2 /tls/sni"]),
            Example(
                "a health check that overlaps itself",
                spec {
                    $0.healthCheck = BackendHealthCheck(
                        interval: GatewayDuration(milliseconds: 10),
                        timeout: GatewayDuration(milliseconds: 11))
                }, ["HealthCheck /healthCheck/timeout"]),
            Example(
                "a health check of nothing",
                spec {
                    $0.healthCheck = BackendHealthCheck(
                        path: "healthz", interval: GatewayDuration(milliseconds: 0),
                        timeout: GatewayDuration(milliseconds: 0), unhealthyThreshold: 0,
                        healthyThreshold: 1001)
                },
                [
                    "V8 /healthCheck/healthyThreshold", "V8 /healthCheck/interval",
                    "V8 /healthCheck/path", "V8 /healthCheck/timeout",
                    "V8 /healthCheck/unhealthyThreshold",
                ]),
            Example(
                "a connection in no time",
                spec { $0.connectTimeout = GatewayDuration(milliseconds: 0) },
                ["V8 /connectTimeout"]),
            Example(
                "two authorities in Windows lines, explained",
                trust("# root\r\n\(begin)\r\nAAAA\r\nAA==\r\n\(end)\r\n\(begin)\nAAAA\n\(end)")),
        ]
        + [
            "", "AAAA", "\(begin)\nAAAA", "\(begin)\n\(end)", "\(begin)\nAAA\n\(end)",
            "\(begin)\nA A=\n\(end)", "\(begin)\nAAAA\n\(begin)\nAAAA\n\(end)", "\(end)",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "\(begin)\nAAAA\n\(end)\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ].map { Example("no PEM: \($0.prefix(40))", trust($0), ["PEM /tls/caCertificates"]) }
        + [
            Example(
                "too many authorities", trust(String(repeating: " ", count: 262_145)),
                ["V8 /tls/caCertificates"])
        ]

    @Test(arguments: examples)
    func `backend rules`(_ example: Example) { RouteValidationTests.check(example) }
}
