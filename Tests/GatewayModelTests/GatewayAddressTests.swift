import GatewayModel
import Testing

@Suite("Addresses of a Gateway (V9)")
struct GatewayAddressTests {
    static let addresses: [(String, [GatewayAddress], [String])] = [
        (
            "IPv4 and IPv6",
            [
                "192.0.2.1", "::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8",
                "::ffff:192.0.2.1", "1::", "",
            ].map { GatewayAddress(value: $0) }, []
        ),
        (
            "not addresses",
            [
                "1.2.3", "1.2.3.256", "01.2.3.4", ":::", "1::2::3", "1:2:3:4:5:6:7",
                "g::", "12345::", "1:2:3:4:5:6:7:8::", "a.com", "::1%eth0", ":1",
            ].map {
                GatewayAddress(value: $0)
            }, Array(repeating: "V9", count: 12)
        ),
        (
            "one address twice", [GatewayAddress(value: "::1"), GatewayAddress(value: "::1")],
            ["V9"]
        ),
        ("an empty one twice", [GatewayAddress(), GatewayAddress()], []),
        ("a hostname", [GatewayAddress(type: "Hostname", value: "a.com")], []),
        ("not a hostname", [GatewayAddress(type: "Hostname", value: "A")], ["V9"]),
        ("a vendor's type", [GatewayAddress(type: "example.com/x", value: "any")], []),
        ("an unknown type", [GatewayAddress(type: "Any", value: "any")], ["V8"]),
        ("seventeen", Array(repeating: GatewayAddress(), count: 17), ["V8"]),
    ]

    @Test(arguments: addresses)
    func `gateway addresses`(_ name: String, _ addresses: [GatewayAddress], _ codes: [String]) {
        let resource = Resource(
            metadata: Metadata(namespace: "infra", name: "edge"),
            spec: .gateway(GatewaySpec(addresses: addresses)))
        #expect(resource.issues.map(\.code) == codes, "\(name)")
    }
}
