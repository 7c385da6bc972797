import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/events` — the log as CloudEvents, oldest first: a batch, or a stream that goes on.
struct ListEvents: Operation {
    static let batchType = "application/cloudevents-batch+json"
    static let streamType = "text/event-stream"

    let ledger: Ledger

    var queryParameters: [String] { ["after", "wait", "limit"] }

    func answer(_ call: Call) throws -> Answer {
        let mediaType = try call.mediaType(among: [Self.batchType, Self.streamType])
        let position = try Self.position(call)
        let limit = try call.query.limit()
        let wait = try call.query.wait() ?? 0
        if mediaType == Self.batchType {
            return .later { exchange in
                EventBatch(ledger: ledger, limit: limit, exchange: exchange)
                    .start(after: position, seconds: wait)
            }
        }
        // Only a client that was told of a commit before it was published, or one with a position
        // of another log, costs a look at the log here.
        if position.revision > ledger.published.state.revision {
            try position.check(against: ledger.log)
        }
        let headers = [
            (name: "Content-Type", value: Self.streamType),
            (name: "Cache-Control", value: "no-cache"),
            (name: "Lintel-Revision", value: "\(ledger.published.state.revision)"),
        ]
        if call.request.method == .head { return .now(Response(status: 200, headers: headers)) }
        let stream = EventStream(bufferLimitBytes: EventFeed.bufferLimitBytes)
        EventFeed(ledger, stream, after: position).start()
        return .stream(status: 200, headers: headers, stream)
    }

    /// `Last-Event-ID` wins: a browser that reconnects repeats the URL it was given at first.
    private static func position(_ call: Call) throws(Problem) -> EventPosition {
        let after = try call.query.value(
            "after", "a revision or the id of an event, such as 58 or 58-0",
            EventPosition.init)
        guard let id = try call.request.single("Last-Event-ID"), !id.isEmpty else {
            return after ?? .beginning
        }
        guard let position = EventPosition(id) else {
            throw Problem.invalidParameter(
                "Last-Event-ID",
                "Last-Event-ID is \"\(id.prefix(32))\"; use the id of an event, such as 58-0")
        }
        return position
    }
}
