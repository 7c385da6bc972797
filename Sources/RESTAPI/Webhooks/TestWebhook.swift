import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection
import Webhooks

/// `POST …/webhooks/{name}/test` — sends an event that tells of nothing, now, and says what came of
/// it.
struct TestWebhook: Operation {
    let ledger: Ledger
    let webhooks: WebhookService?

    var access: Access { Access(.create, .webhookTest) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        try RequestBody(call.request).requireNone("the Webhook says what is tested")
        let stored = try ledger.webhook(call)
        guard let webhooks else { throw Problem.notDelivering(stored.id) }
        // Held like what waits, since the receiver may take its time.
        let held = try call.allowance.hold()
        return .later { exchange in
            held.onEnd { exchange.complete(with: $0.response) }
            webhooks.test(stored.uid) { [ledger] tried in
                let problems = ledger.published.state.webhookProblems(of: stored.resource)
                withExtendedLifetime(held) {
                    _ = exchange.complete(with: Self.response(tried, problems, stored.id))
                }
            }
        }
    }

    /// That a test arrives does not say that anything else will.
    private static func response(
        _ tried: WebhookTry?, _ problems: [String], _ id: ResourceID
    ) -> Response {
        guard let tried else {
            return Problem.notDelivering(id).response
        }
        return .json { writer in
            writer.object { writer in
                writer.tried(tried)
                if !problems.isEmpty {
                    writer.key("problems")
                    writer.array(of: problems)
                }
            }
        }
    }
}

extension Problem {
    static func notDelivering(_ id: ResourceID) -> Problem {
        Problem(
            slug: "not-delivering", title: "Nothing is delivered from here", status: 503,
            detail: "this server sends nothing to the receiver of \(id): it is read-only, is "
                + "stopping, or has just begun; try again, or ask the one that writes",
            headers: [(name: "Retry-After", value: "2")])
    }
}
