import EventLog
import GatewayModel
import Ledger
import Logging
import MicroHTTP
import Projection

/// `GET /v1/backup` — a complete copy of the log, of one moment, while it is in use.
///
/// It has the digests of tokens and the sealed keys, so it is for who may do everything, and each
/// is named in the log of the server.
struct GetBackup: Operation {
    static let mediaType = "application/vnd.sqlite3"

    let ledger: Ledger
    let logger: Logger
    private let oneAtATime = OneAtATime()

    init(ledger: Ledger, logger: Logger) { (self.ledger, self.logger) = (ledger, logger) }

    var access: Access { Access(.get, .backup) }

    func answer(_ call: Call) throws -> Answer {
        _ = try call.mediaType(among: [Self.mediaType])
        if call.request.method == .head {
            let headers = Self.headers(ledger.published.state.revision)
            return .now(Response(status: 200, headers: headers))
        }
        let turn = try oneAtATime.take("a backup is being made")
        let (allowance, origin) = (call.allowance, call.refusals.origin)
        return .later { exchange in
            allowance.start(.backup, answering: exchange) {
                let held = try turn.ending(ifFails: { try allowance.hold() })
                let copy = try turn.ending(ifFails: {
                    try makeCopy(unless: { exchange.isClosed || !held.mayGoOn })
                })
                tell(of: copy, to: origin)
                let stream = EventStream(length: copy.size)
                let feed = BackupFeed(of: copy, to: stream, allowance, held, turn)
                exchange.complete(
                    streaming: stream, status: 200, headers: Self.headers(copy.head.revision))
                feed.start()
            }
        }
    }

    private func makeCopy(unless isCancelled: @Sendable () -> Bool) throws -> LogCopy {
        do throws(EventLogError) {
            return try ledger.log.copy { isCancelled() || ledger.publisher.isClosed }
        } catch {
            if ledger.publisher.isClosed { throw Problem.stopping }
            logger.warning("no backup was made", metadata: ["cause": "\(error.message)"])
            if error.code == .full { throw Problem.noRoomForCopy }
            throw error
        }
    }

    private func tell(of copy: LogCopy, to origin: RequestOrigin) {
        logger.notice(
            "a backup is sent",
            metadata: [
                "principal": "\(origin.principal)", "address": "\(origin.address)",
                "request": "\(origin.requestID)", "revision": "\(copy.head.revision)",
                "bytes": "\(copy.size)",
            ])
    }

    private static func headers(_ revision: Revision) -> [(name: String, value: String)] {
        [
            (name: "Content-Type", value: mediaType),
            (
                name: "Content-Disposition",
                value: "attachment; filename=\"lintel-\(revision).db\""
            ),
            (name: "Lintel-Revision", value: "\(revision)"),
            (name: "Cache-Control", value: "no-store"),
        ]
    }
}
