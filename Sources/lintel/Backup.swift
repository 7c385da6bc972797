import ArgumentParser
import ClientCommands
import EventLog
import SQLiteEventLog

/// `lintel backup FILE` — a complete copy, also while a server writes.
struct Backup: ClientCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the log to a new file while it stays in use.",
        discussion: "Without --database the server is asked for the copy, which takes every right.")

    @OptionGroup var database: LogFileOption

    @Argument(help: "The file to write; it must not exist yet.")
    var file: String

    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() throws {
        if let path = try database.path(unless: connection) { try copy(path) } else { try ask() }
    }

    func run(_ session: Session) throws { try ServerBackup.save(session, to: file) }

    private func copy(_ path: String) throws {
        do {
            let log = try SQLiteEventLog(path: path, mode: .readOnly)
            try log.backup(to: file)
            let copy = try SQLiteEventLog(path: file, mode: .readOnly)
            print("\(file) holds the log up to revision \(try copy.head().revision)")
        } catch {
            throw Failure(error)
        }
    }
}
