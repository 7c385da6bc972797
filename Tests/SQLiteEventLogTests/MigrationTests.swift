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

    /// There is one file, so it is the present schema. With a second one, the schema that they come
    /// to gets a place of its own.
    @Test func `the present schema is in one place`() throws {
        let directory = try TemporaryDirectory()
        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        let texts = try log.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
        }
        let file = try #require(Migration.all.first)
        #expect(Migration.all.count == 1)
        #expect(texts.count == file.sql.split(separator: "\n").count { $0.hasPrefix("CREATE ") })
        for text in texts { #expect(file.sql.contains(text + ";"), "not as in \(file.name).sql") }
    }

    private func checkUsable(_ log: SQLiteEventLog) throws {
        var entries = LogEntries()
        try log.append(entries.next(1))
        let version = try log.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Migration.all.count)
        try log.close()
    }
}
