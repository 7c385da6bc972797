import GatewayModel
import IssuerTesting
import JSON
import Testing

@testable import OIDC

/// Tokens and keys of issuers come from anybody.
@Suite("Readers of tokens and keys take or refuse whatever they are shown")
struct TokenFuzzTests {
    private static let words = [
        "eyJ", ".", "..", "alg", "none", "kid", "crit", "jwk", "exp", "1e300", "-1e300", "null",
        "\\u0000", "{}", "[]", "\"", "=", "9223372036854775808", "system:", "aud", "groups",
    ]

    @Test func tokens() throws {
        let issuer = try #require(Issuer("https://issuer.example"))
        try Campaign(reader: "tokens", words: Self.words).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            _ = AccessToken.isMentioned(in: text)
            guard let token = try? CompactToken(text) else { return }
            try Fault.unless(TokenIssuer.isMeant(by: text), "a token is not meant by its text")
            _ = try? TokenHeader(token.header)
            try Self.read(token.payload, issuer)
        }
        // What is inside of them, too, which is damaged seldom in Base64.
        try Campaign(reader: "claims", words: Self.words).run { bytes in
            _ = try? TokenHeader(bytes)
            try Self.read(bytes, issuer)
        }
    }

    private static func read(_ bytes: [UInt8], _ issuer: Issuer) throws {
        guard let claims = try? Claims(bytes) else { return }
        _ = try? claims.requireIssuer(issuer)
        _ = try? claims.requireAudience(["lintel"])
        let now = Timestamp(rawValue: 1_000_001_800_000_000)
        if let end = try? claims.requireTime(now) {
            try Fault.unless(end > now, "it counts until \(end)")
        }
        let naming = Naming(groupsClaim: "groups", userPrefix: "", groupPrefix: "")
        if let principal = try? naming.principal(claims) {
            let groups = principal.groups.dropLast()
            let names = [principal.name] + groups
            try Fault.unless(
                names.allSatisfy { !$0.hasPrefix("system:") && $0.printable == $0 && !$0.isEmpty },
                "names of this server: \(names)")
        }
    }

    @Test func keys() throws {
        try Campaign(reader: "keys", words: Self.words).run { bytes in
            guard let (materials, _) = try? KeySet.materials(in: bytes) else { return }
            for material in materials {
                try Fault.unless(!material.algorithms.isEmpty, "a key for nothing")
                try Fault.unless(
                    material.algorithms.isSubset(of: material.form.algorithms),
                    "a key for what is not of its kind")
            }
        }
    }
}
