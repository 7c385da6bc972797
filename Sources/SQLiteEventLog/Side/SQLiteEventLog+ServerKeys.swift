public import EventLog
import GRDB

extension SQLiteEventLog {
    public func planKey() throws(EventLogError) -> [UInt8]? {
        try reading("read the key of plans") { database in
            let statement = try SQLStatement(database, SQL.serverKey)
            try statement.bind("plan", at: 1)
            return try statement.step() ? try statement.blob(0) : nil
        }
    }

    public func save(planKey: [UInt8]) throws(EventLogError) {
        try writing("keep the key of plans") { database in
            let statement = try SQLStatement(database, SQL.insertServerKey)
            try statement.bind("plan", at: 1)
            try statement.bind(planKey, at: 2)
            try statement.run()
        }
    }
}
