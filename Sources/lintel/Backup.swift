import ArgumentParser
import EventLog
import SQLiteEventLog

/// `lintel backup FILE` — a complete copy, also while a server writes.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the log to a new file while it stays in use.")

    @OptionGroup var database: DatabaseOption

    @Argument(help: "The file to write; it must not exist yet.")
    var file: String

    func run() throws {
        do {
            let log = try SQLiteEventLog(path: database.path, mode: .readOnly)
            try log.backup(to: file)
            let copy = try SQLiteEventLog(path: file, mode: .readOnly)
            print("\(file) holds the log up to revision \(try copy.head().revision)")
        } catch {
            throw Failure(error)
        }
    }
}
