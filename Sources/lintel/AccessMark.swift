import EventLog
import Files
import Foundation
import GatewayModel
import Ledger
import Logging
import Projection

/// Tells of a log that was restored from a backup: what was revoked since is not in it, and those
/// tokens count again.
///
/// A file beside the database says where the log ended when who may do what changed last. If the
/// log does not have that position any more, it has lost what came up to there.
final class AccessMark: Sendable {
    private static let namedTokens = 100

    private let path: String
    private let ledger: Ledger
    private let logger: Logger
    private let queue = SerialQueue("lintel.access-mark", isBackground: true)

    /// - Parameter database: the file of the log, links followed.
    init(besides database: String, _ ledger: Ledger, logger: Logger) {
        path = "\(database).access-mark"
        (self.ledger, self.logger) = (ledger, logger)
    }

    /// Says what is to be said, and keeps the mark from now on.
    func start() {
        warnIfRestored()
        write()
        ledger.publisher.whenAccessChanges { [weak self, queue] in
            queue.async { [weak self] in self?.write() }
        }
    }

    /// Returns when the last mark is written.
    func stop() { queue.drain() }

    private func warnIfRestored() {
        guard let cause = causeOfDoubt() else { return }
        let published = ledger.published
        let tokens = published.state.validTokens(at: SystemClock().now())
        if tokens.isEmpty { return }
        let named = tokens.prefix(Self.namedTokens)
            .map { "\($0.id) of ServiceAccount \($0.account)" }.joined(separator: ", ")
        let rest = tokens.count - Self.namedTokens
        ledger.warnings.record(
            reason: "TokensCountAgain", regarding: nil,
            message:
                "\(cause): tokens and roles that were taken away since count again; revoke what "
                + "must not count of \(named)" + (rest > 0 ? " and \(rest) more" : ""),
            key: "TokensCountAgain/\(published.head.position)")
    }

    /// Why something may be missing at the end of the log; nil if nothing is.
    private func causeOfDoubt() -> String? {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            return "\(path) is not there, so this may be a backup of a log that went on"
        }
        let text = String(decoding: bytes.prefix(100), as: UTF8.self)
        guard let mark = LogPosition(text.trimmingCharacters(in: .newlines)) else {
            return "\(path) cannot be read, so this may be a backup of a log that went on"
        }
        if (try? ledger.holds(mark)) != false { return nil }
        return "the log was restored from before commit \(mark)"
    }

    private func write() {
        let text = "\(ledger.published.head.position)\n"
        do throws(FileError) {
            let file = try UnfinishedFile(for: path)
            try file.write(Array(text.utf8))
            try file.finishReplacing()
        } catch {
            logger.error(
                "nobody will be told which tokens count again if a backup is restored",
                metadata: ["cause": "\(error)"])
        }
    }
}
