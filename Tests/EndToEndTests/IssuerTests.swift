import Foundation
import IssuerTesting
import JSON
import LintelTesting
import Testing

/// A server that takes the tokens of an issuer.
struct IssuerTests {
    private let directory: TemporaryDirectory
    private let issuer = "https://issuer.example"
    private let first = SigningKey.p256("first")
    private let second = SigningKey.ed25519("second")
    private var database: String { directory.file("lintel.db") }
    private var keys: String { directory.file("keys.json") }

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ text: String) throws {
        try text.write(toFile: keys, atomically: true, encoding: .utf8)
    }

    private func write(_ key: SigningKey) throws {
        try write(TestIssuer.keySet([try key.jwk()]))
    }

    private func start() throws -> LintelProcess {
        try LintelProcess(
            database, "--oidc-issuer", issuer, "--oidc-audience", "other", "--oidc-audience",
            "lintel", "--oidc-keys", keys, isOpen: false)
    }

    private func token(_ key: SigningKey, of issuer: String? = nil) throws -> String {
        try TokenText(of: issuer ?? self.issuer, seconds: Int64(Date().timeIntervalSince1970))
            .signed(key)
    }

    private func me(_ client: HTTPClient, _ token: String) throws -> Int {
        try client.get("/v1/me", headers: ["Authorization": "Bearer \(token)"]).status
    }

    @Test func `keys in a file count as soon as they are there`() throws {
        try write(first)
        let lintel = try start()
        let client = try lintel.client()
        let (old, new) = (try token(first), try token(second))
        #expect(try eventually { try me(client, old) != 503 })
        #expect(try me(client, old) == 200)
        #expect(try me(client, new) == 401)
        // Nobody is told: it is looked at now and then.
        try write(second)
        #expect(try eventually { try me(client, old) != 200 })
        #expect(try me(client, new) == 200)
        #expect(lintel.says(#"the issuer's keys were loaded"#))
        #expect(!lintel.log.contains(old) && !lintel.log.contains(new))
        #expect(lintel.stop() == 0)
    }

    @Test func `SIGHUP has the file read, and a broken one takes nothing away`() throws {
        try write(first)
        let lintel = try start()
        let client = try lintel.client()
        let token = try token(first)
        #expect(try eventually { try me(client, token) != 503 })
        try write("{")
        kill(lintel.processID, SIGHUP)
        let complaint = "the issuer's keys could not be loaded; those from before"
        #expect(lintel.says(complaint))
        #expect(try me(client, token) == 200)
        try write(second)
        kill(lintel.processID, SIGHUP)
        #expect(try eventually { try me(client, token) != 200 })
        #expect(lintel.stop() == 0)
    }

    @Test func `an issuer that is away keeps no server from starting`() throws {
        let issuer = try TestIssuer()
        let lintel = try LintelProcess(
            database, "--oidc-issuer", issuer.url, "--oidc-audience", "lintel", isOpen: false)
        let client = try lintel.client()
        let token = try token(first, of: issuer.url)
        #expect(try me(client, token) == 503)
        #expect(lintel.says("answered 404, not 200"))
        try issuer.setKeys([first])
        kill(lintel.processID, SIGHUP)
        #expect(try eventually { try me(client, token) != 503 })
        #expect(try me(client, token) == 200)
        #expect(lintel.stop() == 0)
    }

    @Test(arguments: [
        (["--oidc-issuer", "http://issuer.example", "--oidc-audience", "a"], "use a URL such as"),
        (["--oidc-issuer", "https://issuer.example"], "needs --oidc-audience"),
        (["--oidc-audience", "a"], "means nothing without --oidc-issuer"),
        (["--oidc-groups-claim", "groups"], "means nothing without --oidc-issuer"),
        (["--oidc-client-id", "lintel"], "means nothing without --oidc-issuer"),
        (["--oidc-token-type", "id"], "means nothing without --oidc-issuer"),
        (["--oidc-scope", "email"], "means nothing without --oidc-issuer"),
        (
            [
                "--oidc-issuer", "https://a.example", "--oidc-audience", "a", "--oidc-token-type",
                "refresh",
            ], "use access or id"
        ),
        (
            [
                "--oidc-issuer", "https://a.example", "--oidc-audience", "a", "--oidc-scope",
                "email groups",
            ], "a scope is one word"
        ),
        (
            [
                "--oidc-issuer", "https://a.example", "--oidc-audience", "a", "--oidc-client-id",
                "lintél",
            ], "characters of ASCII"
        ),
        (
            ["--oidc-issuer", "https://a.example", "--oidc-audience", "a", "--oidc-keys", "/no"],
            "could not read /no"
        ),
        (
            ["--oidc-issuer", "https://a.example", "--oidc-audience", "a", "--oidc-ca", "/no"],
            "could not read /no"
        ),
        (
            [
                "--oidc-issuer", "https://a.example", "--oidc-audience", "a",
                "--oidc-username-prefix", "system:",
            ], "do not begin with system:"
        ),
        (
            ["--open", "--oidc-issuer", "https://a.example", "--oidc-audience", "a"],
            "--open asks nobody"
        ),
    ])
    func `options that mean nothing, or harm`(options: [String], says: String) throws {
        let ended = try Program.run(
            [Program.lintel, "serve", "--database", database, "--listen", "127.0.0.1:0"] + options)
        #expect(ended.status != 0 && ended.errors.contains(says), "\(ended.errors)")
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func `files that cannot be used are refused at the start`() throws {
        let options = [
            "serve", "--database", database, "--listen", "127.0.0.1:0", "--oidc-issuer", issuer,
            "--oidc-audience", "a",
        ]
        func errors(_ option: String, _ text: String) throws -> String {
            try write(text)
            let ended = try Program.run([Program.lintel] + options + [option, keys])
            #expect(ended.status != 0)
            return ended.errors
        }
        let modulus = String(repeating: "q", count: 170) + "o"
        let short = #"{"kty": "RSA", "kid": "short", "n": "\#(modulus)", "e": "AQAB"}"#
        let refused = try errors("--oidc-keys", TestIssuer.keySet([short]))
        #expect(refused.contains("no key of it can be used: \"short\""), "\(refused)")
        for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n"] {
            let refused = try errors("--oidc-ca", text)
            #expect(refused.contains("has no certificate in PEM"), "\(refused)")
        }
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func `the environment has the same options`() throws {
        let ended = try Program.run(
            [Program.lintel, "serve", "--database", database],
            environment: ["LINTEL_OIDC_ISSUER": "https://issuer.example/#x"])
        #expect(ended.errors.contains("use a URL such as"), "\(ended.errors)")
    }
}
