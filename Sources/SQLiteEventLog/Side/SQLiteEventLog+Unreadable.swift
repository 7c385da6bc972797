public import EventLog
import GRDB

/// Rows beside the log that are not what was written.
extension SQLiteEventLog {
    public func removeUnreadable() throws(EventLogError) -> [String] {
        let action = "look through what stands beside the log"
        let isWell = try reading(action) { database in
            try SideTable.all.allSatisfy { try $0.faults(database).isEmpty }
        }
        if isWell { return [] }
        return try writing(action) { database in
            try SideTable.all.flatMap { try $0.removeUnreadable(database) }
        }
    }

    /// What `lintel verify` says of them.
    func sideFaults() throws(EventLogError) -> [String] {
        var faults: [String] = []
        for table in SideTable.all {
            do throws(EventLogError) {
                faults += try reading("read \(table.name)") { database in
                    try table.faults(database).prefix(Self.faultLimit)
                }
            } catch {
                guard error.code == .damaged else { throw error }
                faults.append("\(table.name) cannot be read: \(error.message)")
            }
        }
        do throws(EventLogError) {
            faults += try reading("compare what stands beside the log") { database in
                try Self.rowsPastTheEnd(database)
            }
        } catch {
            guard error.code == .damaged else { throw error }
            faults.append("what stands beside the log cannot be compared: \(error.message)")
        }
        return faults
    }

    /// What can be read, and tells of what has not happened.
    private static func rowsPastTheEnd(_ database: Database) throws -> [String] {
        var faults: [String] = []
        for (sql, sentence) in [
            (
                SQL.cursorsPastTheEnd,
                "webhooks have been told of what comes after the end of the log"
            ),
            (SQL.parkedPastTheEnd, "deliveries are parked of what comes after the end of the log"),
            (SQL.warningsPastTheEnd, "warnings were written down after the end of the log"),
        ] {
            let statement = try SQLStatement(database, sql)
            let count = try statement.step() ? try statement.count(0) : 0
            if count > 0 { faults.append("\(count) \(sentence)") }
        }
        for table in [SideTable.warnings, .parkedDeliveries]
        where try table.lastID(database) >= SideTable.greatestID {
            faults.append(
                "the numbers of \(table.name) are used up: the greatest is "
                    + "\(try table.lastID(database))")
        }
        return faults
    }
}
