import EventLog
import Foundation
import GRDB
import LintelTesting
import Migrations
import Testing

@testable import SQLiteEventLog

struct MigrationTests {
    /// A SQL file that nobody declared is only a warning to SwiftPM.
    @Test func everyFileOfTheFolderIsCompiledIn() throws {
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

    @Test func areNumberedFromOneWithoutGaps() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
        for migration in Migration.all {
            #expect(Int(migration.name.prefix(4)) == migration.number)
        }
    }

    /// From every older schema: the rest is applied, once.
    @Test(arguments: 0..<Migration.all.count)
    func bringAnOlderSchemaUpToDate(_ number: Int) throws {
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

    private func checkUsable(_ log: SQLiteEventLog) throws {
        var entries = LogEntries()
        try log.append(entries.next(1))
        let version = try log.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Migration.all.count)
        try log.close()
    }
}
