import EventLog
import GRDB

/// Runs `body`, turning whatever SQLite throws into our own error.
///
/// - Parameter action: completes the sentence "could not".
func storing<Value>(
    _ action: @autoclosure () -> String, _ body: () throws -> Value
) throws(EventLogError) -> Value {
    do {
        return try body()
    } catch let error as EventLogError {
        throw error
    } catch let error as DatabaseError {
        throw EventLogError(error, whenTryingTo: action())
    } catch {
        throw EventLogError(.unavailable, "could not \(action())", underlying: error)
    }
}

extension EventLogError {
    static let restoreHint =
        "Run `lintel verify` to see how far the log is good, and restore a backup."

    init(_ error: DatabaseError, whenTryingTo action: String) {
        let (code, reason, hint) = Self.meaning(of: error.extendedResultCode)
        self.init(
            code, reason.map { "could not \(action): \($0)" } ?? "could not \(action)", hint: hint,
            underlying: error)
    }

    private static func meaning(
        of result: ResultCode
    ) -> (code: Code, reason: String?, hint: String?) {
        switch result {
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE:
            (.full, "the disk is full", "Make room; writes then go on by themselves.")
        case .SQLITE_NOTADB:
            (.damaged, "the file is not a SQLite database", "Check the path of the database.")
        // Our statements are what they are, so it is the tables that are not.
        case .SQLITE_ERROR: (.damaged, "its tables are not as Lintel made them", restoreHint)
        case .SQLITE_CORRUPT: (.damaged, "the database file is damaged", restoreHint)
        case .SQLITE_READONLY:
            (.unavailable, "the file may not be written", "Check the permissions of the database.")
        case .SQLITE_CANTOPEN:
            (
                .unavailable, "the file cannot be opened",
                "Check the path, and the permissions of the file and of its directory."
            )
        case .SQLITE_BUSY:
            (
                .unavailable, "another program holds a lock on the file",
                "Close the other program, for instance a sqlite3 shell."
            )
        case .SQLITE_IOERR:
            (.unavailable, "the disk failed", "See the log of the kernel, and check the disk.")
        default: (.unavailable, nil, nil)
        }
    }
}
