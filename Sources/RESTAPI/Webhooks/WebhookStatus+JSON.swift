import EventLog
import GatewayModel
import JSON
import Webhooks

extension JSONWriter {
    /// How delivering to a Webhook goes: members of its `status`.
    mutating func delivering(_ status: WebhookStatus) {
        member("behind", status.behind)
        if let last = status.lastDelivery {
            key("lastDelivery")
            object { $0.tried(last) }
        }
        if let last = status.lastFailure {
            key("lastFailure")
            object { $0.tried(last) }
        }
        member("failingSince", ifPresent: status.failingSince?.description)
        member("nextTry", ifPresent: status.nextTry?.description)
        member("parked", status.parked)
        if status.dropped > 0 { member("dropped", status.dropped) }
        if status.missed > 0 { member("missed", status.missed) }
        if let stop = status.stop {
            key("stopped")
            object { $0.member("reason", stop.reason) }
        }
    }
}
