import Foundation
import GRDB
import GatewayModel
import JSON
import LintelTesting
import Testing

/// A file is what a stranger made of it: nothing in it ends the process, and what is not what was
/// written does not pass for it.
struct StrangeFileTests {
    let directory: TemporaryDirectory
    private let original: String
    private let keys: String

    /// A log with something in each of its tables.
    init() throws {
        let shop = try Shop()
        directory = shop.directory
        (original, keys) = (shop.database, shop.database + ".master-key")
        let gateway = Samples.gateway(
            NamespacedName(namespace: "infra", name: "edge"), listeners: []
        ).with { $0.annotations = [:] }
        let listener =
            #"{"name":"www","hostname":"www.shop.example","port":443,"protocol":"HTTPS","#
            + #""tls":{"certificateRefs":[{"name":"www"}]}}"#
        let set =
            #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","#
            + #""metadata":{"namespace":"shop","name":"web"},"spec":"#
            + #"{"parentRef":{"name":"edge","namespace":"infra"},"listeners":[\#(listener)]}}"#
        let resources = [
            String(decoding: gateway.json(), as: UTF8.self), try Pair().manifest("www"), set,
        ]
        let list = resources.map { #"{"apply":\#($0)}"# }.joined(separator: ",")
        let first = try shop.client.post(
            "/v1/changes", #"{"changes":[\#(list)]}"#, headers: ["Idempotency-Key": "first"])
        try #require(first.status == 201, "\(first.text)")
        let expiring = try Pair(days: 1).manifest("old")
        try #require(try shop.client.post("/v1/changes", expiring).status == 201)
        for (name, host) in [("one", "a"), ("two", "b"), ("three", "c"), ("one", "d")] {
            let change = try shop.client.change(
                [Requests.set("shop", name, "\(host).example")], key: host)
            try #require(change.status == 201)
        }
        try #require(shop.lintel.stop() == 0)
    }

    private func copy(_ name: String = "copy.db") throws -> String {
        let path = directory.file(name)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try FileManager.default.copyItem(atPath: original, toPath: path)
        return path
    }

    private func verify(_ path: String) throws -> (status: Int32, output: String) {
        let result = try Program.run(
            "verify", "--database", path, "--master-key-file", keys)
        return (result.status, result.output + result.errors)
    }

    private func alter(_ path: String, _ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            // What a bit that flips does not ask for.
            try database.execute(
                sql: "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON")
            let triggers = try Row.fetchAll(
                database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            for row in triggers {
                try database.execute(sql: "DROP TRIGGER \(row["name"] as String)")
            }
            try database.execute(sql: sql)
            // One whose table is gone cannot be made again.
            for row in triggers { try? database.execute(sql: row["sql"] as String) }
            try database.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try queue.close()
    }

    @Test func `what was written is well`() throws {
        let result = try verify(original)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("2 data keys: the master keys open all of them"))
    }

    /// Each with a word of what is said of it.
    static let alterations: [(sql: String, says: String)] = [
        ("DELETE FROM data_keys", "the key that Secret shop/www is sealed with is missing"),
        ("UPDATE data_keys SET wrapped = x'00'", "is not what was written"),
        (
            "UPDATE data_keys SET wrapped = zeroblob(60)",
            "is not opened by the master keys at hand"
        ),
        (
            "INSERT INTO data_keys VALUES ('k', 'shop', 'nobody', 'm', zeroblob(60))",
            "that nothing is sealed with"
        ),
        ("DELETE FROM answers", "the answer to the request that commit 1 was made for is missing"),
        ("UPDATE answers SET body = x''", "is not what was written"),
        ("UPDATE answers SET request_digest = zeroblob(32)", "is of another request"),
        ("UPDATE answers SET status = 9223372036854775807", "the status of a row"),
        ("DELETE FROM versions WHERE version = 3", "version 3 of Gateway infra/edge"),
        (
            """
            INSERT INTO versions SELECT 'infra', 'nobody', version, is_deletion, listener_count,
                route_count, added_count, removed_count, modified_count, snapshot_size
            FROM versions LIMIT 1
            """,
            "versions are recorded, but the commits make"
        ),
        (
            "UPDATE versions SET listener_count = -9223372036854775808",
            "the listener_count of a row"
        ),
        (
            "UPDATE events SET previous = 9223372036854775807 WHERE previous > 0",
            "the previous of a row"
        ),
        ("UPDATE events SET previous = 1 WHERE previous = 3", "but its event names commit 1"),
        ("DELETE FROM commits WHERE revision = 6", "events, but the commits have"),
        ("UPDATE commits SET committed_at = 9223372036854775807", "commit 1 is not what was"),
        ("UPDATE commits SET projection_rules = 0 WHERE revision = 2", "commit 2 is not what was"),
        ("UPDATE commits SET hash_form = 5 WHERE revision = 3", "commit 3 cannot be checked"),
        (
            "UPDATE commits SET hash_form = -9223372036854775808 WHERE revision = 3",
            "commit 3 cannot be checked"
        ),
        (
            "UPDATE commits SET revision = 9223372036854775807 WHERE revision = 6",
            "the revision of a row"
        ),
        ("UPDATE commits SET message = CAST(x'ff' AS TEXT) WHERE revision = 2", "is not text"),
        (
            """
            INSERT INTO warnings VALUES
                (1, 'k', 9223372036854775807, 0, -1, 'Warning', 'r', 'Secret', 'a', 'b', 'm', '', 0,
                 NULL, NULL)
            """,
            "a warning cannot be read"
        ),
        (
            "INSERT INTO webhook_cursors VALUES ('u', 9223372036854775807, 0, NULL, NULL, NULL)",
            "how far a Webhook has been told cannot be read"
        ),
        (
            "INSERT INTO webhook_cursors VALUES ('u', 7, 0, NULL, NULL, NULL)",
            "1 webhooks have been told"
        ),
        (
            "INSERT INTO parked_deliveries VALUES (1, 'u', 'e', 't', 0, 0, 0, 0, 0, 1, '')",
            "what is parked for a Webhook cannot be read"
        ),
        (
            "INSERT INTO nodes VALUES ('infra', 'edge', 'n', 9223372036854775807, NULL)",
            "a proxy that polled cannot be read"
        ),
        (
            """
            INSERT INTO warnings VALUES (9223372036854775807, 'k', 0, 0, 1, 'Warning', 'r',
                'Secret', 'a', 'b', 'm', '', 0, NULL, NULL)
            """,
            "row 9223372036854775807 of warnings"
        ),
        ("UPDATE commits SET principal = 'eve' WHERE revision = 3", "commit 3 is not what was"),
        ("UPDATE commits SET address = NULL WHERE revision = 3", "the address of a row"),
        (
            """
            INSERT INTO audit (first_at, last_at, count, principal, token_id, address, user_agent,
                request_id, verb, resource, namespace, name, status, reason)
            VALUES (1, 1, -1, '', '', '', '', '', '', '', '', '', 403, '')
            """,
            "a refused attempt cannot be read"
        ),
        ("DROP TABLE answers", "the table answers is missing"),
        ("DROP TABLE checkpoints", "the table checkpoints is missing"),
        ("DROP INDEX deep_events_by_resource", "the index deep_events_by_resource is missing"),
        ("CREATE TABLE notes (text)", "there is a table notes, which Lintel did not make"),
        (
            "CREATE TRIGGER quiet BEFORE INSERT ON answers BEGIN SELECT RAISE(IGNORE); END",
            "there is a trigger quiet"
        ),
        ("UPDATE checkpoints SET size = 9223372036854775807", "the checkpoint at revision 6"),
        ("UPDATE checkpoints SET size = -9223372036854775808", "the checkpoint at revision 6"),
        ("UPDATE checkpoints SET revision = 9223372036854775807", "where there is no commit"),
        ("UPDATE checkpoints SET revision = -9223372036854775808", "where there is no commit"),
        ("UPDATE checkpoints SET revision = 4", "the checkpoint at revision 4"),
        ("UPDATE checkpoints SET commit_hash = x''", "the checkpoint at revision 6"),
    ]

    @Test(arguments: alterations)
    func `verify says what is not as it was written`(_ sql: String, _ says: String) throws {
        let path = try copy()
        try alter(path, sql)
        let result = try verify(path)
        #expect(result.status == 1, "\(result.output)")
        #expect(result.output.contains(says), "\(result.output)")
    }

    /// Checkpoints only save time, so whatever became of them stops nobody and can be removed.
    @Test(arguments: alterations.filter { $0.sql.hasPrefix("UPDATE checkpoints") })
    func `a strange checkpoint stops nobody`(_ sql: String, _ says: String) throws {
        let path = try copy()
        try alter(path, sql)
        let lintel = try LintelProcess(path, "--master-key-file", keys)
        #expect(try lintel.client().snapshot().text.contains("www.shop.example"))
        lintel.kill()
        let mended = try Program.run(
            "verify", "--remove-checkpoints", "--database", path, "--master-key-file", keys)
        #expect(mended.status == 0, "\(mended.output + mended.errors)")
    }

    /// A row beside the log goes alone, with a line in the log of the process.
    @Test(arguments: alterations.filter { $0.says.contains(/cannot be read|of warnings/) })
    func `a strange row beside the log stops nobody`(_ sql: String, _ says: String) throws {
        if sql.contains("audit") { return }
        let path = try copy()
        try alter(path, sql)
        let lintel = try LintelProcess(path, "--master-key-file", keys)
        #expect(lintel.says(says), "\(lintel.log)")
        // A warning comes with the first, and is kept.
        let client = try lintel.client()
        let webhook =
            #"{"apiVersion":"lintel.dev/v1","kind":"Webhook","metadata":{"namespace":"#
            + #""shop","name":"w"},"spec":{"url":"https://hooks.example","secretRef":{"name":"s"},"#
            + #""serviceAccountName":"ci"}}"#
        #expect(try client.post("/v1/changes", webhook).status == 201)
        let change = try client.change([
            Requests.set("shop", "other", "a.example"), Requests.set("shop", "web", "b.example"),
        ])
        #expect(change.status == 201, "\(change.text)")
        #expect(try client.get("/v1/warnings").status == 200)
        let status = "/v1/namespaces/shop/webhooks/w"
        #expect(try eventually { try client.get(status).text.contains(#""behind""#) })
        lintel.kill()
        let result = try verify(path)
        #expect(result.status == 0, "\(result.output)")
    }

    @Test func `a key that cannot be read stops nobody`() throws {
        let path = try copy()
        try alter(path, "UPDATE data_keys SET master_key = CAST(x'ff' AS TEXT) WHERE name = 'www'")
        #expect(try verify(path).output.contains("the master_key of a row is not text"))
        let lintel = try LintelProcess(path, "--master-key-file", keys)
        #expect(lintel.says("the keys of Secrets cannot be read"))
        #expect(try lintel.client().snapshot().text.contains("d.example"))
        #expect(try lintel.client().change([Requests.gateway("more")]).status == 201)
    }

    @Test func `a lost key is told where it is missed`() throws {
        let path = try copy()
        try alter(path, "DELETE FROM data_keys WHERE name = 'www'")
        let lintel = try LintelProcess(path, "--master-key-file", keys)
        let client = try lintel.client()
        let set = try client.get("/v1/namespaces/shop/listenersets/web").root["status"]
        for conditions in [
            set?["conditions"],
            set?["listeners"]?.elements.first { $0["name"]?.string == "www" }?["conditions"],
        ] {
            let programmed = conditions?.elements.first { $0["type"]?.string == "Programmed" }
            #expect(programmed?["status"]?.string == "False")
            #expect(programmed?["reason"]?.string == "SecretNotOpened")
            #expect(programmed?["message"]?.string?.contains("Secret shop/www") == true)
        }
        let other = try client.get("/v1/namespaces/shop/listenersets/one").text
        #expect(!other.contains("SecretNotOpened"))
        #expect(try client.get("/metrics").text.contains("\nlintel_secrets_unopened 1\n"))
        // A gateway that serves nothing else says so, too.
        #expect(try !client.get(edge).text.contains("SecretNotOpened"))
        let others = ["one", "two", "three"].map {
            ResourceID(.listenerSet, namespace: "shop", name: $0)
        }
        #expect(try client.change([], deleting: others).status == 201)
        #expect(try client.get(edge).text.contains(#""reason":"SecretNotOpened""#))
        // The certificate sent again is all that it takes.
        #expect(try client.post("/v1/changes", try Pair().manifest("www")).status == 201)
        #expect(try !client.get("/v1/namespaces/shop/listenersets/web").text.contains("NotOpened"))
        #expect(try client.get("/metrics").text.contains("\nlintel_secrets_unopened 0\n"))
    }

    /// Bytes all over the file: never a crash, and never a state that was not written.
    @Test func `no byte ends the process or changes what is served`() throws {
        var random = SeededGenerator(seed: 11)
        let bytes = try Data(contentsOf: URL(filePath: original))
        let served = try state(original)
        for round in 0..<40 {
            let path = try copy()
            var altered = bytes
            // Single bytes, and whole pages of zeros as a lying disk leaves them.
            if round % 4 == 3 {
                let page = Int.random(in: 1..<bytes.count / 4096, using: &random)
                altered.replaceSubrange(
                    page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
            } else {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                altered[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
            }
            try altered.write(to: URL(filePath: path))
            let result = try verify(path)
            #expect(result.status == 0 || result.status == 1, "round \(round): \(result)")
            let found = try state(path)
            if result.status == 0 {
                #expect(found == served, "round \(round): verify is content")
            }
        }
    }

    /// The snapshot that a server serves of it; nil where it refuses to start.
    private func state(_ path: String) throws -> String? {
        let program = try Program([
            Program.lintel, "serve", "--open", "--read-only", "--listen", "127.0.0.1:0",
            "--database", path, "--master-key-file", keys,
        ])
        let line = program.errors.wait { $0.contains("url=http://") }
        guard let port = line?.firstMatch(of: /127\.0\.0\.1:([0-9]+)/).flatMap({ UInt16($0.1) })
        else {
            let status = program.wait()
            #expect(status == 1, "\(program.errors.text)")
            return nil
        }
        defer { program.kill() }
        let client = try HTTPClient(port: port)
        let answers = try ["/v1/commits", edge + "/snapshot", edge + "/versions", "/v1/secrets"]
            .map { try client.get($0).text }
        return answers.joined(separator: "\n")
    }
}
