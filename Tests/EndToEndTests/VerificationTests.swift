import Foundation
import GRDB
import JSON
import LintelTesting
import Testing

/// A server that looks its own log through while it is in use.
struct VerificationTests {
    @Test func `it is clean while others write, and says the same as the command does then`() throws
    {
        let shop = try Shop()
        try shop.applyManifests()
        let lintel = shop.lintel
        let writers = (0..<3).map { writer in
            Background {
                let client = try lintel.client()
                for count in 0..<60 {
                    let set = Requests.set("team\(writer)", "web", "n\(count)-\(writer).example")
                    guard try client.change([set], key: "\(writer)-\(count)").status == 201 else {
                        throw Failure("refused")
                    }
                }
            }
        }
        for _ in 0..<5 {
            let before = try shop.client.headRevision()
            let told = try shop.client.get("/v1/verification").root
            #expect(told["isClean"]?.bool == true, "\(told["lines"]?.elements.map(\.string) ?? [])")
            #expect(told["revision"]?.int64 ?? 0 >= before)
        }
        for writer in writers { try writer.value() }
        let told = try shop.client.get("/v1/verification").root
        let lines = told["lines"]?.elements.compactMap(\.string) ?? []
        #expect(told["commits"]?.int64 == told["revision"]?.int64)
        let command = try Program.run("verify", "--database", shop.database)
        #expect(command.status == 0)
        #expect(command.output.split(separator: "\n").map(String.init) == lines)
        #expect(lintel.stop() == 0)
    }

    /// Whoever opens the file later finds nothing wrong.
    @Test func `a log that was cut off under the server is told from the one that it made`() throws
    {
        let shop = try Shop()
        try shop.applyManifests()
        let head = try shop.client.headRevision()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: shop.database, configuration: configuration)
        try queue.write { database in
            for table in ["commits", "events", "versions"] {
                try database.execute(sql: "DROP TRIGGER \(table)_reject_delete")
            }
            try database.execute(
                sql: """
                    DELETE FROM events WHERE position >= \(head) << 24;
                    DELETE FROM versions WHERE version = \(head);
                    DELETE FROM commits WHERE revision = \(head);
                    """)
        }
        try queue.close()
        let told = try shop.client.get("/v1/verification").root
        let lines = told["lines"]?.elements.compactMap(\.string) ?? []
        #expect(told["isClean"]?.bool == false)
        #expect(lines.contains { $0.contains("made commits up to \(head)") }, "\(lines)")
    }

    @Test func `no role gives it`() throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(directory.file("lintel.db"), isOpen: false)
        let client = try lintel.client()
        let token = try lintel.makeToken("boss", "admin")
        for path in ["/v1/verification", "/v1/backup"] {
            #expect(try client.get(path).status == 401)
            #expect(
                try client.get(path, headers: LintelProcess.headers(token.text)).status == 403)
            #expect(try client.get(path, headers: lintel.asAdmin()).status == 200)
        }
    }
}
