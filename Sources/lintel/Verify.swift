import ArgumentParser
import EventLog
import Ledger
import SQLiteEventLog

/// `lintel verify` — proves that the log is whole and that all that is derived from it is true.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the hash chain, and that everything derived from the log follows from it.",
        discussion: "Exits 0 if all is well, 1 if not, and says what is wrong and where.")

    @OptionGroup var database: DatabaseOption

    func run() throws {
        let report: Verification
        do {
            let log = try SQLiteEventLog(path: database.path, mode: .readOnly)
            report = try Verification(of: log)
        } catch {
            throw Failure(error)
        }
        for line in report.lines { print(line) }
        if !report.isClean { throw ExitCode(1) }
    }
}
