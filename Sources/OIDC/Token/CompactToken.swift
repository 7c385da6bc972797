import GatewayModel

/// A signed token as it is sent: three texts in Base64 for URLs, joined by points (RFC 7515,
/// section 7.1). What it says is not believed yet.
struct CompactToken {
    let header: [UInt8]
    let payload: [UInt8]
    let signature: [UInt8]
    /// What the signature is over.
    let signed: [UInt8]

    /// The most bytes of one: as many as the head of a request has room for.
    static let limit = 16 << 10

    init(_ text: String) throws(TokenRefusal) {
        guard text.utf8.count <= Self.limit else {
            throw TokenRefusal("the token has more than \(Self.limit) bytes")
        }
        let parts = text.utf8.split(separator: Self.point, omittingEmptySubsequences: false)
        if parts.count == 5 {
            throw TokenRefusal("the token is encrypted; send one that is signed only")
        }
        guard parts.count == 3, let header = Self.bytes(parts[0]),
            let payload = Self.bytes(parts[1]), let signature = Self.bytes(parts[2]),
            !header.isEmpty, !payload.isEmpty
        else {
            throw TokenRefusal(
                "the token is not three texts in Base64 for URLs, joined by points; send all of it")
        }
        if signature.isEmpty { throw TokenRefusal("the token is not signed") }
        (self.header, self.payload, self.signature) = (header, payload, signature)
        signed = Array(text.utf8.dropLast(parts[2].count + 1))
    }

    /// Whether a text is meant to be one. What it is then is for ``init(_:)`` to say.
    static func isMeant(by text: some StringProtocol) -> Bool {
        text.utf8.lazy.filter { $0 == point }.prefix(2).count == 2
    }

    private static let point = UInt8(ascii: ".")

    private static func bytes(_ part: Substring.UTF8View) -> [UInt8]? {
        Base64.bytes(ofURLText: String(decoding: part, as: UTF8.self))
    }
}
