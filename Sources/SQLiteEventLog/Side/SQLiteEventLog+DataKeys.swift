public import EventLog
import GRDB
public import GatewayModel

extension SQLiteEventLog {
    public func dataKey(_ id: String) throws(EventLogError) -> DataKey? {
        try reading("read a data key") { database in
            let statement = try SQLStatement(database, SQL.dataKey)
            try statement.bind(id, at: 1)
            return try statement.step() ? try statement.dataKey() : nil
        }
    }

    public func dataKeys() throws(EventLogError) -> [DataKey] {
        try reading("read the data keys") { database in
            let statement = try SQLStatement(database, SQL.dataKeys)
            var keys: [DataKey] = []
            while try statement.step() { keys.append(try statement.dataKey()) }
            return keys
        }
    }

    public func rewrap(_ keys: [DataKey]) throws(EventLogError) {
        try writing("rewrap \(keys.count) data keys") { database in
            try Self.erasing(database) {
                let statement = try SQLStatement(database, SQL.rewrapDataKey)
                for key in keys {
                    try statement.bind(key.masterKey, at: 1)
                    try statement.bind(key.wrapped, at: 2)
                    try statement.bind(key.id, at: 3)
                    try statement.run()
                }
            }
        }
        forgetWriteAheadLog()
    }

    /// Inserts the keys a commit brings, and deletes those of the Secrets it deletes, but for what
    /// something else needs, and those that nothing needs any more.
    static func changeDataKeys(of entry: LogEntry, _ database: Database) throws {
        guard entry.destroysKeys || !entry.dataKeys.isEmpty else { return }
        try erasing(database) {
            let delete = try SQLStatement(database, SQL.deleteDataKey)
            for id in try keys(destroyedBy: entry, database) {
                try delete.bind(id, at: 1)
                try delete.run()
            }
            let insert = try SQLStatement(database, SQL.insertDataKey)
            for key in entry.dataKeys {
                try insert.bind(key.id, at: 1)
                try insert.bind(key.secret.namespace, at: 2)
                try insert.bind(key.secret.name, at: 3)
                try insert.bind(key.masterKey, at: 4)
                try insert.bind(key.wrapped, at: 5)
                try insert.run()
            }
        }
    }

    private static func keys(
        destroyedBy entry: LogEntry, _ database: Database
    ) throws -> [String] {
        var ids = entry.destroyedKeys
        let find = try SQLStatement(database, SQL.dataKeysOfSecret)
        for secret in entry.commit.deletedSecrets {
            try find.bind(secret.namespace, at: 1)
            try find.bind(secret.name, at: 2)
            while try find.step() { ids.append(try find.text(0)) }
        }
        return ids.filter { !entry.keptKeys.contains($0) }
    }

    /// What `body` deletes or moves is overwritten with zeros in the pages it leaves
    /// (https://www.sqlite.org/pragma.html#pragma_secure_delete). Not for everything: checkpoints
    /// are thrown away by the megabyte.
    private static func erasing(_ database: Database, _ body: () throws -> Void) throws {
        try database.execute(sql: "PRAGMA secure_delete = ON")
        defer { try? database.execute(sql: "PRAGMA secure_delete = OFF") }
        try body()
    }
}

extension SQLStatement {
    fileprivate borrowing func dataKey() throws(EventLogError) -> DataKey {
        DataKey(
            id: try text(0), secret: NamespacedName(namespace: try text(1), name: try text(2)),
            masterKey: try text(3), wrapped: try blob(4))
    }
}
