import EventLog
import GRDB
import GRDBSQLite
import GatewayModel

/// The values of a row, by the number of their column from 0.
///
/// The file may not be what was written, so each value is looked at: an error is `damaged`.
extension SQLStatement {
    /// Any integer; for what is only compared or counted by SQLite.
    borrowing func int64(_ column: CInt) throws(EventLogError) -> Int64 {
        guard sqlite3_column_type(raw, column) == SQLITE_INTEGER else {
            throw damaged(column, "is not an integer")
        }
        return sqlite3_column_int64(raw, column)
    }

    borrowing func integer(
        _ column: CInt, in range: ClosedRange<Int64>
    ) throws(EventLogError) -> Int64 {
        let value = try int64(column)
        guard range.contains(value) else {
            throw damaged(column, "is \(value), which nobody wrote")
        }
        return value
    }

    /// A number of things, or of bytes.
    borrowing func count(_ column: CInt) throws(EventLogError) -> Int {
        Int(try integer(column, in: 0...1 << 53))
    }

    /// That of a commit.
    borrowing func revision(_ column: CInt) throws(EventLogError) -> Revision {
        Revision(rawValue: try integer(column, in: 1...Revision.greatest.rawValue))
    }

    /// As it stands there, for the hash covers it; it may be one that nothing can be reckoned with.
    borrowing func time(_ column: CInt) throws(EventLogError) -> Timestamp {
        Timestamp(rawValue: try int64(column))
    }

    /// For what no hash covers: one that a clock can show.
    borrowing func possibleTime(_ column: CInt) throws(EventLogError) -> Timestamp {
        Timestamp(
            rawValue: try integer(
                column, in: Timestamp.earliest.rawValue...Timestamp.latest.rawValue))
    }

    borrowing func isNull(_ column: CInt) -> Bool {
        sqlite3_column_type(raw, column) == SQLITE_NULL
    }

    borrowing func text(_ column: CInt) throws(EventLogError) -> String {
        guard sqlite3_column_type(raw, column) == SQLITE_TEXT,
            let start = sqlite3_column_text(raw, column),
            let text = String(
                validating: UnsafeBufferPointer(
                    start: start, count: Int(sqlite3_column_bytes(raw, column))), as: UTF8.self)
        else { throw damaged(column, "is not text") }
        return text
    }

    borrowing func blob(_ column: CInt) throws(EventLogError) -> [UInt8] {
        guard let bytes = try bytes(column) else { return [] }
        return Array(bytes)
    }

    /// Appends a blob to `bytes`, for values that were stored in pieces.
    borrowing func append(_ column: CInt, to bytes: inout [UInt8]) throws(EventLogError) {
        if let piece = try self.bytes(column) { bytes.append(contentsOf: piece) }
    }

    /// In SQLite's memory, until the next step; nil for none, which have no address.
    private borrowing func bytes(
        _ column: CInt
    ) throws(EventLogError) -> UnsafeRawBufferPointer? {
        guard sqlite3_column_type(raw, column) == SQLITE_BLOB else {
            throw damaged(column, "is not bytes")
        }
        return sqlite3_column_blob(raw, column).map { start in
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column)))
        }
    }

    /// The rows that are there, in so far as they are what was written: one that is not takes
    /// nothing from the others.
    ///
    /// - Parameter read: nil for one to pass over.
    borrowing func readableRows<Row>(
        atMost limit: Int = .max,
        _ read: (borrowing SQLStatement) throws(EventLogError) -> Row?
    ) throws -> [Row] {
        var rows: [Row] = []
        while rows.count < limit, try step() {
            do throws(EventLogError) {
                if let row = try read(self) { rows.append(row) }
            } catch {
                guard error.code == .damaged else { throw error }
            }
        }
        return rows
    }

    private borrowing func damaged(_ column: CInt, _ problem: String) -> EventLogError {
        let name = sqlite3_column_name(raw, column).map { String(cString: $0) } ?? "a value"
        return EventLogError(
            .damaged, "the log is damaged: the \(name) of a row \(problem)",
            hint: EventLogError.restoreHint)
    }
}
