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

    /// Events from before they were linked are moved and linked: also those of a resource that was
    /// deleted and came back.
    @Test func linkEventsThatWereThereBefore() throws {
        var entries = LogEntries()
        let web = ResourceID(.listenerSet, Samples.web)
        var old = entries.next(3)
        old.append(entries.next(applying: "other"))
        old.append(entries.next { _ in [.deleted(web, uid: "uid-web")] })
        old += [entries.next(applying: "other"), entries.next()]
        let directory = try TemporaryDirectory()
        try makeLog(of: old.map(\.commit), atSchema: 8, at: directory.file("lintel.db"))

        let log = try SQLiteEventLog(path: directory.file("lintel.db"))
        #expect(try log.commits(after: .zero, limit: 99) == old.map(\.commit))
        try log.append(entries.next(1))
        let history = try log.history(
            of: web, from: .commit(entries.head.revision), before: nil, limit: 99)
        #expect(history.map(\.revision.rawValue) == [8, 7, 5, 3, 2, 1])
        try log.close()
    }

    private func makeLog(
        of commits: [StoredCommit], atSchema number: Int, at path: String
    ) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            for migration in Migration.all.prefix(number) {
                try database.execute(sql: migration.sql)
            }
            try database.execute(
                sql: """
                    PRAGMA application_id = \(LogFile.applicationID);
                    PRAGMA user_version = \(number);
                    """)
            for commit in commits { try insert(commit, into: database) }
        }
        try queue.close()
    }

    private func insert(_ commit: StoredCommit, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO commits VALUES (?, ?, ?, ?, ?, NULL, NULL, ?)",
            arguments: [
                commit.revision.rawValue, commit.committedAt.rawValue, commit.actor,
                commit.message, Data(commit.cause), Data(commit.hash),
            ])
        for (ordinal, event) in commit.events.enumerated() {
            try database.execute(
                sql: "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    commit.revision.rawValue, ordinal, event.type, event.kind, event.namespace,
                    event.name, Data(event.payload),
                ])
        }
    }

    private func checkUsable(_ log: SQLiteEventLog) throws {
        var entries = LogEntries()
        try log.append(entries.next(1))
        let version = try log.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Migration.all.count)
        try log.close()
    }
}
