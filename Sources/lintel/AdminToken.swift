import ArgumentParser
import EventLog
import SQLiteEventLog

/// `lintel admin-token` — the way back in when everybody is locked out.
struct AdminToken: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin-token",
        abstract: "Replace the token that may do everything.",
        discussion:
            "The server must be stopped. The token is written to its file and shown nowhere; the "
            + "one before counts no more.")

    @OptionGroup var database: DatabaseOption
    @OptionGroup var adminToken: AdminTokenOption

    func run() throws {
        do {
            // The lock comes first: a server that runs would go on with the old one.
            let log = try SQLiteEventLog(path: database.path, beginning: .never)
            let file = adminToken.file(besides: log.path)
            _ = try file.replace()
            try log.close()
            print(
                "\(file.path) has a new admin token; what it had before counts no more. A server "
                    + "that is started with another --admin-token-file goes on with that file.")
        } catch let error as EventLogError {
            throw Failure(error)
        }
    }
}
