/// An address a Gateway asks for. An empty value means "assign one".
public struct GatewayAddress: Hashable, Sendable {
    public static let ipAddress = "IPAddress"
    public static let hostname = "Hostname"
    private static let named = "NamedAddress"

    public var type: String
    public var value: String

    public init(type: String = GatewayAddress.ipAddress, value: String = "") {
        self.type = type
        self.value = value
    }
}

extension GatewayAddress: Described {
    package static func title(of kind: ResourceKind?) -> String { "an address" }

    package static var placeholder: GatewayAddress { GatewayAddress() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("type", &type)
        fields.defaulted(
            "value", &value, .any, "Empty means that one is assigned.",
            stored: .stops(
                """
                an IP address that nodes do not bind: the Gateway and its sets are not Programmed; \
                a Hostname has no effect
                """))
        fields.refused("routability", "the address would be reachable from everywhere")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard reader.isReadable(["/type", "/value"]) else { return }
        let isKnown = [Self.ipAddress, Self.hostname, Self.named].contains(type)
        if !isKnown
            && !(type.utf8.contains(UInt8(ascii: "/")) && LexicalType.prefixedKey.admits(type))
        {
            reader.problems.issue(
                "V8", at: "/type",
                "address type \(quoted(type)) is not known; use IPAddress, Hostname, or a "
                    + "vendor's own such as example.com/name")
        }
        if value.utf8.count > Limits.addressValueBytes {
            reader.problems.issue(
                "V8", at: "/value",
                "the address has \(value.utf8.count) bytes; use at most "
                    + "\(Limits.addressValueBytes)")
        }
        if !value.isEmpty { checkValue(&reader.problems) }
    }

    /// V9: what kind of address it is decides how it is written.
    private func checkValue(_ problems: inout Problems) {
        if type == Self.ipAddress && !IPAddress.isValid(value) {
            problems.issue(
                "V9", at: "/value",
                "\(quoted(value)) is not an IP address; use IPv4 such as 192.0.2.1 or IPv6 such "
                    + "as 2001:db8::1")
        }
        if type == Self.hostname && !LexicalType.host.admits(value) {
            problems.issue(
                "V9", at: "/value",
                "\(quoted(value)) is not a hostname; \(LexicalType.host.advice)")
        }
    }
}
