import EventLog
import GRDB
import GatewayModel
import LintelTesting
import Testing

@testable import SQLiteEventLog

/// Rows beside the log that nobody wrote: they take nothing from others, and are told of.
struct UnreadableRowTests {
    private let directory: TemporaryDirectory
    private let log: SQLiteEventLog
    private var entries = LogEntries()

    /// A log with two rows of each.
    init() throws {
        directory = try TemporaryDirectory()
        log = try SQLiteEventLog(path: directory.file("lintel.db"))
        try log.append(entries.next(9))
        for id in ["a", "b"] {
            try log.save(webhookCursors: [
                WebhookCursor(webhook: id, position: FeedPosition(revision: .one, warning: 1))
            ])
            try log.park(Self.parked(id), keeping: 9)
            try log.record(Self.warning(id), countingRepeats: true, keeping: 9)
            try log.save(
                nodes: [StoredNode(NodeID(Samples.edge, id), lastPoll: Samples.noon, version: nil)],
                forgetting: [])
        }
    }

    private static func parked(_ webhook: String, _ event: String = "e") -> ParkedDelivery {
        ParkedDelivery(
            webhook: webhook, event: event, type: "t", item: .warning(1), eventAt: Samples.noon,
            triedAt: Samples.noon, parkedAt: Samples.noon, tries: 1, problem: "p")
    }

    private static func warning(_ key: String) -> WarningEvent {
        WarningEvent(
            key: key, firstAt: Samples.noon, lastAt: Samples.noon, reason: "R", regarding: nil,
            message: "m")
    }

    private func alter(_ sql: String) throws {
        try log.pool.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA ignore_check_constraints = ON; \(sql); "
                    + "PRAGMA ignore_check_constraints = OFF")
        }
    }

    /// How many of each can be read.
    private func counts() throws -> [Int] {
        [
            try log.webhookCursors().count,
            try ["a", "b"].flatMap { try log.parkedDeliveries(of: $0, after: 0, limit: 9) }.count,
            try log.warnings(in: nil, after: 0, limit: 9).count, try log.nodes().count,
        ]
    }

    static let alterations: [(sql: String, left: [Int], says: String)] = [
        (
            "UPDATE webhook_cursors SET revision = 9223372036854775807 WHERE webhook = 'a'",
            [1, 2, 2, 2], #"row "a" of webhook_cursors"#
        ),
        (
            "UPDATE webhook_cursors SET warning = -1 WHERE webhook = 'a'",
            [1, 2, 2, 2], "the warning of a row is -1"
        ),
        (
            "UPDATE webhook_cursors SET stopped_at = -9223372036854775808 WHERE webhook = 'a'",
            [1, 2, 2, 2], "the stopped_at of a row"
        ),
        (
            "UPDATE webhook_cursors SET webhook = CAST(x'ff' AS TEXT) WHERE webhook = 'a'",
            [1, 2, 2, 2], "the webhook of a row is not text"
        ),
        (
            "UPDATE parked_deliveries SET id = 9223372036854775807 WHERE webhook = 'a'",
            [2, 1, 2, 2], "row 9223372036854775807 of parked_deliveries"
        ),
        (
            "UPDATE parked_deliveries SET revision = 3 WHERE webhook = 'a'",
            [2, 1, 2, 2], "the revision of a row is 3"
        ),
        (
            "UPDATE parked_deliveries SET warning = 0 WHERE webhook = 'a'",
            [2, 1, 2, 2], "the revision of a row is 0"
        ),
        (
            "UPDATE parked_deliveries SET parked_at = 9223372036854775807 WHERE webhook = 'a'",
            [2, 1, 2, 2], "the parked_at of a row"
        ),
        (
            "UPDATE parked_deliveries SET event = CAST(x'ff' AS TEXT) WHERE webhook = 'a'",
            [2, 1, 2, 2], "the event of a row is not text"
        ),
        (
            "UPDATE warnings SET id = 9223372036854775807 WHERE key = 'a'",
            [2, 2, 1, 2], "row 9223372036854775807 of warnings"
        ),
        (
            "UPDATE warnings SET id = -9223372036854775808 WHERE key = 'a'",
            [2, 2, 1, 2], "row -9223372036854775808 of warnings"
        ),
        (
            "UPDATE warnings SET revision = -5 WHERE key = 'a'",
            [2, 2, 1, 2], "the revision of a row is -5"
        ),
        (
            "UPDATE warnings SET count = -1 WHERE key = 'a'",
            [2, 2, 1, 2], "the count of a row is -1"
        ),
        (
            "UPDATE nodes SET last_at = 9223372036854775807 WHERE node = 'a'",
            [2, 2, 2, 1], #"row "infra", "edge", "a" of nodes"#
        ),
        (
            "UPDATE nodes SET version = -5 WHERE node = 'a'",
            [2, 2, 2, 1], "the version of a row is -5"
        ),
        (
            "UPDATE nodes SET node = CAST(x'ff' AS TEXT) WHERE node = 'a'",
            [2, 2, 2, 1], "the node of a row is not text"
        ),
    ]

    @Test(arguments: alterations)
    func `one takes nothing from the others, and goes`(
        _ sql: String, _ left: [Int], _ says: String
    ) throws {
        #expect(try log.removeUnreadable().isEmpty)
        try alter(sql)
        #expect(try counts() == left)
        #expect(try log.storeFaults().contains { $0.contains(says) })
        #expect(try log.removeUnreadable().contains { $0.contains(says) && $0.contains("; ") })
        #expect(try counts() == left)
        #expect(try log.removeUnreadable().isEmpty)
    }

    static let untrue: [(sql: String, says: String)] = [
        ("UPDATE webhook_cursors SET revision = 10", "2 webhooks have been told of what comes"),
        ("UPDATE webhook_cursors SET warning = 3 WHERE webhook = 'a'", "1 webhooks have been told"),
        ("UPDATE parked_deliveries SET warning = 3", "2 deliveries are parked of what comes"),
        ("UPDATE warnings SET revision = 10", "2 warnings were written down after the end"),
        (
            "UPDATE sqlite_sequence SET seq = 9223372036854775807",
            "the numbers of warnings are used"
        ),
    ]

    @Test(arguments: untrue)
    func `what cannot have happened is told`(_ sql: String, _ says: String) throws {
        #expect(try log.storeFaults().isEmpty)
        try alter(sql)
        #expect(try log.storeFaults().contains { $0.contains(says) })
    }

    @Test(arguments: [
        "UPDATE warnings SET id = 9223372036854775807 WHERE key = 'a'",
        "UPDATE sqlite_sequence SET seq = 9223372036854775807",
        "UPDATE warnings SET count = 9223372036854775807",
        "UPDATE parked_deliveries SET id = 9223372036854775807 WHERE webhook = 'b'",
        "UPDATE parked_deliveries SET tries = 9223372036854775807",
    ])
    func `no number keeps anything from being written down`(_ sql: String) throws {
        var entries = entries
        try alter(sql)
        let commit = entries.next().commit
        try log.append([
            LogEntry(commit: commit, versions: [], warnings: [Self.warning("of a commit")])
        ])
        for key in ["a", "b", "c"] {
            try log.record(Self.warning(key), countingRepeats: true, keeping: 9)
        }
        for webhook in ["a", "b"] {
            for event in ["e", "f"] { try log.park(Self.parked(webhook, event), keeping: 9) }
            #expect(try log.parkedDeliveries(of: webhook, after: 0, limit: 9).count >= 1)
        }
        let found = try log.warnings(in: nil, after: 0, limit: 9)
        #expect(found.contains { $0.key == "of a commit" } && found.contains { $0.key == "c" })
        #expect(found.allSatisfy { $0.id < 100 })
        #expect(try (0...100).contains(log.newestWarning(through: .greatest)))
    }

    @Test func `a page is full though many rows in it cannot be read`() throws {
        for index in 0..<20 {
            try log.record(Self.warning("\(index)"), countingRepeats: true, keeping: 99)
        }
        try alter("UPDATE warnings SET count = -1 WHERE id BETWEEN 2 AND 19")
        let page = try log.warnings(in: nil, after: 0, limit: 3)
        #expect(page.map(\.id) == [1, 20, 21])
    }
}

extension Revision {
    fileprivate static let one = Revision(rawValue: 1)
}
