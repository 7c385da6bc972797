import GatewayModel
import Testing

/// Equality is written by hand: a field that it forgot would be a change that nobody sees.
struct ListenerTests {
    private static func listener(
        name: String = "www", hostname: String? = "www.example.com", port: UInt16 = 443,
        protocol listenerProtocol: ListenerProtocol = .https,
        tls: ListenerTLS? = ListenerTLS(certificateRefs: [CertificateRef(name: "cert")]),
        allowedRoutes: AllowedRoutes = AllowedRoutes(from: .all)
    ) -> Listener {
        Listener(
            name: name, hostname: hostname, port: port, protocol: listenerProtocol, tls: tls,
            allowedRoutes: allowedRoutes)
    }

    /// Each differs from ``listener`` in one field.
    private static let others = [
        listener(name: "m"),
        listener(hostname: nil),
        listener(port: 8443),
        listener(protocol: .tls),
        listener(tls: nil),
        listener(tls: ListenerTLS(certificateRefs: [CertificateRef(name: "other")])),
        listener(allowedRoutes: AllowedRoutes(from: .same)),
    ]

    @Test(arguments: others.indices) func `one field makes another listener`(index: Int) {
        #expect(Self.others[index] != Self.listener())
        #expect(Self.listener() != Self.others[index])
    }

    @Test func `equal fields make equal listeners`() {
        #expect(Self.listener() == Self.listener())
        let all = [Self.listener(), Self.listener()] + Self.others
        #expect(Set(all).count == all.count - 1)
    }

    @Test func `another way to end TLS leaves the rest as it is`() {
        let changed = Self.listener().with(tls: nil)
        #expect(changed == Self.listener(tls: nil))
    }
}
