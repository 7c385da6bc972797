import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// Tells who waits for a verification how far it is, and at its end what it found.
struct VerificationStream {
    private let operation: GetVerification
    private let stream: EventStream
    private let held: HeldRequest
    private let turn: OneAtATime.Turn

    private static let pause = Duration.milliseconds(500)

    init(
        of operation: GetVerification, to stream: EventStream, _ held: HeldRequest,
        _ turn: OneAtATime.Turn
    ) {
        (self.operation, self.stream, self.held, self.turn) = (operation, stream, held, turn)
    }

    /// Takes as long as the verification.
    func run() {
        var next = ContinuousClock.now
        var last: (event: StaticString, json: [UInt8])
        do {
            let result = try operation.verify { count in
                if ContinuousClock.now >= next {
                    send("progress", progress(count))
                    next = .now + Self.pause
                }
                return !stream.isClosed && held.mayGoOn
            }
            last = ("result", result)
        } catch {
            last = ("problem", Problem(error).body)
        }
        turn.end()
        send(last.event, last.json)
        stream.finish()
    }

    private func progress(_ count: Int) -> [UInt8] {
        let head = Int(operation.ledger.published.state.revision.rawValue)
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("done", count)
            writer.member("total", max(count, head))
        }
        return writer.bytes
    }

    private func send(_ event: StaticString, _ json: [UInt8]) {
        stream.send(Array("event: \(event)\ndata: ".utf8) + json + Array("\n\n".utf8))
    }
}
