import EventLog
import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import Webhooks

/// `GET …/webhooks/{name}/deliveries` — what was sent lately, and what is parked, as its receiver
/// knows it; never what it said.
struct ListDeliveries: Operation {
    let ledger: Ledger
    let webhooks: WebhookService?

    var access: Access { Access(.list, .webhookDeliveries) }
    var queryParameters: [String] { ["limit", "after"] }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let limit = try call.query.limit()
        let after =
            try call.query.value("after", "the id of the last one that you have") { Int64($0) } ?? 0
        let uid = try ledger.webhook(call).uid
        return call.answer(.read) {
            // One more than is shown says whether there is more.
            let parked = try ledger.sideStore.parkedDeliveries(
                of: uid, after: after, limit: limit + 1)
            let page = parked.prefix(limit)
            let tries = webhooks?.status(of: uid)?.tries ?? []
            return .json { writer in
                writer.object { writer in
                    writer.key("tries")
                    writer.array(of: tries) { writer, tried in writer.object { $0.tried(tried) } }
                    writer.key("parked")
                    writer.array(of: page) { $0.parked($1) }
                    if parked.count > limit, let last = page.last {
                        writer.member("next", last.id)
                    }
                }
            }
        }
    }
}

/// `POST …/webhooks/{name}/deliveries/send`, `POST …/webhooks/{name}/deliveries/{id}/send` — what
/// is parked is sent again.
struct SendParked: Operation {
    let ledger: Ledger
    let webhooks: WebhookService?

    var access: Access { Access(.create, .webhookDeliveries) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        try RequestBody(call.request).requireNone("the path says what is sent")
        let stored = try ledger.webhook(call)
        guard let webhooks else { throw Problem.notDelivering(stored.id) }
        let asked = call.path[ifPresent: "id"]
        let ids = asked.map { [Int64($0) ?? 0] }
        return call.answer(.act) {
            let status = webhooks.status(of: stored.uid)
            if let stop = status?.stop { throw Problem.webhookStopped(stored.id, stop) }
            let count = try webhooks.resend(ids, of: stored.uid)
            if let asked, count == 0 {
                throw Problem.notFound(Self.reason(asked, isNotParkedOf: status))
            }
            return .json(status: 202) { writer in
                writer.object { $0.member("sending", count) }
            }
        }
    }
}

extension SendParked {
    private static func reason(_ asked: String, isNotParkedOf status: WebhookStatus?) -> String {
        let asked = asked.prefix(80)
        if let status, let waiting = status.waiting, waiting == asked {
            let next = status.nextTry.map { "at \($0)" } ?? "now"
            return "\(asked) is not parked: it still waits, and its next try is \(next); POST to "
                + "deliveries/send tries it at once"
        }
        return "nothing is parked as \(asked): it still waits, was delivered, or was dropped; the "
            + "id is that of the list of deliveries"
    }
}

extension Problem {
    fileprivate static func webhookStopped(_ id: ResourceID, _ stop: WebhookStop) -> Problem {
        Problem(
            slug: "webhook-stopped", title: "The Webhook is stopped", status: 409,
            detail: "nothing is sent to the receiver of \(id): \(stop.reason); change its spec, "
                + "such as its url, and send again then")
    }
}

extension Ledger {
    /// The Webhook that a path names.
    ///
    /// - Throws: `not-found`.
    func webhook(_ call: Call) throws(Problem) -> StoredResource {
        let id = ResourceID(.webhook, call.path.namespacedName)
        guard let stored = published.state[id] else { throw Problem.notFound(id) }
        return stored
    }
}

extension JSONWriter {
    mutating func tried(_ tried: WebhookTry) {
        member("time", tried.at.description)
        member("event", tried.event)
        member("type", tried.type)
        member("delivered", tried.isDelivered)
        if let status = tried.status { member("status", status) }
        member("milliseconds", tried.milliseconds)
        member("problem", ifPresent: tried.problem)
    }

    fileprivate mutating func parked(_ parked: ParkedDelivery) {
        object { writer in
            writer.member("id", parked.id)
            writer.member("event", parked.event)
            writer.member("type", parked.type)
            writer.member("eventTime", parked.eventAt.description)
            writer.member("firstTry", parked.triedAt.description)
            writer.member("parkedAt", parked.parkedAt.description)
            writer.member("tries", parked.tries)
            writer.member("problem", parked.problem)
        }
    }
}
