import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection

/// `GET /v1/events` — the log as CloudEvents, oldest first: a batch, or a stream that goes on.
struct ListEvents: Operation {
    static let batchType = "application/cloudevents-batch+json"
    static let streamType = "text/event-stream"

    let ledger: Ledger

    var access: Access { Access(.watch, .events) }
    var queryParameters: [String] { ["after", "wait", "limit"] }

    func answer(_ call: Call) throws -> Answer {
        let mediaType = try call.mediaType(among: [Self.batchType, Self.streamType])
        let position = try Self.position(call)
        let limit = try call.query.limit()
        let wait = try call.query.wait() ?? 0
        if mediaType == Self.batchType {
            let allowance = call.allowance
            return .later { exchange in
                EventBatch(
                    ledger: ledger, limit: limit, exchange: exchange, allowance: allowance,
                    access: access
                ).start(after: position, seconds: wait)
            }
        }
        try ledger.requirePosition(position)
        let end = ledger.published.head.position
        let headers = [
            (name: "Content-Type", value: Self.streamType),
            (name: "Cache-Control", value: "no-cache"),
            (name: "Lintel-Revision", value: "\(end.revision)"),
            (name: "Lintel-Position", value: "\(end)"),
        ]
        if call.request.method == .head { return .now(Response(status: 200, headers: headers)) }
        let held = try call.allowance.hold()
        let stream = EventStream(
            bufferLimitBytes: EventFeed.bufferLimitBytes, budget: call.allowance.streams)
        EventFeed(ledger, stream, after: position, call.allowance, held, access).start()
        return .stream(status: 200, headers: headers, stream)
    }

    /// `Last-Event-ID` wins: a browser that reconnects repeats the URL it was given at first.
    private static func position(_ call: Call) throws(Problem) -> LogPosition {
        let after = try call.query.value(
            "after", "the id of an event, such as 58-0.3f2a9c01, or a revision",
            { LogPosition($0) })
        guard let id = try call.request.single("Last-Event-ID"), !id.isEmpty else {
            return after ?? .beginning
        }
        guard let position = LogPosition(id) else {
            throw Problem.invalidParameter(
                "Last-Event-ID",
                "Last-Event-ID is \"\(id.prefix(40))\"; use the id of an event, such as "
                    + "58-0.3f2a9c01")
        }
        return position
    }
}
