import ArgumentParser
import Certificates
import EventLog
import GatewayModel
import SQLiteEventLog

/// `lintel keys` — the keys that wrap what seals private keys.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make and change the master keys that private keys are sealed under.",
        subcommands: [Generate.self, Rotate.self])

    /// `lintel keys generate` — prints a new key and keeps it nowhere.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new master key, as a line for the file of master keys.")

        func run() { print(MasterKey.generate().line) }
    }

    /// `lintel keys rotate` — a new master key for everything that is sealed.
    ///
    /// First the new key is in the file and on disk, then all data keys are rewrapped in one
    /// transaction. Wherever it is interrupted, the file opens everything; running it again
    /// completes it.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a new master key to the file and rewrap all data keys with it.",
            discussion:
                "The server must be stopped. Older keys stay in the file: backups need them.")

        @OptionGroup var database: DatabaseOption
        @OptionGroup var masterKeys: MasterKeyOption

        func run() throws {
            do {
                try rotate()
            } catch let error as EventLogError {
                throw Failure(error)
            } catch let error as SecretsError {
                throw Failure(error.message)
            }
        }

        private func rotate() throws {
            // The lock comes first: nothing is changed while a server runs.
            let log = try SQLiteEventLog(path: database.path, beginning: .never)
            let file = MasterKeyFile(masterKeys.path ?? "\(log.path).master-key")
            let keys = try log.dataKeys()
            let old = try file.read()
            // A key that cannot be opened now could not be opened later either: nothing is begun.
            for key in keys { _ = try old.rewrapped(key) }
            let ring = try file.appendNewKey()
            var rewrapped: [DataKey] = []
            for key in keys { rewrapped.append(try ring.rewrapped(key)) }
            try log.rewrap(rewrapped)
            try log.close()
            print(
                """
                \(file.path): \(ring.current.id) is the current master key; it wraps \
                \(rewrapped.count) data keys.
                Keep the older ones in the file for as long as there are backups from before.
                """)
        }
    }
}
