import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP

/// `GET /v1/commits/{revision}/progress` — when a commit was decided, on disk, released, given to
/// each proxy and taken by it: now, once it is complete, or as a stream while it happens.
struct GetProgress: Operation {
    let reader: ProgressReader

    var access: Access { reader.access }
    var queryParameters: [String] { ["wait"] }

    func answer(_ call: Call) throws -> Answer {
        let mediaType = try call.mediaType(among: [MediaType.json, ListEvents.streamType])
        let position = try call.path.position("revision")
        let wait = try call.query.wait()
        let isHead = call.request.method == .head
        let (allowance, refusals) = (call.allowance, call.refusals)
        return .later { exchange in
            allowance.start(.read, answering: exchange) {
                let subject = try refusals.noting {
                    let subject = try reader.subject(at: position)
                    _ = try reader.report(of: subject, to: allowance.caller)
                    return subject
                }
                if mediaType == MediaType.json {
                    try ProgressAnswer(
                        reader: reader, subject: subject, exchange: exchange, allowance: allowance
                    ).attempt(until: .now + .seconds(wait ?? 0))
                } else if isHead {
                    exchange.complete(with: Response(status: 200, headers: Self.streamHeaders))
                } else {
                    let held = try allowance.hold()
                    let stream = EventStream(
                        bufferLimitBytes: EventFeed.bufferLimitBytes, budget: allowance.streams)
                    exchange.complete(
                        streaming: stream, status: 200, headers: Self.streamHeaders)
                    ProgressFeed(reader, subject, stream, allowance, held, seconds: wait).start()
                }
            }
        }
    }

    private static let streamHeaders = [
        (name: "Content-Type", value: ListEvents.streamType),
        (name: "Cache-Control", value: "no-cache"),
    ]
}

/// A request that waits until a commit is everywhere.
private struct ProgressAnswer: Sendable {
    let reader: ProgressReader
    let subject: ProgressReader.Subject
    let exchange: Exchange
    let allowance: Allowance

    /// Answers if the commit is everywhere, or no time is left to wait for it.
    func attempt(until deadline: ContinuousClock.Instant) throws {
        let progress = reader.ledger.progress
        let count = progress.changeCount(of: subject.names)
        let report = try reader.report(of: subject, to: allowance.caller)
        let secondsLeft = (deadline - .now) / .seconds(1)
        guard !report.isComplete, secondsLeft > 0, !reader.ledger.publisher.isClosed,
            let held = try? allowance.hold()
        else {
            exchange.complete(with: .json(report.json))
            return
        }
        let waiting = progress.wait(for: subject.names, after: count, seconds: secondsLeft) {
            withExtendedLifetime(held) {
                allowance.start(.poll, answering: exchange) { try attempt(until: deadline) }
            }
        }
        exchange.onClose { waiting.cancel() }
        held.onEnd { problem in
            waiting.cancel()
            exchange.complete(with: problem.response)
        }
    }
}
