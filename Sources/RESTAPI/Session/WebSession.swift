/// Who is signed in, as the cookie holds it: a token, and which sign-in it is of.
struct WebSession: Equatable, Sendable {
    /// Random. What renews a session has the same, so that nobody's can be put beside another's.
    let id: [UInt8]
    let token: String

    static let idBytes = 16

    /// - Parameter id: nil for a new sign-in.
    init(id: [UInt8]? = nil, token: String) {
        (self.id, self.token) = (id ?? Random.bytes(Self.idBytes), token)
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.idBytes,
            let token = String(validating: bytes[Self.idBytes...], as: UTF8.self)
        else { return nil }
        (id, self.token) = (Array(bytes[..<Self.idBytes]), token)
    }

    var bytes: [UInt8] { id + token.utf8 }
}

enum Random {
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
