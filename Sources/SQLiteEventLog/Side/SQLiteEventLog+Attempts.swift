public import EventLog
import GRDB
import GatewayModel

extension SQLiteEventLog {
    public func refusedAttempts(
        _ filter: AttemptFilter, before id: Int64?, limit: Int
    ) throws(EventLogError) -> [RefusedAttempt] {
        try reading("read what was refused") { database in
            let statement = try SQLStatement(database, SQL.attemptsBefore)
            try statement.bind(id ?? .max, at: 1)
            var page: [RefusedAttempt] = []
            while page.count < limit, try statement.step() {
                let attempt = try statement.attempt()
                if filter.wants(attempt) { page.append(attempt) }
            }
            return page
        }
    }

    public func record(
        _ attempts: [RefusedAttempt], keeping limit: Int
    ) throws(EventLogError) {
        if attempts.isEmpty { return }
        try writing("keep what was refused") { database in
            let count = try SQLStatement(database, SQL.countAttempt)
            let insertion = try SQLStatement(database, SQL.insertAttempt)
            var newest: Int64 = 0
            for attempt in attempts {
                try attempt.count(by: count)
                guard database.changesCount == 0 else { continue }
                try attempt.insert(by: insertion)
                newest = database.lastInsertedRowID
            }
            let trim = try SQLStatement(database, SQL.trimAttempts)
            try trim.bind(newest &- Int64(limit), at: 1)
            try trim.run()
        }
    }
}

extension RefusedAttempt {
    fileprivate func count(by statement: borrowing SQLStatement) throws {
        try statement.bind(count, at: 1)
        try statement.bind(lastAt.rawValue, at: 2)
        try statement.bind(firstAt.minute, at: 3)
        try statement.bind(origin.principal, at: 4)
        try statement.bind(origin.tokenID ?? "", at: 5)
        try statement.bind(origin.address, at: 6)
        try statement.bind(verb, at: 7)
        try statement.bind(resource, at: 8)
        try statement.bind(namespace, at: 9)
        try statement.bind(name, at: 10)
        try statement.bind(status, at: 11)
        try statement.bind(reason, at: 12)
        try statement.run()
    }

    fileprivate func insert(by statement: borrowing SQLStatement) throws {
        try statement.bind(firstAt.rawValue, at: 1)
        try statement.bind(lastAt.rawValue, at: 2)
        try statement.bind(count, at: 3)
        try statement.bind(origin.principal, at: 4)
        try statement.bind(origin.tokenID ?? "", at: 5)
        try statement.bind(origin.address, at: 6)
        try statement.bind(origin.userAgent ?? "", at: 7)
        try statement.bind(origin.requestID, at: 8)
        try statement.bind(verb, at: 9)
        try statement.bind(resource, at: 10)
        try statement.bind(namespace, at: 11)
        try statement.bind(name, at: 12)
        try statement.bind(status, at: 13)
        try statement.bind(reason, at: 14)
        try statement.run()
    }
}

extension SQLStatement {
    fileprivate borrowing func attempt() throws(EventLogError) -> RefusedAttempt {
        let origin = RequestOrigin(
            principal: try text(4), tokenID: try optionalText(5), address: try text(6),
            userAgent: try optionalText(7), requestID: try text(8))
        return RefusedAttempt(
            id: try int64(0), firstAt: Timestamp(clamping: try int64(1)),
            lastAt: Timestamp(clamping: try int64(2)), count: try count(3), origin: origin,
            verb: try text(9), resource: try text(10), namespace: try text(11), name: try text(12),
            status: Int(try integer(13, in: 100...599)), reason: try text(14))
    }

    private borrowing func optionalText(_ column: CInt) throws(EventLogError) -> String? {
        let text = try text(column)
        return text.isEmpty ? nil : text
    }
}
