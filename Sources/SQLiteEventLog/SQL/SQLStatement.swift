import GRDB
import GRDBSQLite

/// One use of a cached statement: bind, step, read columns; reset when it goes out of scope.
///
/// GRDB opens, pools, caches and commits. Rows are read and bound here, straight from SQLite's
/// memory, because a replay reads them by the hundred thousand. A statement that is not reset
/// would pin the write-ahead log, so the compiler counts its owners: `~Copyable`.
struct SQLStatement: ~Copyable {
    private let statement: Statement
    private let bound: BoundTexts
    var raw: OpaquePointer { statement.sqliteStatement }

    init(_ database: Database, _ sql: String) throws {
        statement = try database.cachedStatement(sql: sql)
        bound = BoundTexts(statement.sqliteStatement)
        sqlite3_reset(statement.sqliteStatement)
    }

    deinit { sqlite3_reset(statement.sqliteStatement) }

    /// Moves to the next row; false when there is none.
    borrowing func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw failure()
        }
    }

    /// Runs a statement that has no rows, and makes it ready to be bound again.
    borrowing func run() throws {
        while try step() {}
        reset()
    }

    /// Ends reading, and makes it ready to be bound again.
    borrowing func reset() { sqlite3_reset(raw) }

    private borrowing func failure() -> DatabaseError {
        let connection = sqlite3_db_handle(raw)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)), sql: statement.sql)
    }
}

// MARK: Parameters, from 1

extension SQLStatement {
    borrowing func bind(_ value: Int64, at index: CInt) throws {
        try check(sqlite3_bind_int64(raw, index, value))
    }

    borrowing func bind(_ value: Int64?, at index: CInt) throws {
        guard let value else { return try check(sqlite3_bind_null(raw, index)) }
        try bind(value, at: index)
    }

    borrowing func bind(_ value: Int, at index: CInt) throws {
        try bind(Int64(value), at: index)
    }

    borrowing func bind(_ value: String?, at index: CInt) throws {
        if bound.isBound(value, at: index) { return }
        guard var value else { return try check(sqlite3_bind_null(raw, index)) }
        try check(
            value.withUTF8 { text in
                text.withMemoryRebound(to: CChar.self) { text in
                    sqlite3_bind_text(raw, index, text.baseAddress, CInt(text.count), Self.copying)
                }
            })
    }

    borrowing func bind(_ value: some Collection<UInt8>, at index: CInt) throws {
        // SQLite takes a blob without an address for NULL.
        guard !value.isEmpty else { return try check(sqlite3_bind_zeroblob(raw, index, 0)) }
        let code = value.withContiguousStorageIfAvailable { bytes in
            sqlite3_bind_blob64(
                raw, index, bytes.baseAddress, sqlite3_uint64(bytes.count), Self.copying)
        }
        guard let code else { return try bind(Array(value), at: index) }
        try check(code)
    }

    borrowing func bind(_ value: [UInt8]?, at index: CInt) throws {
        guard let value else { return try check(sqlite3_bind_null(raw, index)) }
        try bind(value, at: index)
    }

    /// `SQLITE_TRANSIENT`, a cast that Swift does not import: SQLite makes its own copy.
    private static var copying: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private borrowing func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw failure() }
    }
}

/// The texts that a statement was bound to last.
///
/// Resetting a statement leaves what it is bound to. Of what commits say of themselves most is what
/// the one before said: the kind, the namespace, who, and each is a piece of memory for SQLite.
private struct BoundTexts: ~Copyable {
    /// By the index of the parameter, from 1.
    private let texts: UnsafeMutableBufferPointer<String?>

    init(_ statement: OpaquePointer) {
        texts = .allocate(capacity: Int(sqlite3_bind_parameter_count(statement)) + 1)
        texts.initialize(repeating: nil)
    }

    deinit {
        texts.deinitialize()
        texts.deallocate()
    }

    /// Whether that is bound already; if not, it will be.
    borrowing func isBound(_ text: String?, at index: CInt) -> Bool {
        // SQLite says what is wrong with a parameter that is not there.
        guard texts.indices.contains(Int(index)) else { return false }
        // Nothing was bound yet is nil as well: NULL is bound each time.
        if let text, texts[Int(index)] == text { return true }
        texts[Int(index)] = text
        return false
    }
}
