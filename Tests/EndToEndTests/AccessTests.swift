import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// A server that lets in who has a token, from its first start on.
struct AccessTests {
    private let directory: TemporaryDirectory
    private let database: String
    private var tokenFile: String { database + ".admin-token" }

    init() throws {
        directory = try TemporaryDirectory()
        database = directory.file("lintel.db")
    }

    private func start(_ options: String...) throws -> LintelProcess {
        // As many as a test has.
        switch options.count {
        case 0: try LintelProcess(database, isOpen: false)
        case 1: try LintelProcess(database, options[0], isOpen: false)
        default: try LintelProcess(database, options[0], options[1], isOpen: false)
        }
    }

    private func adminToken(_ file: String? = nil) throws -> String {
        try String(contentsOfFile: file ?? tokenFile, encoding: .utf8)
            .trimmingCharacters(in: .newlines)
    }

    private func me(_ lintel: LintelProcess, _ token: String) throws -> Int {
        try lintel.client().get("/v1/me", headers: LintelProcess.headers(token)).status
    }

    private func mode(_ file: String) throws -> Int? {
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        return (mode as? NSNumber)?.intValue
    }

    @Test func `the first start makes a token, says where, and nothing of it`() throws {
        let lintel = try start()
        #expect(try mode(tokenFile) == 0o600)
        let token = try adminToken()
        #expect(AccessToken(token) != nil)
        #expect(lintel.says("made the admin token"))
        #expect(lintel.says(tokenFile))
        #expect(!lintel.log.contains(token.suffix(49)))
        #expect(try lintel.client().get("/v1/gateways").status == 401)
        #expect(try lintel.client().get("/readyz").status == 200)
        #expect(try me(lintel, token) == 200)
        // It is no commit.
        let commits = try lintel.client().get("/v1/commits", headers: LintelProcess.headers(token))
        #expect(commits.text == #"{"commits":[]}"#)
        #expect(lintel.stop() == 0)

        let again = try start()
        #expect(try adminToken() == token)
        #expect(try me(again, token) == 200)
        #expect(!again.log.contains("made the admin token") && again.log.contains(tokenFile))
    }

    @Test func `it is where one says`() throws {
        let file = directory.file("elsewhere")
        let lintel = try start("--admin-token-file", file)
        #expect(!FileManager.default.fileExists(atPath: tokenFile))
        #expect(try mode(file) == 0o600)
        #expect(try me(lintel, try adminToken(file)) == 200)
    }

    @Test func `an open server needs none and makes none`() throws {
        let lintel = try LintelProcess(database)
        #expect(!FileManager.default.fileExists(atPath: tokenFile))
        let me = try lintel.client().get("/v1/me")
        #expect(me.status == 200 && me.text.contains(#""principal":"system:anonymous""#))
        #expect(me.text.contains(#""mayDoEverything":true"#))
    }

    @Test func `who is locked out gets in again`() throws {
        var lintel = try start()
        let (lost, other) = (try adminToken(), try lintel.makeToken("ci").text)
        // While it runs it would go on with the old one.
        let early = try Program.run("admin-token", "--database", database)
        #expect(early.status == 1 && early.errors.contains("has the log open"))
        #expect(try adminToken() == lost)
        #expect(lintel.stop() == 0)

        let result = try Program.run("admin-token", "--database", database)
        #expect(result.status == 0 && result.output.contains(tokenFile), "\(result.errors)")
        let token = try adminToken()
        #expect(token != lost && !result.output.contains(token.suffix(49)))
        #expect(try mode(tokenFile) == 0o600)
        lintel = try start()
        #expect(try me(lintel, lost) == 401)
        #expect(try me(lintel, token) == 200)
        #expect(try me(lintel, other) == 200, "what others have goes on")
        let commits = try lintel.client().get("/v1/commits", headers: LintelProcess.headers(token))
        #expect(
            try JSONDocument.parsing(commits.body).root["commits"]?.elements.count(where: { _ in
                true
            }) == 2)
    }

    @Test func `tokens outlive a kill, and so do revocations`() throws {
        var lintel = try start()
        let admin = try lintel.asAdmin()
        let (kept, revoked) = (try lintel.makeToken("ci"), try lintel.makeToken("old"))
        let target = "/v1/namespaces/shop/serviceaccounts/old/tokens/\(revoked.id)"
        #expect(try lintel.client().send("DELETE", target, headers: admin).status == 200)
        lintel.kill()
        lintel = try start()
        #expect(try me(lintel, kept.text) == 200)
        #expect(try me(lintel, revoked.text) == 401)
        // The last use is beside the log once the server has stopped.
        #expect(lintel.stop() == 0)
        lintel = try start()
        let list = try lintel.client().get(
            "/v1/namespaces/shop/serviceaccounts/ci/tokens", headers: admin)
        #expect(list.text.contains("lastUsedAt"), "\(list.text)")
        #expect(try Program.run("verify", "--database", database).status == 0)
    }

    @Test func `after a restored backup it says which tokens count again`() throws {
        var lintel = try start()
        let admin = try lintel.asAdmin()
        let token = try lintel.makeToken("ci")
        let copy = directory.file("backup.db")
        #expect(try Program.run("backup", "--database", database, copy).status == 0)
        let target = "/v1/namespaces/shop/serviceaccounts/ci/tokens/\(token.id)"
        #expect(try lintel.client().send("DELETE", target, headers: admin).status == 200)
        #expect(try me(lintel, token.text) == 401)
        #expect(lintel.stop() == 0)
        lintel = try start()
        #expect(!lintel.log.contains("count again") && !lintel.log.contains(token.id))
        #expect(lintel.stop() == 0)

        try FileManager.default.removeItem(atPath: database)
        try FileManager.default.moveItem(atPath: copy, toPath: database)
        lintel = try start()
        #expect(try me(lintel, token.text) == 200)
        #expect(lintel.says("\(token.id) of ServiceAccount shop/ci"), "\(lintel.log)")
        let warnings = try lintel.client().get("/v1/warnings", headers: admin)
        #expect(warnings.text.contains("TokensCountAgain") && warnings.text.contains(token.id))
    }

    @Test func `a copy under another name is doubted too`() throws {
        let lintel = try start()
        let token = try lintel.makeToken("ci")
        let copy = directory.file("copy.db")
        #expect(try Program.run("backup", "--database", database, copy).status == 0)
        #expect(lintel.stop() == 0)
        let other = try LintelProcess(copy, isOpen: false)
        #expect(other.says("\(token.id) of ServiceAccount shop/ci"), "\(other.log)")
    }

    @Test func `an open server says that tokens count for nothing`() throws {
        var lintel = try start()
        _ = try lintel.makeToken("ci")
        #expect(lintel.stop() == 0)
        lintel = try LintelProcess(database)
        #expect(lintel.stop() == 0)
        #expect(lintel.says("count for nothing"), "\(lintel.log)")
    }

    @Test func `other machines are let in only if that is said out loud`() throws {
        let program = try Program([
            Program.lintel, "serve", "--plaintext", "--listen", "0.0.0.0:0", "--database", database,
        ])
        defer { program.kill() }
        let line = program.errors.wait { $0.contains("unencrypted") }
        #expect(line?.contains("0.0.0.0") == true, "\(program.errors.text)")
    }

    @Test func `a read-only server knows the tokens and makes none`() throws {
        let lintel = try start()
        let (admin, token) = (try adminToken(), try lintel.makeToken("ci").text)
        let reader = try start("--read-only")
        #expect(try me(reader, admin) == 200)
        #expect(try me(reader, token) == 200)
        #expect(try me(reader, AccessToken.make().text) == 401)
        withExtendedLifetime(lintel) {}
    }
}
