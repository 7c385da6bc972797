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
                let (subject, first) = try refusals.noting {
                    let subject = try reader.subject(at: position)
                    // Counted before it is looked at: what happens meanwhile is news.
                    let count = reader.ledger.progress.changeCount(of: subject.allTopics)
                    let ofProxies = reader.ledger.progress.changeCount(of: subject.topics)
                    let report = try reader.report(of: subject, to: allowance.caller)
                    return (subject, FirstReport(report: report, all: count, ofProxies: ofProxies))
                }
                if mediaType == MediaType.json {
                    try ProgressAnswer(
                        reader: reader, subject: subject, exchange: exchange, allowance: allowance
                    ).answer(first.report, first.ofProxies, until: .now + .seconds(wait ?? 0))
                } else if isHead {
                    exchange.complete(with: Response(status: 200, headers: Self.streamHeaders))
                } else {
                    let held = try allowance.hold()
                    let stream = EventStream(
                        bufferLimitBytes: EventFeed.bufferLimitBytes, budget: allowance.streams)
                    exchange.complete(
                        streaming: stream, status: 200, headers: Self.streamHeaders)
                    ProgressFeed(reader, subject, stream, allowance, held, seconds: wait)
                        .start(with: first.report, first.all)
                }
            }
        }
    }

    private static let streamHeaders = [
        (name: "Content-Type", value: ListEvents.streamType),
        (name: "Cache-Control", value: "no-cache"),
    ]
}

/// What was found when it was asked whether the caller may know, and how often something had
/// happened by then.
private struct FirstReport: Sendable {
    let report: ProgressReport
    let all: UInt64
    let ofProxies: UInt64
}

/// A request that waits until a commit is everywhere.
private struct ProgressAnswer: Sendable {
    let reader: ProgressReader
    let subject: ProgressReader.Subject
    let exchange: Exchange
    let allowance: Allowance

    private func attempt(until deadline: ContinuousClock.Instant) throws {
        let count = reader.ledger.progress.changeCount(of: subject.topics)
        try answer(
            try reader.report(of: subject, to: allowance.caller), count, until: deadline)
    }

    /// Answers if the commit is everywhere, or no time is left to wait for it. Webhooks are not
    /// waited for, and looked at only then.
    func answer(
        _ report: ProgressReport, _ count: UInt64, until deadline: ContinuousClock.Instant
    ) throws {
        let secondsLeft = (deadline - .now) / .seconds(1)
        guard !report.isComplete, secondsLeft > 0, !reader.ledger.publisher.isClosed,
            let held = try? allowance.hold()
        else {
            var report = report
            let caller = allowance.caller
            reader.add(reader.audience(of: subject, for: caller), to: &report, for: caller)
            exchange.complete(with: .json(report.json))
            return
        }
        let waiting = reader.ledger.progress.wait(
            for: subject.topics, after: count, seconds: secondsLeft
        ) {
            withExtendedLifetime(held) {
                allowance.start(.read, answering: exchange) { try attempt(until: deadline) }
            }
        }
        exchange.onClose { waiting.cancel() }
        held.onEnd { problem in
            waiting.cancel()
            exchange.complete(with: problem.response)
        }
    }
}
