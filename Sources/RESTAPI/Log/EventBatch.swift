import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// A request for a batch of events, which waits as long as there are none.
struct EventBatch: Sendable {
    let ledger: Ledger
    let limit: Int
    let exchange: Exchange
    let allowance: Allowance
    let access: Access

    func start(after position: LogPosition, seconds: Double) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        allowance.start(.read, answering: exchange) {
            try ledger.requirePosition(position)
            try attempt(after: position, until: deadline)
        }
    }

    /// Answers if there is anything to say, or no time left to wait for it.
    private func attempt(
        after position: LogPosition, until deadline: ContinuousClock.Instant
    ) throws {
        guard let visibility = LogVisibility(of: allowance.caller, in: ledger, for: access) else {
            throw Problem.forbidden(
                allowance.caller.principal, access.verb, access.resource.target())
        }
        let page = try EventReader(log: ledger.log)
            .events(after: position, limit: limit, to: visibility)
        let items = page.items
        let secondsLeft = (deadline - .now) / .seconds(1)
        if items.isEmpty && secondsLeft > 0 && !ledger.publisher.isClosed,
            let held = try? allowance.hold()
        {
            wait(after: page.end, until: deadline, seconds: secondsLeft, held)
        } else {
            exchange.complete(with: response(items))
        }
    }

    private func wait(
        after position: LogPosition, until deadline: ContinuousClock.Instant, seconds: Double,
        _ held: HeldRequest
    ) {
        // What was committed since the log was read.
        let waiting = ledger.publisher.wait(
            for: .commits, seconds: seconds,
            unless: { $0.state.revision > position.revision },
            resume: { [held] _ in
                withExtendedLifetime(held) {
                    allowance.start(.poll, answering: exchange) {
                        try attempt(after: position, until: deadline)
                    }
                }
            })
        exchange.onClose { waiting.cancel() }
        held.onEnd { problem in
            waiting.cancel()
            exchange.complete(with: problem.response)
        }
    }

    private func response(_ items: [EventReader.Item]) -> Response {
        var writer = JSONWriter(reservingCapacity: items.reduce(64) { $0 + $1.json.count + 1 })
        writer.array(of: items) { $0.raw($1.json) }
        let published = ledger.published.head.position
        // Whoever reads the log may have seen a commit that is published a moment later.
        let seen = items.last.map {
            LogPosition($0.position.revision, lineage: $0.position.lineage)
        }
        let end = seen.flatMap { $0.revision > published.revision ? $0 : nil } ?? published
        return Response(
            status: 200,
            headers: [
                (name: "Content-Type", value: ListEvents.batchType),
                (name: "Lintel-Revision", value: "\(end.revision)"),
                (name: "Lintel-Position", value: "\(end)"),
            ],
            body: .bytes(writer.bytes))
    }
}
