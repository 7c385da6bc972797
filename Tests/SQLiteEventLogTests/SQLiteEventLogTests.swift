import EventLog
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

struct SQLiteEventLogTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("lintel.db")
    }

    @Test func `keeps the contract of a log`() throws {
        var count = 0
        try checkEventLogContract {
            count += 1
            return try SQLiteEventLog(path: directory.file("\(count).db"))
        }
    }

    @Test func `keeps the contract of a side store`() throws {
        var count = 0
        try checkSideStoreContract {
            count += 1
            return try SQLiteEventLog(path: directory.file("\(count).db"))
        }
    }

    /// Rows are inserted in groups, and what a group has in common with the one before stays bound.
    @Test(arguments: [7, 8, 9, 16, 29])
    func `a batch is read as it was appended`(count: Int) throws {
        var entries = LogEntries()
        let batch = (0..<count).map { number in
            let gateway = NamespacedName(namespace: "infra", name: number < 12 ? "edge" : "other")
            return entries.next(
                applying: number.isMultiple(of: 5) ? "api" : "web",
                // Beside each other, and in the same place of one group and the next.
                key: number % 3 == 0 || number == 9 ? "key-\(number)" : nil,
                versions: number.isMultiple(of: 4) ? [] : [gateway])
        }
        let log = try SQLiteEventLog(path: path)
        try log.append(batch)
        #expect(try log.commits(after: .zero, limit: 100) == batch.map(\.commit))
        for name in ["edge", "other"] {
            let gateway = NamespacedName(namespace: "infra", name: name)
            let versions = batch.flatMap(\.versions).filter { $0.gateway == gateway }
            let read = try log.versions(of: gateway, before: nil, limit: 100)
            #expect(read == versions.reversed())
        }
        for answer in batch.compactMap(\.answer) {
            #expect(try log.answer(forKey: answer.key) == answer)
        }
    }

    @Test func `a text that comes again is bound and null is not`() throws {
        let texts = ["a", "a", nil, "a", "b", nil, nil, "b"]
        let read = try DatabaseQueue().write { database in
            try database.execute(sql: "CREATE TABLE t (x TEXT)")
            let insert = try SQLStatement(database, "INSERT INTO t VALUES (?)")
            for text in texts {
                try insert.bind(text, at: 1)
                try insert.run()
            }
            return try String?.fetchAll(database, sql: "SELECT x FROM t ORDER BY rowid")
        }
        #expect(read == texts)
    }

    @Test func `is there again after reopening`() throws {
        var entries = LogEntries()
        let batch = entries.next(3)
        let log = try SQLiteEventLog(path: path)
        try log.append(batch)
        try log.close()
        try log.close()

        let reopened = try SQLiteEventLog(path: path)
        #expect(try reopened.commits(after: .zero, limit: 10) == batch.map(\.commit))
        #expect(try reopened.head() == entries.head)
    }

    @Test func `an answer means that it is on disk`() throws {
        let log = try SQLiteEventLog(path: path)
        let (synchronous, journal) = try log.pool.writeWithoutTransaction { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            )
        }
        #expect(synchronous == 2, "FULL")
        #expect(journal == "wal")
    }

    @Test func `closing folds the write-ahead log into the file`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append(entries.next(100))
        try log.close()
        #expect(LogFile(path: path + "-wal").isEmpty)

        let error = #expect(throws: EventLogError.self) { try log.head() }
        #expect(error?.code == .unavailable)
    }

    @Test func `reading beside the writer sees new commits and cannot write`() throws {
        let log = try SQLiteEventLog(path: path)
        let reader = try SQLiteEventLog(path: path, mode: .readOnly)
        var entries = LogEntries()
        let batch = entries.next(2)
        try log.append(batch)

        #expect(try reader.commits(after: .zero, limit: 10) == batch.map(\.commit))
        for write in [
            { try reader.append(entries.next(1)) }, { try reader.checkWritable() },
            { try reader.removeCheckpoints(at: [.zero]) },
        ] as [() throws -> Void] {
            let error = #expect(throws: EventLogError.self) { try write() }
            #expect(error?.code == .readOnly)
        }
        try reader.close()
    }

    @Test func `readers see whole batches while it is written`() async throws {
        let log = try SQLiteEventLog(path: path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var chain = ChainVerifier()
                    while chain.head.revision.rawValue < 500 {
                        try log.forEachCommit(after: chain.head.revision, pageSize: 7) {
                            chain.check($0)
                        }
                        // Batches of ten: the end is never inside one.
                        #expect(try log.head().revision.rawValue % 10 == 0)
                        #expect(chain.fault == nil)
                        await Task.yield()
                    }
                }
            }
            var entries = LogEntries()
            for _ in 0..<50 { try log.append(entries.next(10)) }
            try await group.waitForAll()
        }
    }

    @Test func `a failed batch leaves nothing behind`() throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        let batch = [entries.next(key: "k", versions: [Samples.edge]), entries.next(key: "k")]
        #expect(throws: EventLogError.self) { try log.append(batch) }
        #expect(try log.head() == .origin)
        #expect(try log.answer(forKey: AnswerKey("k")) == nil)
        #expect(try log.gatewaysWithVersions().isEmpty)
        try log.append([batch[0]])
    }
}
