import GatewayModel
import MicroHTTP

/// Whether a token stands in the URL: what stands there is kept by logs, histories and proxies
/// between, and would not be a secret any more (RFC 6750, section 5.3).
struct SecretCheck: Sendable {
    /// The parameter that RFC 6750, section 2.3, has for it.
    private static let parameter = "access_token"

    /// - Throws: `token-in-url`.
    func check(_ request: Request) throws(Problem) {
        if Self.isSecret(request.target) { throw Problem.tokenInURL }
        for (name, value) in request.query ?? [] {
            let isMentioned =
                AccessToken.isMentioned(in: name) || AccessToken.isMentioned(in: value)
            if isMentioned || name == Self.parameter { throw Problem.tokenInURL }
        }
    }

    /// A target without its query, as it may be written down.
    static func printable(_ target: String) -> String {
        isSecret(target) ? "(not shown: it has a token)" : target
    }

    private static func isSecret(_ target: String) -> Bool {
        AccessToken.isMentioned(in: target)
            || target.utf8.contains(UInt8(ascii: "%"))
                && AccessToken.isMentioned(in: decoded(target))
    }

    /// What can be decoded of it: a path that is refused is looked at too.
    private static func decoded(_ target: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(target.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
