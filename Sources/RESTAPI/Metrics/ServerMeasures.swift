import Webhooks
import XDSServer

/// What the API counts and measures itself, and whom it asks for what it does not.
struct ServerMeasures: Sendable {
    let polls = ProxyPollTimes()
    let refusals = RefusalCounts()
    let acknowledgements = NodeAcknowledgements()
    let disk: LogDisk?
    let webhooks: WebhookService?
}
