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

    func start(after position: EventPosition, seconds: Double) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        BackgroundQueue.shared.async {
            do {
                try position.check(against: ledger.log)
                attempt(after: position, until: deadline)
            } catch {
                exchange.complete(with: Problem(error).response)
            }
        }
    }

    /// Answers if there is anything to say, or no time left to wait for it.
    private func attempt(after position: EventPosition, until deadline: ContinuousClock.Instant) {
        if exchange.isClosed { return }
        do {
            let items = try EventReader(log: ledger.log).events(after: position, limit: limit)
            let secondsLeft = (deadline - .now) / .seconds(1)
            if items.isEmpty && secondsLeft > 0 && !ledger.board.isClosed {
                wait(after: position, until: deadline, seconds: secondsLeft)
            } else {
                exchange.complete(with: response(items))
            }
        } catch {
            exchange.complete(with: Problem(error).response)
        }
    }

    private func wait(
        after position: EventPosition, until deadline: ContinuousClock.Instant, seconds: Double
    ) {
        // What was committed since the log was read.
        let waiting = ledger.board.wait(
            for: .commits, seconds: seconds,
            unless: { $0.state.revision > position.revision },
            resume: { _ in
                BackgroundQueue.shared.async { attempt(after: position, until: deadline) }
            })
        exchange.onClose { waiting.cancel() }
    }

    private func response(_ items: [EventReader.Item]) -> Response {
        var writer = JSONWriter(reservingCapacity: items.reduce(64) { $0 + $1.json.count + 1 })
        writer.array(of: items) { $0.raw($1.json) }
        let published = ledger.published.state.revision
        let revision = items.last.map { max($0.position.revision, published) } ?? published
        return Response(
            status: 200,
            headers: [
                (name: "Content-Type", value: ListEvents.batchType),
                (name: "Lintel-Revision", value: "\(revision)"),
            ],
            body: .bytes(writer.bytes))
    }
}
