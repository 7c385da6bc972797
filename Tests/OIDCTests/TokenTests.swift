import Crypto
import GatewayModel
import IssuerTesting
import Testing

@testable import OIDC

/// Which tokens count, and what is said of those that do not.
@Suite struct TokenTests {
    private static let token = TokenText(of: Judge.issuer)

    private static func token(
        header: [String: String?] = [:], claims: [String: String?] = [:]
    ) -> TokenText {
        var token = token
        token.header.merge(header) { $1 }
        token.claims.merge(claims) { $1 }
        return token
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `a token counts that is signed as its key allows`(algorithm: SigningAlgorithm) async throws
    {
        let judge = try await Judge.ofAllKinds()
        let keys: [SigningAlgorithm: SigningKey] = [
            .es256: Judge.p256, .es384: Judge.p384, .es512: Judge.p521, .edDSA: Judge.ed25519,
        ]
        let key = try keys[algorithm] ?? Judge.rsa.get()
        let text = try Self.token.signed(key, by: algorithm.rawValue)
        let verified = try #require(try judge.verified(text))
        #expect(verified.principal == Principal(name: "oidc:ada", groups: ["system:authenticated"]))
        #expect(verified.expiresAt == Timestamp(rawValue: 1_000_003_660_000_000))
        #expect(judge.tokens.has(verified.key))
    }

    // MARK: The header

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var header: [String: String?] = [:]
        var claims: [String: String?] = [:]
        let says: String

        init(
            _ name: String, header: [String: String?] = [:], claims: [String: String?] = [:],
            says: String
        ) {
            (testDescription, self.header, self.claims, self.says) = (name, header, claims, says)
        }
    }

    static let headers = [
        Case("no algorithm", header: ["alg": nil], says: "has no alg"),
        Case("none", header: ["alg": #""none""#], says: #"alg of the token is "none""#),
        Case("None", header: ["alg": #""None""#], says: "use RS256"),
        Case("HMAC", header: ["alg": #""HS256""#], says: #"alg of the token is "HS256""#),
        Case("a list of algorithms", header: ["alg": #"["ES256"]"#], says: "has no alg"),
        Case("another algorithm of the curve", header: ["alg": #""ES384""#], says: "not for ES384"),
        Case("an algorithm of RSA", header: ["alg": #""RS256""#], says: "not for RS256"),
        Case("secp256k1", header: ["alg": #""ES256K""#], says: "use RS256"),
        Case("an algorithm in small letters", header: ["alg": #""es256""#], says: "use RS256"),
        Case("no kid", header: ["kid": nil], says: "has no kid"),
        Case("an empty kid", header: ["kid": #""""#], says: "has no kid"),
        Case("a kid that is a number", header: ["kid": "1"], says: "has no kid"),
        Case("an unknown kid", header: ["kid": #""other""#], says: #"has the kid "other""#),
        Case(
            "a kid that is a path", header: ["kid": #""../../../../etc/passwd""#],
            says: #"has the kid "../../../../etc/passwd""#),
        Case("a kid of SQL", header: ["kid": #""x' OR 1=1 --""#], says: "has the kid"),
        Case("a kid with a line break", header: ["kid": #""a\nb""#], says: #""a\u{a}b""#),
        Case(
            "a long kid", header: ["kid": "\"\(String(repeating: "k", count: 257))\""],
            says: "kid of the token has more than 256 bytes"),
        Case("jku", header: ["jku": #""https://evil.example/keys""#], says: "has jku"),
        Case("x5u", header: ["x5u": #""https://evil.example/c.pem""#], says: "has x5u"),
        Case("a key", header: ["jwk": #"{"kty":"EC"}"#], says: "has jwk"),
        Case("a chain", header: ["x5c": #"["MIIB"]"#], says: "has x5c"),
        Case("crit", header: ["crit": #"["exp"]"#], says: "has crit"),
        Case("an empty crit", header: ["crit": "[]"], says: "has crit"),
        Case("b64", header: ["b64": "false"], says: "has b64"),
        Case("what is packed", header: ["zip": #""DEF""#], says: "has zip"),
        Case("a proof", header: ["typ": #""dpop+jwt""#], says: "typ of the token"),
        Case("a logout", header: ["typ": #""logout+jwt""#], says: "typ of the token"),
        Case("a type that is none", header: ["typ": "1"], says: "typ of the token"),
    ]

    @Test(arguments: headers)
    func `a header that is refused`(example: Case) async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token(header: example.header).signed(Judge.p256)
        let reason = judge.reason(text)
        #expect(reason.contains(example.says), "\(reason)")
    }

    @Test(arguments: [nil, #""JWT""#, #""jwt""#, #""at+jwt""#, #""application/at+jwt""#])
    func `types of tokens that count`(type: String?) async throws {
        let judge = try await Judge.ofAllKinds()
        // Thumbprints bring no key.
        let header = ["typ": type, "x5t": #""abc""#, "x5t#S256": #""abc""#]
        #expect(try judge.verified(try Self.token(header: header).signed(Judge.p256)) != nil)
    }

    /// The oldest trick: the public key, which everybody has, as the secret of an HMAC.
    @Test func `HMAC with the public key`() async throws {
        let judge = try await Judge.ofAllKinds()
        let key = try Judge.rsa.get()
        let text = Self.token.unsigned(["alg": #""HS256""#, "kid": #""rsa""#, "typ": #""JWT""#])
        let secret = SymmetricKey(data: Array(try key.members()["n"]?.utf8 ?? "".utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: secret)
        #expect(judge.reason(text + "." + Base64.urlText(of: code)).contains("alg of the token"))
    }

    @Test func `a token without a signature`() async throws {
        let judge = try await Judge.ofAllKinds()
        let none = Self.token.unsigned(["alg": #""none""#, "kid": #""p256""#])
        #expect(judge.reason(none + ".").contains("not signed"))
        let text = try Self.token.signed(Judge.p256)
        let rest = text.split(separator: ".").dropLast().joined(separator: ".")
        #expect(judge.reason(rest + ".").contains("not signed"))
        #expect(judge.reason(rest).contains("not three texts"))
    }

    // MARK: The signature

    @Test func `who has another key of the same name signs in vain`() async throws {
        let judge = try await Judge.ofAllKinds()
        let forgers = [
            SigningKey.p256("p256"), SigningKey.p384("p384"), SigningKey.ed25519("ed25519"),
        ]
        for key in forgers {
            let reason = judge.reason(try Self.token.signed(key))
            #expect(reason.contains("is not signed with the issuer's key"), "\(reason)")
        }
    }

    @Test func `a token that was altered anywhere does not count`() async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token.signed(Judge.p256)
        #expect(try judge.verified(text) != nil)
        let bytes = Array(text.utf8)
        for place in bytes.indices {
            var altered = bytes
            altered[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : 0x41
            let reason = judge.reason(String(decoding: altered, as: UTF8.self))
            #expect(!reason.isEmpty, "at \(place)")
        }
    }

    /// Two texts for one signature would be two tokens to whoever knows them by their hash.
    @Test func `there is one way to write a token`() async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token.signed(Judge.p256)
        for other in [text + "=", text + "A", " " + text, text + "\n", text + ".", "." + text] {
            #expect(!judge.reason(other).isEmpty, "\(other)")
        }
        let parts = text.split(separator: ".").map(String.init)
        #expect(!judge.reason([parts[0] + "=", parts[1], parts[2]].joined(separator: ".")).isEmpty)
    }

    @Test func `an encrypted token is not read`() async throws {
        let judge = try await Judge.ofAllKinds()
        #expect(judge.reason("eyJh.eyJh.eyJh.eyJh.eyJh").contains("encrypted"))
    }

    @Test func `a megabyte of token is not looked at`() async throws {
        let judge = try await Judge.ofAllKinds()
        let claims = ["x": "\"\(String(repeating: "x", count: 1 << 20))\""]
        let text = try Self.token(claims: claims).signed(Judge.p256)
        #expect(judge.reason(text).contains("more than 16384 bytes"))
        #expect(judge.reason(String(repeating: ".", count: 1 << 20)).contains("more than"))
    }

    // MARK: Claims

    static let claims = [
        Case("no issuer", claims: ["iss": nil], says: "who issued it"),
        Case(
            "another issuer", claims: ["iss": #""https://evil.example""#],
            says: #"iss of the token is "https://evil.example""#),
        Case(
            "the issuer with a slash", claims: ["iss": "\"\(Judge.issuer)/\""],
            says: "iss of the token is"),
        Case("no audience", claims: ["aud": nil], says: "whom it is for"),
        Case("another audience", claims: ["aud": #""other""#], says: "for another audience"),
        Case("other audiences", claims: ["aud": #"["a", "b"]"#], says: "for another audience"),
        Case("audiences that are none", claims: ["aud": "[1]"], says: "whom it is for"),
        Case("an empty list of audiences", claims: ["aud": "[]"], says: "whom it is for"),
        Case("an audience in capitals", claims: ["aud": #""Lintel""#], says: "another audience"),
        Case("no end", claims: ["exp": nil], says: "does not say when it ends"),
        Case("an end that is a text", claims: ["exp": #""1000003600""#], says: "exp of the token"),
        Case("an end that is nothing", claims: ["exp": "null"], says: "exp of the token"),
        Case("expired", claims: ["exp": "1000001740"], says: "has expired"),
        Case("expired long ago", claims: ["exp": "-1e300"], says: "has expired"),
        Case("not yet valid", claims: ["nbf": "1000001861"], says: "only later (nbf)"),
        Case("issued later", claims: ["iat": "1000001861"], says: "only later (iat)"),
        Case("issued at the end of time", claims: ["iat": "1e300"], says: "only later (iat)"),
        Case("a beginning that is a text", claims: ["nbf": #""x""#], says: "nbf of the token"),
        Case("no user", claims: ["sub": nil], says: "no text in sub"),
        Case("an empty user", claims: ["sub": #""""#], says: "no text in sub"),
        Case("a user that is a number", claims: ["sub": "7"], says: "no text in sub"),
        Case("a user with a line break", claims: ["sub": #""a\nb""#], says: "control characters"),
        Case("a user with a NUL", claims: ["sub": #""a\u0000""#], says: "control characters"),
        Case("a user written backwards", claims: ["sub": #""\u202eada""#], says: "control"),
        Case(
            "a long user", claims: ["sub": "\"\(String(repeating: "u", count: 250))\""],
            says: "more than 253 bytes"),
        Case(
            "groups that are a number", claims: ["groups": "7"], says: "neither a text nor a list"),
        Case("groups of numbers", claims: ["groups": #"["a", 7]"#], says: "neither a text nor a"),
        Case("groups that are an object", claims: ["groups": "{}"], says: "neither a text nor a"),
        Case("groups that are nothing", claims: ["groups": "null"], says: "neither a text nor a"),
        Case("a group with a NUL", claims: ["groups": #""\u0000""#], says: "control characters"),
        Case(
            "many groups",
            claims: ["groups": "[\(Array(repeating: "\"g\"", count: 513).joined(separator: ","))]"],
            says: "more than 512 groups"),
    ]

    @Test(arguments: claims)
    func `claims that are refused`(example: Case) async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token(claims: example.claims).signed(Judge.p256)
        let reason = judge.reason(text)
        #expect(reason.contains(example.says), "\(reason)")
    }

    /// Whoever is no issuer is told nothing of what else would be wrong with his token.
    @Test(arguments: claims.dropFirst(3))
    func `claims are judged once it is known whose they are`(example: Case) async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token(claims: example.claims).signed(SigningKey.p256("p256"))
        #expect(judge.reason(text).contains("is not signed with"), "\(judge.reason(text))")
    }

    @Test(arguments: [
        ("exp", "1000001741"), ("exp", "1000001740.5"), ("exp", "253402300800"), ("exp", "1e300"),
        ("nbf", "1000001860"), ("iat", "1000001860"), ("nbf", "0"), ("iat", "-5"),
        ("aud", #"["other", "lintel"]"#), ("aud", #""https://lintel.example""#),
        ("nonce", #""x""#), ("groups", "[]"), ("realm_access", #"{"roles": ["a"]}"#),
    ])
    func `claims that are taken`(name: String, value: String) async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token(claims: [name: value]).signed(Judge.p256)
        #expect(try judge.verified(text) != nil)
    }

    @Test func `a token counts a minute longer than it says`() async throws {
        let judge = try await Judge.ofAllKinds()
        let text = try Self.token.signed(Judge.p256)
        let end = Timestamp(rawValue: 1_000_003_660_000_000)
        let last = Timestamp(rawValue: end.rawValue - 1)
        #expect(try judge.verified(text, at: last)?.expiresAt == end)
        #expect(judge.reason(text, at: end).contains("has expired"))
    }

    // MARK: JSON that is read in two ways

    @Test(arguments: [
        #"{"alg":"none","alg":"ES256","kid":"p256"}"#, #"{"alg":"ES256","kid":"x","kid":"p256"}"#,
        #"{"alg":"ES256","kid":"p256","x":{"a":1,"a":2}}"#, #"["ES256"]"#, #""ES256""#, "", "{",
        #"{"alg":"ES256","kid":"p256"} {}"#, "\u{0}", #"{"alg":"ES256","kid":"p256",}"#,
        #"{"alg":"ES256","\u0061lg":"none","kid":"p256"}"#,
    ])
    func `a header that is no one thing`(json: String) async throws {
        let judge = try await Judge.ofAllKinds()
        let text = TokenText.part(json) + "." + TokenText.part(Self.token.claims)
        let signed = try Judge.p256.signature(of: text, "ES256")
        let reason = judge.reason(text + "." + Base64.urlText(of: signed))
        #expect(
            reason.contains("no JSON object") || reason.contains("not three texts"), "\(reason)")
    }

    @Test(arguments: [
        #""sub":"ada","sub":"root""#, #""aud":"other","aud":"lintel""#,
        #""exp":1,"exp":9999999999"#,
        #""x":[{"a":1,"a":1}]"#, #""groups":["a"],"\u0067roups":["b"]"#,
    ])
    func `claims that are twice there`(members: String) async throws {
        let judge = try await Judge.ofAllKinds()
        var claims = Self.token.claims
        if members.contains("sub") { claims["sub"] = nil }
        if members.contains("aud") { claims["aud"] = nil }
        if members.contains("exp") { claims["exp"] = nil }
        let rest = claims.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
        let json = "{" + rest.joined(separator: ",") + "," + members + "}"
        let header = TokenText.part(["alg": #""ES256""#, "kid": #""p256""#])
        let text = header + "." + TokenText.part(json)
        let signed = try Judge.p256.signature(of: text, "ES256")
        let reason = judge.reason(text + "." + Base64.urlText(of: signed))
        #expect(reason.contains("each name once"), "\(reason)")
    }

    @Test func `what nests deeply is not followed`() async throws {
        let judge = try await Judge.ofAllKinds()
        let deep = String(repeating: "[", count: 4000) + String(repeating: "]", count: 4000)
        let text = try Self.token(claims: ["x": deep]).signed(Judge.p256)
        #expect(judge.reason(text).contains("no JSON object"))
    }

    // MARK: What is told

    /// A reason may name the issuer and the key of a token, and nothing else that is in it.
    @Test(arguments: headers + claims)
    func `reasons give nothing away`(example: Case) async throws {
        let judge = try await Judge.ofAllKinds()
        let secret = "s3cret-s3cret"
        var token = Self.token(header: example.header, claims: example.claims)
        token.claims["note"] = "\"\(secret)\""
        token.header["note"] = "\"\(secret)\""
        let text = try token.signed(Judge.p256)
        let reason = judge.reason(text)
        #expect(!reason.contains(secret))
        for part in text.split(separator: ".") { #expect(!reason.contains(part.prefix(12))) }
        #expect(reason.utf8.count < 400, "\(reason)")
        #expect(reason.printable == reason)
    }
}
