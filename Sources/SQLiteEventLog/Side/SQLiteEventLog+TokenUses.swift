public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    public func tokenUses() throws(EventLogError) -> [String: Timestamp] {
        try reading("read when tokens were used") { database in
            let statement = try SQLStatement(database, SQL.tokenUses)
            var uses: [String: Timestamp] = [:]
            while try statement.step() {
                uses[try statement.text(0)] = Timestamp(clamping: try statement.int64(1))
            }
            return uses
        }
    }

    public func save(tokenUses uses: [String: Timestamp]) throws(EventLogError) {
        try writing("keep when \(uses.count) tokens were used") { database in
            let statement = try SQLStatement(database, SQL.saveTokenUse)
            for (token, time) in uses {
                try statement.bind(token, at: 1)
                try statement.bind(time.rawValue, at: 2)
                try statement.run()
            }
        }
    }
}
