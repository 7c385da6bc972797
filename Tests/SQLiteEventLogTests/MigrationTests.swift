import EventLog
import Foundation
import GRDB
import GatewayModel
import LintelTesting
import Migrations
import Testing

@testable import SQLiteEventLog

struct MigrationTests {
    /// A SQL file that nobody declared is only a warning to SwiftPM.
    @Test func `every file of the folder is compiled in`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".sql") }
        #expect(files.sorted() == Migration.all.map { $0.name + ".sql" })
        for migration in Migration.all {
            let file = folder.appending(path: migration.name + ".sql")
            #expect(try String(contentsOf: file, encoding: .utf8) == migration.sql)
        }
    }

    @Test func `are numbered from one without gaps`() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
        for migration in Migration.all {
            #expect(Int(migration.name.prefix(4)) == migration.number)
        }
    }

    /// From every older schema: the rest is applied, once.
    @Test(arguments: 0..<Migration.all.count)
    func `bring an older schema up to date`(_ number: Int) throws {
        let directory = try TemporaryDirectory()
        let queue = try DatabaseQueue(path: directory.file("lintel.db"))
        for migration in Migration.all.prefix(number) {
            try queue.write { try $0.execute(sql: migration.sql) }
        }
        if number > 0 {
            try queue.writeWithoutTransaction { database in
                try database.execute(
                    sql: """
                        PRAGMA application_id = \(LogFile.applicationID);
                        PRAGMA user_version = \(number);
                        """)
            }
        }
        try queue.close()
        #expect(throws: EventLogError.self) {
            try SQLiteEventLog(path: directory.file("lintel.db"), mode: .readOnly)
        }

        try checkUsable(SQLiteEventLog(path: directory.file("lintel.db")))
    }

    /// What the steps come to, in one place, to be read. LINTEL_WRITE_GOLDEN=1 writes it anew.
    @Test func `docs/schema.sql is the present schema`() throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        let texts = try log.pool.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'
                    ORDER BY tbl_name, type <> 'table', name
                    """)
        }
        let head =
            "-- What the files in migrations/ come to. Made by MigrationTests; nobody runs it.\n"
        let text = ([head] + texts.map { $0 + ";\n" }).joined(separator: "\n")
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/schema.sql")
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == text, "see LINTEL_WRITE_GOLDEN")
    }

    /// A log from before anybody was named: its commits stay what they are, and its answers are
    /// those of who needs no name.
    @Test func `what a log of the first schema says stays`() throws {
        let directory = try TemporaryDirectory()
        let queue = try DatabaseQueue(path: directory.file("lintel.db"))
        let first = try #require(Migration.all.first)
        try queue.write { database in
            try database.execute(sql: first.sql)
            try database.execute(
                sql: """
                    INSERT INTO commits VALUES (1, 5, 1, 'ada', 'why', x'7B7D', 'k', x'07', 1, ?);
                    """, arguments: [Data(repeating: 9, count: 32)])
            try database.execute(
                sql: "INSERT INTO answers VALUES ('k', x'07', 201, CAST('{}' AS BLOB), 1)")
        }
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(LogFile.applicationID);
                    PRAGMA user_version = 1;
                    """)
        }
        try queue.close()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        let commit = try #require(try log.commit(at: Revision(rawValue: 1)))
        #expect(commit.origin == nil && commit.hashForm == 1 && commit.actor == "ada")
        let key = try #require(commit.answerKey)
        let answer = try #require(try log.answer(forKey: key))
        #expect(answer.key == AnswerKey("k"))
        #expect(answer.requestDigest == [7] && answer.status == 201)
        #expect(answer.body == Array("{}".utf8) && answer.revision.rawValue == 1)
        #expect(throws: DatabaseError.self) {
            try log.pool.write { try $0.execute(sql: "UPDATE answers SET status = 500") }
        }
        #expect(try log.storeFaults().isEmpty)
        try log.close()
    }

    private func checkUsable(_ log: SQLiteEventLog) throws {
        var entries = LogEntries()
        try log.append(entries.next(1))
        let version = try log.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Migration.all.count)
        try log.close()
    }
}
