import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// One byte is not what was written.
struct DamageTests {
    let directory: TemporaryDirectory
    var database: String { directory.file("lintel.db") }

    /// Five commits; the third is "message three" with the hostname three.example, which the fifth
    /// replaces, so that no checkpoint has it.
    init() throws {
        directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"))
        let client = try lintel.client()
        _ = try client.change([Requests.gateway()])
        for (number, word) in ["two", "three", "four", "five"].enumerated() {
            let set = Requests.set("shop", "web", "\(word).example")
            let answer = try client.change(
                [set], message: "message \(word)", key: "key-\(number)", agent: "agent \(word)")
            try #require(answer.status == 201)
        }
        try #require(lintel.stop() == 0)
    }

    /// Writes `new` over the first place where the file has `old`.
    private func patch(_ old: String, _ new: String) throws {
        let url = URL(filePath: database)
        var data = try Data(contentsOf: url)
        let place = try #require(data.range(of: Data(old.utf8)), "\(old) is not in the file")
        data.replaceSubrange(place, with: Data(new.utf8))
        try data.write(to: url)
    }

    @Test func `an untouched log is clean`() throws {
        let result = try Program.run("verify", "--database", database)
        #expect(result.status == 0)
        #expect(result.output.contains("5 commits: the hash chain is whole"))
        #expect(result.output.contains("1 checkpoint follow"))
    }

    @Test(arguments: [
        ("message three", "message thr3e"), ("three.example", "thr3e.example"),
        ("agent three", "agent thr3e"),
    ])
    func `one wrong byte is found and what comes before can be served`(_ old: String, _ new: String)
        throws
    {
        try patch(old, new)
        let result = try Program.run("verify", "--database", database)
        #expect(result.status == 1)
        #expect((result.output + result.errors).contains("commit 3 is not what was written"))

        let refused = try Program.run(
            "serve", "--open", "--listen", "127.0.0.1:0", "--database", database)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("the log is damaged: commit 3"))
        #expect(refused.errors.contains("--read-only"))

        let lintel = try LintelProcess(database, "--read-only")
        let client = try lintel.client()
        let snapshot = try client.snapshot()
        #expect(snapshot.version == 2)
        #expect(snapshot.text.contains("two.example"))
        let write = try client.change([Requests.set("shop", "web", "new.example")])
        #expect(write.status == 503)
        #expect(write.problem == "/problems/log-unavailable")
        #expect(try client.get("/readyz").headers["lintel-mode"] == "read-only")
        for path in ["/v1/commits", edge + "/versions", edge + "/snapshot?since=2"] {
            let answer = try client.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(!answer.text.contains("message thr"), "\(path)")
        }
        // Nothing after the damage passes for history.
        #expect(try client.get("/v1/commits").root["commits"]?.elements.count { _ in true } == 2)
        let events = try client.get("/v1/events?after=0")
        #expect(events.text.contains("two.example") && !events.text.contains("five.example"))
        for path in ["/v1/commits/3", "/v1/commits/5", edge + "/versions/5/snapshot"] {
            #expect(try client.get(path).status == 404, "\(path)")
        }
        let told = try client.get("/v1/verification").root
        #expect(told["isClean"]?.bool == false && told["commits"]?.int64 == 2)
        #expect(
            told["lines"]?.elements.contains { $0.string?.contains("commit 3 is not") == true }
                == true)
        #expect(lintel.stop() == 0)
    }

    @Test(arguments: [
        (#""committedAt":"#, #""comm1ttedAt":"#),
        // Still readable, but a time in which nothing was committed.
        (#""committedAt":1"#, #""committedAt":2"#),
    ])
    func `a wrong checkpoint is found and passed over`(old: String, new: String) throws {
        try patch(old, new)
        let result = try Program.run("verify", "--database", database)
        #expect(result.status == 1)
        #expect(result.output.contains("the checkpoint at revision 5"))
        #expect(result.output.contains("lintel verify --remove-checkpoints"))

        // It costs only time.
        let lintel = try LintelProcess(database)
        #expect(try lintel.client().snapshot().text.contains("five.example"))
        #expect(lintel.says("a checkpoint does not fit the log"))
        let told = try lintel.client().get("/v1/verification").root
        #expect(told["isClean"]?.bool == false)
        #expect(told["wrongCheckpoints"]?.elements.compactMap(\.int64) == [5])
        lintel.kill()

        let mended = try Program.run("verify", "--remove-checkpoints", "--database", database)
        #expect(mended.status == 0)
        #expect(mended.output.contains("removed the checkpoint at revision 5"))
        #expect(try Program.run("verify", "--database", database).status == 0)
    }

    @Test func `a wrong commit is not mended by removing checkpoints`() throws {
        try patch("message three", "message thr3e")
        let before = try Data(contentsOf: URL(filePath: database))
        let result = try Program.run("verify", "--remove-checkpoints", "--database", database)
        #expect(result.status == 1)
        #expect(try Data(contentsOf: URL(filePath: database)) == before)
    }

    @Test func `a torn write-ahead log loses nothing that was folded`() throws {
        let lintel = try LintelProcess(database)
        let answer = try lintel.client().change([Requests.set("shop", "web", "six.example")])
        try #require(answer.status == 201)
        lintel.kill()
        let wal = URL(filePath: database + "-wal")
        let bytes = try Data(contentsOf: wal)
        try #require(!bytes.isEmpty)
        // A power cut in the middle of a write that was never acknowledged looks like this.
        try (bytes + Data(repeating: 0xAB, count: 3000)).write(to: wal)

        let again = try LintelProcess(database)
        #expect(try again.client().snapshot().text.contains("six.example"))
        #expect(again.stop() == 0)
        #expect(try Program.run("verify", "--database", database).status == 0)
    }
}
