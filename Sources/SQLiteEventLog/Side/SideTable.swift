import EventLog
import GRDB
import GRDBSQLite
import GatewayModel

/// A table beside the log that no hash covers, and whose rows can be done without one by one.
struct SideTable: Sendable {
    /// What nobody has counted up to, and what can be reckoned with.
    static let greatestID: Int64 = .max >> 8

    let name: String
    /// What a row is called, and what it means that it is gone.
    private let row: String
    private let loss: String
    /// All columns that are read, those of the primary key first.
    private let keyCount: CInt
    private let all: String
    private let remove: String
    private let read: @Sendable (borrowing SQLStatement) throws(EventLogError) -> Void

    static let all = [warnings, webhookCursors, parkedDeliveries, nodes]

    static let warnings = SideTable(
        name: "warnings", row: "a warning", loss: "it is forgotten",
        keyCount: 1, all: SQL.warnings, remove: SQL.deleteWarning
    ) { row throws(EventLogError) in _ = try row.warning() }

    static let webhookCursors = SideTable(
        name: "webhook_cursors", row: "how far a Webhook has been told",
        loss: "what happened since the Webhook was last changed is told again",
        keyCount: 1, all: SQL.webhookCursors, remove: SQL.deleteWebhookCursor
    ) { row throws(EventLogError) in _ = try row.webhookCursor() }

    static let parkedDeliveries = SideTable(
        name: "parked_deliveries", row: "what is parked for a Webhook", loss: "it is dropped",
        keyCount: 1, all: SQL.parked, remove: SQL.deleteParked
    ) { row throws(EventLogError) in _ = try row.parkedDelivery() }

    static let nodes = SideTable(
        name: "nodes", row: "a proxy that polled", loss: "it is known when it polls again",
        keyCount: 3, all: SQL.nodes, remove: SQL.removeNode
    ) { row throws(EventLogError) in _ = try row.node() }

    /// What is wrong with its rows, as sentences.
    func faults(_ database: Database) throws -> [String] {
        let statement = try SQLStatement(database, all)
        var faults: [String] = []
        while try statement.step() {
            do throws(EventLogError) {
                try read(statement)
            } catch {
                guard error.code == .damaged else { throw error }
                faults.append("\(row) cannot be read: \(error.message), in \(place(of: statement))")
            }
        }
        return faults
    }

    /// Removes the rows that are not what was written.
    ///
    /// - Returns: what was wrong with each, and what follows, as sentences.
    func removeUnreadable(_ database: Database) throws -> [String] {
        let statement = try SQLStatement(database, all)
        let removal = try SQLStatement(database, remove)
        var faults: [String] = []
        while try statement.step() {
            do throws(EventLogError) {
                try read(statement)
            } catch {
                guard error.code == .damaged else { throw error }
                faults.append(
                    "\(row) cannot be read: \(error.message), in \(place(of: statement)); \(loss)")
                // As it stands there, which may be no text at all.
                for column in 0..<keyCount { try removal.bind(column, of: statement) }
                try removal.run()
            }
        }
        return faults
    }

    private func place(of row: borrowing SQLStatement) -> String {
        let key = (0..<keyCount).map { row.shown($0) }
        return "row \(key.joined(separator: ", ")) of \(name)"
    }

    // MARK: Numbers

    /// Sees to it that the next row gets a number that can be reckoned with: after the greatest of
    /// all SQLite gives none, and says that the disk is full. For tables that count up.
    func makeRoom(_ database: Database) throws {
        guard try lastID(database) >= Self.greatestID else { return }
        for sql in [
            "DELETE FROM \(name) WHERE id >= \(Self.greatestID)",
            """
            UPDATE sqlite_sequence SET seq = (SELECT coalesce(max(id), 0) FROM \(name))
            WHERE name = '\(name)'
            """,
        ] { try SQLStatement(database, sql).run() }
    }

    /// The greatest number that was given.
    func lastID(_ database: Database) throws -> Int64 {
        let statement = try SQLStatement(
            database,
            """
            SELECT max(
                coalesce((SELECT CAST(seq AS INTEGER) FROM sqlite_sequence WHERE name = '\(name)'),
                         0),
                coalesce((SELECT max(id) FROM \(name)), 0))
            """)
        return try statement.step() ? try statement.int64(0) : 0
    }
}

extension SQLStatement {
    /// A value of another statement's row, whatever it is, for the parameter of the same place.
    fileprivate borrowing func bind(_ column: CInt, of row: borrowing SQLStatement) throws {
        let code = sqlite3_bind_value(raw, column + 1, sqlite3_column_value(row.raw, column))
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// A value for people, whatever it is: short, on one line.
    fileprivate borrowing func shown(_ column: CInt) -> String {
        if sqlite3_column_type(raw, column) == SQLITE_INTEGER {
            return String(sqlite3_column_int64(raw, column))
        }
        guard let start = sqlite3_column_text(raw, column) else { return "nothing" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column)))
        return String(decoding: bytes.prefix(100), as: UTF8.self).debugDescription
    }
}
