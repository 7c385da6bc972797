import Foundation
import JSON
import LintelTesting
import Testing

@Suite("Master keys: given, missing, wrong, and changed")
struct MasterKeyTests {
    private func metric(_ name: String, _ client: HTTPClient) throws -> Int? {
        let lines = try client.get("/metrics").text.split(separator: "\n")
        return lines.first { $0.hasPrefix("\(name) ") }
            .flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    /// A database with three sealed Secrets, its server stopped.
    private func sealed() throws -> (shop: Shop, keys: String) {
        let shop = try Shop()
        for name in ["a", "b", "c"] {
            let answer = try shop.client.post("/v1/changes", try Pair().manifest(name))
            try #require(answer.status == 201, "\(answer.text)")
        }
        #expect(shop.lintel.stop() == 0)
        return (shop, shop.database + ".master-key")
    }

    @Test func `without one an open server makes its own and says so`() throws {
        let (shop, keys) = try sealed()
        #expect(shop.lintel.says("no master key was given"))
        let mode = try FileManager.default.attributesOfItem(atPath: keys)[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        try shop.restart()
        #expect(!shop.lintel.log.contains("no master key was given"))
        #expect(try metric("lintel_data_keys_unreadable", shop.client) == 0)
    }

    @Test func `without the key everything else goes on`() throws {
        let (shop, keys) = try sealed()
        try FileManager.default.moveItem(atPath: keys, toPath: keys + ".away")
        try shop.restart()
        #expect(shop.lintel.says("there is no master key"))
        #expect(!FileManager.default.fileExists(atPath: keys))
        #expect(try shop.client.get("/readyz").status == 200)
        #expect(try metric("lintel_master_key", shop.client) == 0)
        #expect(try metric("lintel_data_keys_unreadable", shop.client) == 3)
        let secrets = "/v1/namespaces/shop/secrets"
        #expect(try shop.client.get("\(secrets)/a").status == 200)
        let refused = try shop.client.post("/v1/changes", try Pair().manifest("new"))
        #expect(refused.status == 409 && refused.problem == "/problems/secrets-unavailable")
        #expect(refused.text.contains("--master-key-file"))
        #expect(try shop.client.change([Requests.gateway()]).status == 201)
        let patch = try shop.client.send(
            "PATCH", "\(secrets)/a", headers: ["Content-Type": "application/merge-patch+json"],
            body: #"{"metadata":{"labels":{"a":"b"}}}"#)
        #expect(patch.status == 200, "\(patch.text)")
    }

    @Test func `a wrong key is said loudly and new secrets work`() throws {
        let (shop, keys) = try sealed()
        let other = try Program.run("keys", "generate").output
        let file = shop.directory.file("other-keys")
        try Data(other.utf8).write(to: URL(filePath: file))
        let refused = try Program.run(
            "serve", "--open", "--listen", "127.0.0.1:0", "--database", shop.database,
            "--master-key-file", file)
        #expect(refused.status != 0 && refused.errors.contains("chmod 600"))
        #expect(chmod(file, 0o600) == 0)
        let lintel = try LintelProcess(shop.database, "--master-key-file", file)
        #expect(lintel.says("the master keys do not open"))
        let client = try lintel.client()
        #expect(try metric("lintel_data_keys_unreadable", client) == 3)
        // A new certificate is sealed under the key that is there, also for a Secret that had one.
        #expect(try client.post("/v1/changes", try Pair().manifest("a")).status == 201)
        #expect(lintel.stop() == 0)
        // With both keys, all of them open.
        let both = try String(contentsOfFile: keys, encoding: .utf8) + other
        try Data(both.utf8).write(to: URL(filePath: file))
        #expect(chmod(file, 0o600) == 0)
        let second = try LintelProcess(shop.database, "--master-key-file", file)
        #expect(try metric("lintel_data_keys_unreadable", second.client()) == 0)
    }

    @Test func `rotating rewraps everything`() throws {
        let (shop, keys) = try sealed()
        let old = try String(contentsOfFile: keys, encoding: .utf8)
        let rotated = try Program.run(
            "keys", "rotate", "--database", shop.database, "--master-key-file", keys)
        #expect(rotated.status == 0, "\(rotated.errors)")
        #expect(rotated.output.contains("3 data keys"))
        let new = try String(contentsOfFile: keys, encoding: .utf8)
        #expect(new.hasPrefix(old) && new.split(separator: "\n").count == 2)
        // The new one alone opens everything.
        try Data(new.dropFirst(old.count).utf8).write(to: URL(filePath: keys))
        #expect(chmod(keys, 0o600) == 0)
        try shop.restart()
        #expect(try metric("lintel_data_keys_unreadable", shop.client) == 0)
        // Not while the server runs.
        let locked = try Program.run(
            "keys", "rotate", "--database", shop.database, "--master-key-file", keys)
        #expect(locked.status != 0 && locked.errors.contains("has the log open for writing"))
        #expect(!locked.output.contains(new) && !rotated.output.contains("="))
    }

    /// Killed wherever it is: the file always opens everything.
    @Test func `rotating can be killed`() throws {
        let (shop, keys) = try sealed()
        for round in 0..<8 {
            let before = try Data(contentsOf: URL(filePath: keys))
            let rotation = try Program([
                Program.lintel, "keys", "rotate", "--database", shop.database,
                "--master-key-file", keys,
            ])
            // Half of the rounds as soon as the file has changed, half a little later.
            let end = ContinuousClock.now + .seconds(30)
            while try Data(contentsOf: URL(filePath: keys)) == before {
                try #require(ContinuousClock.now < end)
            }
            for _ in 0..<(round % 4) * 200 { _ = try Data(contentsOf: URL(filePath: keys)) }
            rotation.kill()
            try shop.restart()
            #expect(try metric("lintel_data_keys_unreadable", shop.client) == 0)
            #expect(shop.lintel.stop() == 0)
        }
        let last = try Program.run(
            "keys", "rotate", "--database", shop.database, "--master-key-file", keys)
        #expect(last.status == 0 && last.output.contains("3 data keys"))
    }

    @Test func `a backup has only wrapped keys`() throws {
        let (shop, keys) = try sealed()
        let copy = shop.directory.file("backup.db")
        #expect(try Program.run("backup", "--database", shop.database, copy).status == 0)
        let line = try String(contentsOfFile: keys, encoding: .utf8)
        let text = try #require(line.split(separator: ":").last)
        let master = try #require(Data(base64Encoded: text.trimmingCharacters(in: .newlines)))
        let data = try Data(contentsOf: URL(filePath: copy))
        #expect(data.range(of: master) == nil)
        #expect(data.range(of: Data(text.utf8)) == nil)
        // With the master key it is whole.
        let lintel = try LintelProcess(copy, "--master-key-file", keys)
        #expect(try metric("lintel_data_keys_unreadable", lintel.client()) == 0)
    }

    @Test func `the environment may have the key itself`() throws {
        let (shop, keys) = try sealed()
        let line = try String(contentsOfFile: keys, encoding: .utf8)
        try FileManager.default.removeItem(atPath: keys)
        let program = try Program(
            [
                Program.lintel, "serve", "--open", "--listen", "127.0.0.1:0", "--database",
                shop.database,
            ],
            environment: ["LINTEL_MASTER_KEY": String(line.split(separator: ":")[1])])
        let started = program.errors.wait { $0.contains("url=http://") }
        program.kill()
        #expect(started != nil)
        #expect(!program.errors.text.contains("do not open"))
        #expect(!program.errors.text.contains("no master key"))
    }
}
