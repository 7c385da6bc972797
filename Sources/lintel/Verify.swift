import ArgumentParser
import Certificates
import ClientCommands
import EventLog
import GatewayModel
import Ledger
import SQLiteEventLog

/// `lintel verify` — proves that the log is whole and that all that is derived from it is true.
struct Verify: ClientCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the hash chain, and that everything derived from the log follows from it.",
        discussion: """
            Without --database the server checks its own log. Exits 0 if all is well, 1 if not, \
            and says what is wrong and where. With the master keys at hand, by option or beside \
            the database, it also tries the keys of all Secrets.
            """)

    @OptionGroup var database: LogFileOption
    @OptionGroup var masterKeys: MasterKeyOption

    @Flag(
        help: """
            Remove the checkpoints that do not follow from the log, which costs nothing but time, \
            and check again. The server must be stopped.
            """)
    var removeCheckpoints = false

    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() throws {
        if let path = try database.path(unless: connection) { try verify(path) } else { try ask() }
    }

    func run(_ session: Session) throws {
        if removeCheckpoints || masterKeys.file != nil {
            throw ValidationError(
                "--remove-checkpoints and --master-key-file are about a file: say --database")
        }
        try ServerVerification.show(session)
    }

    private func verify(_ path: String) throws {
        var report: Verification
        do {
            report = try verified(path)
            if removeCheckpoints && !report.wrongCheckpoints.isEmpty {
                report.lines.forEach { print($0) }
                try remove(report.wrongCheckpoints, path)
                report = try verified(path)
            }
        } catch {
            throw Failure(error)
        }
        for line in report.lines { print(line) }
        let isOpen = try opensAll(report.dataKeys, path)
        if report.isClean && isOpen { return }
        if !report.wrongCheckpoints.isEmpty {
            print(
                "checkpoints only save time: lintel verify --remove-checkpoints "
                    + "--database FILE removes them")
        }
        throw ExitCode(1)
    }

    private func verified(_ path: String) throws(EventLogError) -> Verification {
        try Verification(of: SQLiteEventLog(path: path, mode: .readOnly))
    }

    /// Tries the keys of the Secrets, if there are master keys, and says what came of it.
    private func opensAll(_ keys: [DataKey], _ path: String) throws -> Bool {
        if keys.isEmpty { return true }
        let ring: MasterKeyRing?
        do throws(SecretsError) {
            ring = try masterKeys.ring(besides: path)
        } catch {
            throw Failure(error.message)
        }
        let trial = DataKeyTrial(of: keys, with: ring)
        for line in trial.lines { print(line) }
        return trial.isPassed
    }

    private func remove(_ checkpoints: [Revision], _ path: String) throws(EventLogError) {
        let log = try SQLiteEventLog(path: path, beginning: .never)
        try log.removeCheckpoints(at: checkpoints)
        try log.close()
        for revision in checkpoints { print("removed the checkpoint at revision \(revision)") }
    }
}
