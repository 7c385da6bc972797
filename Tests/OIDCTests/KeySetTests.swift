import Foundation
import GatewayModel
import IssuerTesting
import LintelTesting
import Testing

@testable import OIDC

/// Which keys of an issuer are used.
@Suite struct KeySetTests {
    private func set(_ keys: String...) async throws -> KeySet {
        try await KeySet(reading: Array(TestIssuer.keySet(keys).utf8))
    }

    @Test func `keys of each kind`() async throws {
        let keys = [
            try Judge.rsa.get(), Judge.p256, Judge.p384, Judge.p521, Judge.ed25519,
        ]
        let set = try await KeySet(
            reading: Array(TestIssuer.keySet(try keys.map { try $0.jwk() }).utf8))
        #expect(set.keyIDs == ["ed25519", "p256", "p384", "p521", "rsa"])
        #expect(set.leftOut.isEmpty && set.fingerprints.count == 5)
        #expect(try #require(set["rsa"]).isFor(.ps512) && !set["rsa"]!.isFor(.es256))
        #expect(try #require(set["p256"]).isFor(.es256) && !set["p256"]!.isFor(.es384))
    }

    /// One that is not used keeps nobody from using the others.
    @Test(
        arguments: [
            (["use": "enc"], "use is not sig"), (["kid": nil], "kid is no text"),
            (["kid": ""], "kid has not"), (["alg": "HS256"], "alg is not one"),
            (["alg": "ES384"], "alg is not one"), (["alg": "none"], "alg is not one"),
            (["alg": "RS256"], "alg is not one"), (["kty": "RSA"], "neither RSA"),
            (["kty": "oct"], "neither RSA"), (["kty": nil], "kty is no text"),
            (["crv": "P-384"], "not on its curve"), (["crv": "secp256k1"], "neither RSA"),
            (["x": ""], "x is not 1 to 1024"), (["x": "=="], "x is not 1 to 1024"),
            (["y": nil], "y is no text"), (["x": "AAAA"], "not on its curve"),
            (["d": "AAAA"], "secret part"), (["k": "AAAA"], "secret part"),
            (["x": String(repeating: "A", count: 1600)], "x is not 1 to 1024"),
        ] as [([String: String?], String)])
    func `keys that are not used`(changes: [String: String?], says: String) async throws {
        let other = SigningKey.p256("wrong")
        let set = try await set(try Judge.p256.jwk(), try other.jwk(changes))
        #expect(set.keyIDs == ["p256"])
        #expect(set.leftOut.count == 1 && set.leftOut[0].contains(says), "\(set.leftOut)")
        await #expect(throws: KeySetError.self) { try await self.set(try other.jwk(changes)) }
    }

    /// Many issuers name a key by its thumbprint, which looks like a secret and is none.
    @Test func `a key that is named is named in full`() async throws {
        let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        let other = SigningKey.p256(thumbprint)
        let set = try await set(try Judge.p256.jwk(), try other.jwk(["use": "enc"]))
        #expect(set.leftOut == ["\"\(thumbprint)\": use is not sig"])
        let judge = try await Judge([try Judge.p256.jwk()])
        let reason = judge.reason(try TokenText(of: Judge.issuer).signed(other))
        #expect(reason.contains("has the kid \"\(thumbprint)\""), "\(reason)")
        let long = quotedKeyID(String(repeating: "k", count: 200) + "\n")
        #expect(long == "\"" + String(repeating: "k", count: 80) + "…\"")
        #expect(quotedKeyID("a\u{202E}b\n") == #""a\u{202e}b\u{a}""#)
    }

    @Test func `a file of keys that cannot be used is refused at the start`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("keys.json")
        func write(_ keys: String...) throws {
            try TestIssuer.keySet(keys).write(toFile: file, atomically: true, encoding: .utf8)
        }
        let modulus = Base64.urlText(of: [UInt8](repeating: 0xAB, count: 128))
        let short = #"{"kty":"RSA","kid":"short","n":"\#(modulus)","e":"AQAB"}"#
        try write(short)
        let error = #expect(throws: KeySetError.self) {
            try IssuerSettings.checkKeys(inFile: file)
        }
        #expect(error?.description.contains("less than 2048") == true)
        try write(short, try Judge.p256.jwk())
        try IssuerSettings.checkKeys(inFile: file)
    }

    @Test(arguments: [1024, 2047])
    func `a short key of RSA is not used`(bits: Int) async throws {
        // As long as one of 2048 bits, whose first is not set; or half as long.
        var modulus = [UInt8](repeating: 0xAB, count: bits > 1024 ? 256 : 128)
        if bits > 1024 { modulus[0] = 0x55 }
        let members = ["kty": "RSA", "kid": "short", "n": Base64.urlText(of: modulus), "e": "AQAB"]
        let texts = members.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        let set = try await set(try Judge.p256.jwk(), "{\(texts)}")
        #expect(
            set.leftOut.count == 1 && set.leftOut[0].contains("less than 2048"), "\(set.leftOut)")
    }

    @Test func `a key is for what it says it is for`() async throws {
        let rsa = try Judge.rsa.get()
        let set = try await set(try rsa.jwk(["alg": "PS384", "use": "sig"]))
        let key = try #require(set["rsa"])
        for algorithm in SigningAlgorithm.allCases {
            #expect(key.isFor(algorithm) == (algorithm == .ps384))
        }
    }

    @Test func `keys of one name are none`() async throws {
        let set = try await set(
            try SigningKey.p256("a").jwk(), try SigningKey.p256("b").jwk(),
            try SigningKey.ed25519("a").jwk())
        #expect(set.keyIDs == ["b"])
        #expect(set.leftOut.contains { $0.contains("several keys have this kid") })
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"keys": {}}"#, #"{"keys": []}"#, #"{"keys": [1, null, "x"]}"#,
        #"{"keys": [], "keys": []}"#, "<html></html>", #"{"keys": [{}]}"#,
    ])
    func `what is no set of keys`(text: String) async {
        await #expect(throws: KeySetError.self) { try await KeySet(reading: Array(text.utf8)) }
    }

    @Test func `a set has its limits`() async throws {
        let spaces = [UInt8](repeating: 0x20, count: KeySet.byteLimit)
        let one = Array(TestIssuer.keySet([try Judge.p256.jwk()]).utf8)
        await #expect(throws: KeySetError("it has more than \(KeySet.byteLimit) bytes")) {
            try await KeySet(reading: one + spaces)
        }
        let many = (0...KeySet.keyLimit).map { _ in #"{"kid":"x"}"# }
        await #expect(throws: KeySetError("it has more than \(KeySet.keyLimit) keys")) {
            try await KeySet(reading: Array(TestIssuer.keySet(many).utf8))
        }
    }

    @Test func `a key that changed under its name is another`() async throws {
        let first = try await set(try SigningKey.p256("a").jwk())
        let second = try await set(try SigningKey.p256("a").jwk())
        #expect(first.fingerprints.isDisjoint(with: second.fingerprints))
        let key = SigningKey.p256("a")
        let narrow = try await set(try key.jwk(["alg": "ES256"]))
        #expect(try await set(try key.jwk()).fingerprints == narrow.fingerprints)
    }
}
