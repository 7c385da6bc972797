public import EventLog
import GRDB
import GatewayModel

extension SQLiteEventLog {
    public func warnings(
        in namespace: String?, after id: Int64, limit: Int
    ) throws(EventLogError) -> [WarningEvent] {
        try reading("read the warnings") { database in
            let sql = namespace == nil ? SQL.warningsAfter : SQL.warningsOfNamespaceAfter
            let statement = try SQLStatement(database, sql)
            try statement.bind(id, at: 1)
            if let namespace { try statement.bind(namespace, at: 2) }
            return try statement.readableRows(atMost: limit) { row throws(EventLogError) in
                try row.warning()
            }
        }
    }

    @discardableResult
    public func record(
        _ warning: WarningEvent, countingRepeats countsRepeats: Bool, keeping limit: Int
    ) throws(EventLogError) -> Bool {
        try writing("keep a warning") { database in
            if !countsRepeats {
                let known = try SQLStatement(database, SQL.warningWithKey)
                try known.bind(warning.key, at: 1)
                if try known.step() { return false }
            }
            return try Self.keep(warning, keeping: limit, database)
        }
    }

    /// - Returns: whether it is new; one that is there counts one more.
    @discardableResult
    static func keep(
        _ warning: WarningEvent, keeping limit: Int, _ database: Database
    ) throws -> Bool {
        let count = try SQLStatement(database, SQL.countWarning)
        try count.bind(warning.lastAt.rawValue, at: 1)
        try count.bind(warning.message, at: 2)
        try count.bind(warning.details, at: 3)
        try count.bind(warning.key, at: 4)
        try count.run()
        guard database.changesCount == 0 else { return false }
        try SideTable.warnings.makeRoom(database)
        try warning.insert(into: SQLStatement(database, SQL.insertWarning))
        let trim = try SQLStatement(database, SQL.trimWarnings)
        try trim.bind(database.lastInsertedRowID &- Int64(limit), at: 1)
        try trim.run()
        return true
    }
}

extension WarningEvent {
    fileprivate func insert(into statement: borrowing SQLStatement) throws {
        try statement.bind(key, at: 1)
        try statement.bind(firstAt.rawValue, at: 2)
        try statement.bind(lastAt.rawValue, at: 3)
        try statement.bind(count, at: 4)
        try statement.bind(reason, at: 5)
        try statement.bind(regarding?.kind.rawValue ?? "", at: 6)
        try statement.bind(regarding?.namespace ?? "", at: 7)
        try statement.bind(regarding?.name ?? "", at: 8)
        try statement.bind(message, at: 9)
        try statement.bind(gateway?.description ?? "", at: 10)
        try statement.bind(details, at: 11)
        try statement.bind(trace?.description, at: 12)
        try statement.bind(revision.rawValue, at: 13)
        try statement.run()
    }
}

extension SQLStatement {
    /// Nil for a kind that a newer build knows.
    borrowing func warning() throws(EventLogError) -> WarningEvent? {
        var regarding: ResourceID?
        let kind = try text(6)
        if !kind.isEmpty {
            guard let kind = ResourceKind(rawValue: kind) else { return nil }
            regarding = ResourceID(kind, namespace: try text(7), name: try text(8))
        }
        return WarningEvent(
            id: try integer(0, in: 1...SideTable.greatestID), key: try text(1),
            firstAt: Timestamp(clamping: try int64(2)),
            lastAt: Timestamp(clamping: try int64(3)), count: try count(4), reason: try text(5),
            regarding: regarding, gateway: NamespacedName(try text(10)),
            revision: Revision(rawValue: try integer(11, in: 0...Revision.greatest.rawValue)),
            message: try text(9), details: isNull(12) ? nil : try blob(12),
            trace: isNull(13) ? nil : TraceParent(try text(13)))
    }
}
