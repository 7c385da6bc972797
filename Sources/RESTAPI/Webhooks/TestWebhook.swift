import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Webhooks

/// `POST …/webhooks/{name}/test` — sends an event that tells of nothing, now, and says what came of
/// it.
struct TestWebhook: Operation {
    let ledger: Ledger
    let webhooks: WebhookService

    var access: Access { Access(.create, .webhookTest) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        try RequestBody(call.request).requireNone("the Webhook says what is tested")
        let stored = try ledger.webhook(call)
        // Held like what waits, since the receiver may take its time.
        let held = try call.allowance.hold()
        return .later { exchange in
            held.onEnd { exchange.complete(with: $0.response) }
            webhooks.test(stored.uid) { tried in
                withExtendedLifetime(held) {
                    exchange.complete(with: Self.response(tried, stored.id))
                }
            }
        }
    }

    private static func response(_ tried: WebhookTry?, _ id: ResourceID) -> Response {
        guard let tried else {
            return Problem(
                slug: "not-delivering", title: "This server delivers nothing", status: 503,
                detail: "\(id) is not delivered to from here: the server is read-only or stopping, "
                    + "or has just begun; try again"
            ).response
        }
        return .json { writer in
            writer.object { $0.tried(tried) }
        }
    }
}
