import Foundation
import HTTPClient
import IssuerTesting
import LintelTesting
import MicroHTTP
import Testing

@testable import OIDC

/// An issuer is asked where its keys are, and need not mean well.
@Suite struct DiscoveryTests {
    private let issuer: TestIssuer
    private let key = SigningKey.p256("a")

    init() throws {
        issuer = try TestIssuer()
        try issuer.setKeys([key])
    }

    private func source(_ url: String? = nil, milliseconds: Int = 10_000) throws -> DiscoveredKeys {
        var limits = HTTPClientLimits()
        limits.totalMilliseconds = milliseconds
        return DiscoveredKeys(
            issuer: try #require(Issuer(url ?? issuer.url)), client: WebClient(limits: limits))
    }

    private func failure(
        _ url: String? = nil, milliseconds: Int = 10_000
    ) throws -> String {
        let source = try source(url, milliseconds: milliseconds)
        return try #require(throws: KeySetError.self) { try source.read() }.description
    }

    @Test(arguments: ["", "/realms/shop"])
    func `keys are where the discovery document says`(path: String) async throws {
        issuer.set(
            path + TestIssuer.discovery,
            #"{"issuer": "\#(issuer.url + path)", "jwks_uri": "\#(issuer.url)/keys", "x": 1}"#)
        let set = try await KeySet(reading: try source(issuer.url + path).read())
        #expect(set.keyIDs == ["a"])
    }

    /// OpenID Connect Discovery 1.0, section 4.1.
    @Test func `a slash at the end is not doubled`() throws {
        let name = issuer.url + "/"
        issuer.set(
            TestIssuer.discovery, #"{"issuer": "\#(name)", "jwks_uri": "\#(issuer.url)/keys"}"#)
        #expect(try !source(name).read().isEmpty)
    }

    @Test(arguments: [
        ("", "no JSON object"), ("[]", "no JSON object"), ("{}", "it says nothing"),
        (#"{"issuer": "https://evil.example"}"#, "of another issuer"),
        (#"{"issuer": "ISSUER/"}"#, "of another issuer"),
        (#"{"issuer": "ISSUER", "issuer": "ISSUER"}"#, "each name once"),
        (#"{"issuer": "ISSUER"}"#, "jwks_uri"),
        (#"{"issuer": "ISSUER", "jwks_uri": 7}"#, "jwks_uri"),
        (#"{"issuer": "ISSUER", "jwks_uri": "file:///etc/passwd"}"#, "jwks_uri"),
        (#"{"issuer": "ISSUER", "jwks_uri": "http://169.254.169.254/keys"}"#, "jwks_uri"),
        (#"{"issuer": "ISSUER", "jwks_uri": "gopher://127.0.0.1:25/x"}"#, "jwks_uri"),
        (#"{"issuer": "ISSUER", "jwks_uri": "https://a@b/"}"#, "jwks_uri"),
    ])
    func `documents that are refused`(json: String, says: String) throws {
        issuer.set(TestIssuer.discovery, json.replacing("ISSUER", with: issuer.url))
        let reason = try failure()
        #expect(reason.contains(says), "\(reason)")
        #expect(issuer.count(TestIssuer.keys) == 0)
    }

    /// It is the issuer's own network that would be asked then, by name of this machine.
    @Test func `an issuer elsewhere has its keys behind TLS`() throws {
        let far = try #require(Issuer("https://issuer.example"))
        let json = #"{"issuer": "https://issuer.example", "jwks_uri": "http://127.0.0.1:1/keys"}"#
        #expect(throws: KeySetError.self) { try DiscoveryDocument(Array(json.utf8), of: far) }
    }

    @Test(arguments: [TestIssuer.discovery, TestIssuer.keys])
    func `an issuer that is slow is not waited for`(path: String) throws {
        issuer.hold(path)
        let reason = try failure(milliseconds: 200)
        #expect(reason.contains("did not answer within 200 ms"), "\(reason)")
        #expect(reason.contains(path), "\(reason)")
    }

    @Test(arguments: [TestIssuer.discovery, TestIssuer.keys])
    func `an issuer that has much to say is not listened to`(path: String) throws {
        let body = [UInt8](repeating: 0x20, count: 2 << 20)
        issuer.set(path, Response(status: 200, body: .bytes(body)))
        let reason = try failure()
        #expect(reason.contains("more than 1048576 bytes"), "\(reason)")
    }

    @Test(arguments: [TestIssuer.discovery, TestIssuer.keys])
    func `an issuer that sends elsewhere is not followed`(path: String) throws {
        issuer.set("/other", "{}")
        issuer.set(
            path,
            Response(status: 302, headers: [(name: "Location", value: issuer.url + "/other")]))
        let reason = try failure()
        #expect(reason.contains("a redirect, which is not followed"), "\(reason)")
        #expect(issuer.count("/other") == 0)
    }

    @Test func `an issuer with keys of another kind has none`() async throws {
        issuer.set(TestIssuer.keys, #"{"keys": [{"kty": "oct", "kid": "a", "k": "c2VjcmV0"}]}"#)
        let bytes = try source().read()
        await #expect(throws: KeySetError.self) { try await KeySet(reading: bytes) }
    }

    @Test(arguments: [
        "http://issuer.example", "https://issuer.example/?x=1", "https://issuer.example/#x",
        "issuer.example", "https://user@issuer.example", "",
    ])
    func `what is no issuer`(text: String) { #expect(Issuer(text) == nil) }

    // MARK: A file instead

    @Test func `keys in a file`() async throws {
        let folder = try TemporaryDirectory()
        let file = KeyFile(path: folder.file("keys.json"))
        #expect(throws: KeySetError.self) { try file.read() }
        try TestIssuer.keySet([try key.jwk()]).write(
            toFile: file.path, atomically: true, encoding: .utf8)
        #expect(try await KeySet(reading: try file.read()).keyIDs == ["a"])
        try IssuerSettings.checkKeys(inFile: file.path)
        try "{}".write(toFile: file.path, atomically: true, encoding: .utf8)
        #expect(throws: KeySetError.self) { try IssuerSettings.checkKeys(inFile: file.path) }
        #expect(throws: KeySetError.self) { try IssuerSettings.checkKeys(inFile: folder.path) }
    }
}
