import ArgumentParser
import EventLog
import GatewayModel
import Logging
import SQLiteEventLog

/// Where the admin token is.
struct AdminTokenOption: ParsableArguments {
    @Option(
        name: .customLong("admin-token-file"),
        help: ArgumentHelp(
            """
            The token that may do everything, for its owner's eyes only (LINTEL_ADMIN_TOKEN_FILE; \
            the name of the database with .admin-token by default). Made on the first start.
            """, valueName: "file"))
    var file: String?

    /// - Parameter database: the file of the log, links followed.
    func file(besides database: String) -> AdminTokenFile {
        AdminTokenFile(
            path: Environment.string(
                "admin-token-file", file, default: "\(database).admin-token"))
    }

    /// The admin token of a server on `log`, made if there is none.
    ///
    /// - Returns: nil where there is none and nothing may be made.
    func token(
        for log: SQLiteEventLog, isReadOnly: Bool, logger: Logger
    ) throws(Failure) -> AccessToken? {
        let file = file(besides: log.path)
        if let token = try file.read() {
            logger.notice(
                "who has the admin token may do everything", metadata: ["file": "\(file.path)"])
            return token
        }
        if isReadOnly {
            logger.warning(
                "there is no admin token, and a read-only server makes none",
                metadata: ["file": "\(file.path)"])
            return nil
        }
        let token = try file.create()
        logger.notice(
            "made the admin token: who has it may do everything, so keep the file to yourself",
            metadata: ["file": "\(file.path)"])
        return token
    }
}
