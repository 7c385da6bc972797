public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    public func newestWarning(through revision: Revision) throws(EventLogError) -> Int64 {
        try reading("read the warnings") { database in
            let statement = try SQLStatement(database, SQL.newestWarning)
            try statement.bind(revision.rawValue, at: 1)
            try statement.bind(SideTable.greatestID, at: 2)
            return try statement.step() ? try statement.int64(0) : 0
        }
    }

    public func warning(_ id: Int64) throws(EventLogError) -> WarningEvent? {
        guard id > 0 else { return nil }
        let found = try warnings(in: nil, after: id - 1, limit: 1).first
        return found.flatMap { $0.id == id ? $0 : nil }
    }

    // MARK: How far each Webhook has been told

    public func webhookCursors() throws(EventLogError) -> [WebhookCursor] {
        try reading("read how far webhooks have been told") { database in
            try SQLStatement(database, SQL.webhookCursors)
                .readableRows { row throws(EventLogError) in try row.webhookCursor() }
        }
    }

    public func save(webhookCursors cursors: [WebhookCursor]) throws(EventLogError) {
        if cursors.isEmpty { return }
        try writing("keep how far \(cursors.count) webhooks have been told") { database in
            let statement = try SQLStatement(database, SQL.saveWebhookCursor)
            for cursor in cursors {
                try statement.bind(cursor.webhook, at: 1)
                try statement.bind(cursor.position.revision.rawValue, at: 2)
                try statement.bind(cursor.position.warning, at: 3)
                try statement.bind(cursor.stop?.generation, at: 4)
                try statement.bind(cursor.stop?.reason, at: 5)
                try statement.bind(cursor.failingSince?.rawValue, at: 6)
                try statement.run()
            }
        }
    }

    public func forget(webhooks: [String]) throws(EventLogError) {
        if webhooks.isEmpty { return }
        try writing("forget \(webhooks.count) webhooks") { database in
            for sql in [SQL.deleteWebhookCursor, SQL.deleteParkedOfWebhook] {
                let statement = try SQLStatement(database, sql)
                for webhook in webhooks {
                    try statement.bind(webhook, at: 1)
                    try statement.run()
                }
            }
        }
    }

    // MARK: What is parked

    public func parkedDeliveries(
        of webhook: String, after id: Int64, limit: Int
    ) throws(EventLogError) -> [ParkedDelivery] {
        try reading("read what is parked") { database in
            let statement = try SQLStatement(database, SQL.parkedAfter)
            try statement.bind(webhook, at: 1)
            try statement.bind(id, at: 2)
            return try statement.readableRows(atMost: limit) { row throws(EventLogError) in
                try row.parkedDelivery()
            }
        }
    }

    public func webhooks(parking revision: Revision) throws(EventLogError) -> Set<String> {
        try reading("read for whom a commit is parked") { database in
            let statement = try SQLStatement(database, SQL.webhooksParking)
            try statement.bind(revision.rawValue, at: 1)
            var webhooks: Set<String> = []
            while try statement.step() { webhooks.insert(try statement.text(0)) }
            return webhooks
        }
    }

    public func parkedCounts() throws(EventLogError) -> [String: Int] {
        try reading("count what is parked") { database in
            try SQLStatement(database, SQL.parkedCounts).counts()
        }
    }

    @discardableResult
    public func park(
        _ delivery: ParkedDelivery, keeping limit: Int
    ) throws(EventLogError) -> ParkedCount {
        try writing("park a delivery") { database in
            try SideTable.parkedDeliveries.makeRoom(database)
            try delivery.insert(by: SQLStatement(database, SQL.park))
            let trim = try SQLStatement(database, SQL.trimParked)
            try trim.bind(delivery.webhook, at: 1)
            try trim.bind(limit, at: 2)
            try trim.run()
            let dropped = database.changesCount
            let count = try SQLStatement(database, SQL.parkedCount)
            try count.bind(delivery.webhook, at: 1)
            return ParkedCount(kept: try count.step() ? try count.count(0) : 0, dropped: dropped)
        }
    }

    public func note(
        triesOfParked id: Int64, _ tries: Int, problem: String
    ) throws(EventLogError) {
        try writing("note another try of what is parked") { database in
            let statement = try SQLStatement(database, SQL.noteParked)
            try statement.bind(tries, at: 1)
            try statement.bind(problem, at: 2)
            try statement.bind(id, at: 3)
            try statement.run()
        }
    }

    public func removeParked(_ ids: [Int64]) throws(EventLogError) {
        if ids.isEmpty { return }
        try writing("remove \(ids.count) deliveries from what is parked") { database in
            let statement = try SQLStatement(database, SQL.deleteParked)
            for id in ids {
                try statement.bind(id, at: 1)
                try statement.run()
            }
        }
    }

    public func removeParked(before time: Timestamp) throws(EventLogError) -> [String: Int] {
        try writing("drop what was parked long ago") { database in
            let count = try SQLStatement(database, SQL.parkedCountsBefore)
            try count.bind(time.rawValue, at: 1)
            let counts = try count.counts()
            if counts.isEmpty { return [:] }
            let delete = try SQLStatement(database, SQL.deleteParkedBefore)
            try delete.bind(time.rawValue, at: 1)
            try delete.run()
            return counts
        }
    }
}

extension ParkedDelivery {
    fileprivate func insert(by statement: borrowing SQLStatement) throws {
        let (revision, warning): (Int64, Int64) =
            switch item {
            case .commit(let revision): (revision.rawValue, 0)
            case .warning(let id): (0, id)
            }
        try statement.bind(webhook, at: 1)
        try statement.bind(event, at: 2)
        try statement.bind(type, at: 3)
        try statement.bind(revision, at: 4)
        try statement.bind(warning, at: 5)
        try statement.bind(eventAt.rawValue, at: 6)
        try statement.bind(triedAt.rawValue, at: 7)
        try statement.bind(parkedAt.rawValue, at: 8)
        try statement.bind(tries, at: 9)
        try statement.bind(problem, at: 10)
        try statement.run()
    }
}

extension SQLStatement {
    fileprivate borrowing func counts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        let rows = try readableRows { row throws(EventLogError) in
            (webhook: try row.text(0), count: try row.count(1))
        }
        for row in rows { counts[row.webhook] = row.count }
        return counts
    }

    borrowing func webhookCursor() throws(EventLogError) -> WebhookCursor {
        let position = FeedPosition(
            revision: Revision(rawValue: try integer(1, in: 0...Revision.greatest.rawValue)),
            warning: try integer(2, in: 0...SideTable.greatestID))
        let stop =
            isNull(3)
            ? nil
            : WebhookStop(
                generation: try integer(3, in: 0...SideTable.greatestID),
                reason: isNull(4) ? "" : try text(4))
        return WebhookCursor(
            webhook: try text(0), position: position, stop: stop,
            failingSince: isNull(5) ? nil : Timestamp(clamping: try int64(5)))
    }

    borrowing func parkedDelivery() throws(EventLogError) -> ParkedDelivery {
        let warning = try integer(5, in: 0...SideTable.greatestID)
        // One of the two is 0.
        let item: FeedReference =
            warning > 0
            ? .warning(try integer(4, in: 0...0) + warning) : .commit(try revision(4))
        return ParkedDelivery(
            id: try integer(0, in: 1...SideTable.greatestID), webhook: try text(1),
            event: try text(2), type: try text(3), item: item, eventAt: try possibleTime(6),
            triedAt: try possibleTime(7), parkedAt: try possibleTime(8), tries: try count(9),
            problem: try text(10))
    }
}
