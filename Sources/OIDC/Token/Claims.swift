import GatewayModel
import JSON

/// What a token says (RFC 7519, section 4), and whether that is meant for here and now.
struct Claims {
    private let object: JSONNode

    /// By so much clocks may differ.
    static let skewSeconds: Int64 = 60

    init(_ bytes: [UInt8]) throws(TokenRefusal) {
        guard let object = StrictJSON.object(bytes) else {
            throw TokenRefusal("what the token says is no JSON object with each name once")
        }
        self.object = object
    }

    subscript(name: String) -> JSONNode? { object.member(named: name) }

    /// Asked first: a token of somebody else is not worth looking for a key.
    func requireIssuer(_ issuer: Issuer) throws(TokenRefusal) {
        guard let name = object["iss"]?.string else {
            throw TokenRefusal("the token does not say who issued it (iss)")
        }
        guard issuer.isNamed(name) else {
            throw TokenRefusal("iss of the token is \(quoted(name)); send one of \(issuer)")
        }
    }

    func requireAudience(_ audiences: [String]) throws(TokenRefusal) {
        guard let named = object["aud"]?.oneOrMoreTexts, !named.isEmpty else {
            throw TokenRefusal("the token does not say whom it is for (aud)")
        }
        let isMeant = named.contains { name in
            audiences.contains { $0.utf8.elementsEqual(name.utf8) }
        }
        if isMeant { return }
        throw TokenRefusal(
            "the token is for another audience (aud); have one issued for "
                + audiences.map(quoted).joined(separator: " or "))
    }

    /// - Returns: until when the token counts here, which is later than it says by the skew.
    func requireTime(_ now: Timestamp) throws(TokenRefusal) -> Timestamp {
        guard object["exp"] != nil else {
            throw TokenRefusal("the token does not say when it ends (exp)")
        }
        let skew = Self.skewSeconds * 1_000_000
        let end = Timestamp(clamping: try time("exp").rawValue + skew)
        if end <= now { throw TokenRefusal("the token has expired (exp); have another issued") }
        for name in ["nbf", "iat"] as [StaticString] where object[name] != nil {
            guard try time(name).rawValue - skew <= now.rawValue else {
                throw TokenRefusal("the token counts only later (\(name)), or a clock is wrong")
            }
        }
        return end
    }

    /// Seconds since 1970, which may have a fraction.
    private func time(_ name: StaticString) throws(TokenRefusal) -> Timestamp {
        guard let seconds = object[name]?.double, seconds.isFinite else {
            throw TokenRefusal("\(name) of the token is no number of seconds")
        }
        // What is outside of the years 0 to 9999 is at their ends.
        let limit = Double(1 << 40)
        return Timestamp(clamping: Int64(min(max(seconds, -limit), limit) * 1_000_000))
    }
}
