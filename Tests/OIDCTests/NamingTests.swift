import GatewayModel
import IssuerTesting
import Testing

@testable import OIDC

/// Who a token says one is, by the names of this server.
@Suite struct NamingTests {
    private func judge(_ naming: Naming) async throws -> Judge {
        try await Judge([try Judge.p256.jwk()], naming: naming)
    }

    private func token(_ claims: [String: String?]) throws -> String {
        var token = TokenText(of: Judge.issuer)
        token.claims.merge(claims) { $1 }
        return try token.signed(Judge.p256)
    }

    @Test(arguments: [
        (Naming(), #"["a"]"#, "oidc:ada", []),
        (Naming(groupsClaim: "groups"), #"["a", "b"]"#, "oidc:ada", ["oidc:a", "oidc:b"]),
        (Naming(groupsClaim: "groups"), #""a""#, "oidc:ada", ["oidc:a"]),
        (Naming(groupsClaim: "groups"), "[]", "oidc:ada", []),
        (
            Naming(groupsClaim: "groups", userPrefix: "", groupPrefix: "kc/"), #"["a"]"#, "ada",
            ["kc/a"]
        ),
        (Naming(userClaim: "name"), "[]", "oidc:Ada Lovelace", []),
        (Naming(userClaim: "https://a.example/name"), "[]", "oidc:Äda", []),
        (Naming(groupsClaim: "https://a.example/g"), "[]", "oidc:ada", ["oidc:x"]),
    ])
    func `names and groups`(
        naming: Naming, groups: String, name: String, expected: [String]
    ) async throws {
        let judge = try await judge(naming)
        let text = try token([
            "groups": groups, "name": #""Ada Lovelace""#, "https://a.example/name": #""Äda""#,
            "https://a.example/g": #""x""#,
        ])
        let principal = try judge.verified(text)?.principal
        #expect(principal == Principal(name: name, groups: expected + ["system:authenticated"]))
    }

    /// Whoever fills in names at an issuer must not become the admin of this server.
    @Test(arguments: [
        ("", "sub", "system:admin"), ("", "groups", "system:masters"),
        ("", "groups", "system:serviceaccounts"), ("", "sub", "system:serviceaccount:shop:ci"),
        ("", "groups", "system:"), ("sys", "groups", "tem:masters"), ("sys", "sub", "tem:admin"),
        ("system", "sub", ":admin"), ("", "groups", "System:Masters"),
    ])
    func `names of this server are not for issuers`(
        prefix: String, claim: String, name: String
    ) async throws {
        let naming = Naming(groupsClaim: "groups", userPrefix: prefix, groupPrefix: prefix)
        let judge = try await judge(naming)
        let claims = [claim: claim == "groups" ? "[\"a\", \"\(name)\"]" : "\"\(name)\""]
        let reason = judge.reason(try token(claims))
        #expect(reason.contains("begins with system:"), "\(reason)")
    }

    @Test func `with a prefix they are other names`() async throws {
        let judge = try await judge(Naming(groupsClaim: "groups"))
        let text = try token(["groups": #"["system:masters"]"#, "sub": #""system:admin""#])
        let principal = try #require(try judge.verified(text)?.principal)
        #expect(principal.name == "oidc:system:admin" && !principal.isUnlimited)
    }

    @Test(arguments: ["system:", "system:serviceaccount:", "System:", "a\nb", "\u{202e}"])
    func `prefixes that are none`(text: String) {
        #expect(!Naming.isPrefix(text))
        #expect(Naming.isPrefix("oidc:") && Naming.isPrefix("sys"))
        #expect(!Naming.isPrefix(String(repeating: "p", count: 65)))
    }

    @Test(arguments: [("true", true), (nil, true), ("false", false), (#""true""#, false)])
    func `an address counts that the issuer has verified`(
        verified: String?, counts: Bool
    ) async throws {
        let judge = try await judge(Naming(userClaim: "email"))
        let text = try token(["email": #""ada@example.com""#, "email_verified": verified])
        if counts {
            #expect(try judge.verified(text)?.principal.name == "oidc:ada@example.com")
        } else {
            #expect(judge.reason(text).contains("did not verify email"))
        }
    }

    @Test(arguments: [
        (#""f3-A9""#, "oidc-f3-A9"), (#""Zz""#, "oidc-Zz"), (nil, nil), ("7", nil), (#""""#, nil),
        (#""a b""#, nil), ("\"\(String(repeating: "j", count: 65))\"", nil),
    ])
    func `what a token is called`(own: String?, expected: String?) async throws {
        let judge = try await judge(Naming())
        let text = try token(["jti": own])
        let id = try #require(try judge.verified(text)?.id)
        if let expected {
            #expect(id == expected)
        } else {
            #expect(id.hasPrefix("oidc-") && id.utf8.count == 5 + 16)
            #expect(try judge.verified(text)?.id == id)
        }
    }
}
