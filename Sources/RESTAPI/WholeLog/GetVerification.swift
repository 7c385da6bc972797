import Certificates
import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/verification` — what `lintel verify` does, by the server on its own log: now, or as a
/// stream that tells how far it is.
///
/// What is wrong names Secrets and gateways of all teams, and the work is great, so it is for who
/// may do everything.
struct GetVerification: Operation {
    let ledger: Ledger
    let vault: Vault
    private let oneAtATime = OneAtATime()

    init(ledger: Ledger, vault: Vault) { (self.ledger, self.vault) = (ledger, vault) }

    var access: Access { Access(.get, .verification) }

    func answer(_ call: Call) throws -> Answer {
        let mediaType = try call.mediaType(among: [MediaType.json, ListEvents.streamType])
        let headers = [
            (name: "Content-Type", value: mediaType), (name: "Cache-Control", value: "no-store"),
        ]
        if call.request.method == .head { return .now(Response(status: 200, headers: headers)) }
        let turn = try oneAtATime.take("a verification is under way")
        let allowance = call.allowance
        return .later { exchange in
            allowance.start(.verification, answering: exchange) {
                let held = try turn.ending(ifFails: { try allowance.hold() })
                if mediaType == ListEvents.streamType {
                    let stream = EventStream(budget: allowance.streams)
                    held.onEnd { _ in stream.finish() }
                    exchange.complete(streaming: stream, status: 200, headers: headers)
                    VerificationStream(of: self, to: stream, held, turn).run()
                    return
                }
                let body = try turn.ending(ifFails: {
                    try verify { _ in !exchange.isClosed && held.mayGoOn }
                })
                turn.end()
                exchange.complete(
                    with: Response(status: 200, headers: headers, body: .bytes(body)))
            }
        }
    }

    /// - Parameter onProgress: told how many commits were walked; says whether to go on.
    func verify(onProgress: (Int) -> Bool) throws -> [UInt8] {
        let start = ContinuousClock.now
        let found = try found(onProgress)
        let keys = vault.trial(of: found.dataKeys)
        let milliseconds = Int((.now - start) / .milliseconds(1))
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("isClean", found.isClean && keys.isPassed)
            writer.member("revision", found.end.rawValue)
            writer.member("commits", found.commitCount)
            writer.key("lines")
            writer.array(of: found.lines + keys.lines)
            writer.key("wrongCheckpoints")
            writer.array(of: found.wrongCheckpoints) { $0.integer($1.rawValue) }
            writer.key("seconds")
            writer.double(Double(milliseconds) / 1000)
        }
        return writer.bytes
    }

    private func found(_ onProgress: (Int) -> Bool) throws -> Verification {
        do throws(EventLogError) {
            return try ledger.verification { !ledger.publisher.isClosed && onProgress($0) }
        } catch {
            throw ledger.publisher.isClosed ? Problem.stopping : error
        }
    }
}
