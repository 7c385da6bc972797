import ArgumentParser
import Certificates
import EventLog
import Foundation
import GatewayModel
import Logging
import SQLiteEventLog

/// Where the master keys are.
struct MasterKeyOption: ParsableArguments {
    @Option(
        name: .customLong("master-key-file"),
        help: ArgumentHelp(
            """
            The keys that wrap what seals private keys, one ID:BASE64 a line, the last one current \
            (LINTEL_MASTER_KEY_FILE; or one key itself in LINTEL_MASTER_KEY). lintel keys generate \
            makes one.
            """,
            valueName: "file"))
    var file: String?

    /// The file, wherever it is named.
    var path: String? { file ?? Environment.value(of: "master-key-file") }

    /// The master keys for a server on `log`.
    ///
    /// If none is given, a key file is made beside the database, so that trying things out needs
    /// none. None is made where the log has private keys that were sealed
    /// with another key: that key is missing, and a new one would only hide this.
    ///
    /// - Returns: nil when there is none; then nothing can be sealed or opened.
    func ring(
        for log: SQLiteEventLog, isReadOnly: Bool, logger: Logger
    ) throws -> MasterKeyRing? {
        let ring = try given() ?? besideDatabase(log, isReadOnly: isReadOnly, logger: logger)
        let keys: [DataKey]
        do throws(EventLogError) {
            keys = try log.dataKeys()
        } catch {
            guard error.code == .damaged else { throw error }
            logger.error(
                "the keys of Secrets cannot be read, and some certificates may not be served",
                metadata: ["cause": "\(error.message)"])
            return ring
        }
        guard let ring else {
            if !keys.isEmpty {
                logger.error(
                    """
                    there is no master key: certificates cannot be served or stored; start with \
                    --master-key-file
                    """,
                    metadata: ["sealed": "\(keys.count)"])
            }
            return nil
        }
        let unreadable = keys.filter { !ring.opens($0) }
        if !unreadable.isEmpty {
            let wanted = Set(unreadable.map(\.masterKey)).sorted()
            logger.error(
                """
                the master keys do not open what seals some private keys: their certificates \
                cannot be served; give the master keys they were sealed under
                """,
                metadata: [
                    "unreadable": "\(unreadable.count)", "sealed": "\(keys.count)",
                    "masterKeys": "\(wanted)",
                ])
        }
        return ring
    }

    /// The master keys for commands that only read; nil when there are none.
    func ring(besides database: String) throws(SecretsError) -> MasterKeyRing? {
        if let ring = try given() { return ring }
        let file = MasterKeyFile("\(database).master-key")
        return file.exists ? try file.read() : nil
    }

    private func given() throws(SecretsError) -> MasterKeyRing? {
        let text = Environment.value(of: "master-key")
        if let path {
            MasterKeyFile(path).removeUnfinished()
            guard text == nil || file != nil else {
                throw SecretsError(
                    .unusableMasterKey,
                    "LINTEL_MASTER_KEY_FILE and LINTEL_MASTER_KEY are both set; keep one")
            }
            return try MasterKeyFile(path).read()
        }
        guard let text else { return nil }
        return try MasterKeyRing(text: text, source: "LINTEL_MASTER_KEY")
    }

    private func besideDatabase(
        _ log: SQLiteEventLog, isReadOnly: Bool, logger: Logger
    ) throws -> MasterKeyRing? {
        let file = MasterKeyFile("\(log.path).master-key")
        file.removeUnfinished()
        if file.exists { return try file.read() }
        // If this cannot be read, assume that there are some.
        guard !isReadOnly, (try? log.dataKeys())?.isEmpty == true else { return nil }
        let ring: MasterKeyRing
        do throws(SecretsError) {
            ring = try file.create()
        } catch {
            // A full disk, for instance: the log can be served all the same.
            logger.error(
                "no master key was given, and none could be made: certificates cannot be stored",
                metadata: ["cause": "\(error.message)"])
            return nil
        }
        logger.warning(
            """
            no master key was given, so one was made beside the database; whoever copies both \
            has every private key: keep it elsewhere and give it with --master-key-file
            """,
            metadata: ["file": "\(file.path)"])
        return ring
    }
}
