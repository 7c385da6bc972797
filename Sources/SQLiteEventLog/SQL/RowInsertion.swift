import GRDB

/// The rows that statements insert into one table.
struct Insertion: Sendable {
    /// Rows of the statement that has several.
    static let group = 8

    let columnCount: Int
    /// Of one row, and of a group.
    let single: String, grouped: String

    init(table: String, columns: String) {
        columnCount = columns.split(separator: ",").count
        let row = "(" + repeatElement("?", count: columnCount).joined(separator: ", ") + ")"
        single = "INSERT INTO \(table) (\(columns)) VALUES \(row)"
        grouped = single + String(repeating: ", " + row, count: Self.group - 1)
    }
}

/// Inserts rows, a group with each statement as long as there are enough: to start a statement, to
/// find the end of its table and to end it costs more than half of what inserting a row does.
///
/// In batches of 24 and of 64 that is 9,100 instructions for each change (callgrind; a commit, an
/// event and a version, one by one and in eights), of 295,000 in all: 3 %.
struct RowInsertion: ~Copyable {
    private let single: SQLStatement
    private let grouped: SQLStatement
    private let columnCount: Int
    /// Rows to come.
    private var remaining: Int
    /// Rows that ``grouped`` is bound to and that wait for the rest of the group.
    private var waiting = 0

    /// - Parameter count: how many rows will be added.
    init(_ database: Database, _ insertion: Insertion, count: Int) throws {
        let single = try SQLStatement(database, insertion.single)
        let grouped = try SQLStatement(database, insertion.grouped)
        self.single = single
        self.grouped = grouped
        (columnCount, remaining) = (insertion.columnCount, count)
    }

    /// - Parameter bind: binds the values of one row to the parameters after the one that it is
    ///   told.
    mutating func add(
        _ bind: (borrowing SQLStatement, _ after: CInt) throws -> Void
    ) throws {
        if waiting == 0 && remaining < Insertion.group {
            try bind(single, 0)
            try single.run()
        } else {
            try bind(grouped, CInt(waiting * columnCount))
            waiting += 1
            if waiting == Insertion.group {
                try grouped.run()
                waiting = 0
            }
        }
        remaining -= 1
    }

    /// Called when all rows are added: if not, some would be lost.
    consuming func finish() {
        precondition(remaining == 0 && waiting == 0, "rows that were promised did not come")
    }
}
