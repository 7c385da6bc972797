import DequeModule
import EventLog
import GatewayModel

/// One Webhook: what it has been told, and what it is being told.
final class DeliveryQueue {
    /// What a request that is under way carries.
    enum Load {
        case event(WebhookMessage)
        case parked(ParkedDelivery, WebhookMessage)

        var message: WebhookMessage {
            switch self {
            case .event(let message), .parked(_, let message): message
            }
        }
    }

    struct UnderWay {
        let ticket: Int64
        let load: Load
        /// Where it was sent: the Webhook may be another one when the answer comes.
        let target: WebhookTarget
    }

    /// The item that it is being told of.
    struct Current {
        let entry: FeedEntry
        /// Ids of its messages that are delivered, or parked.
        var done: Set<String> = []
        var hasParked = false
        /// Of the message that is tried.
        var event = ""
        /// Those that failed.
        var tries = 0
        var firstTriedAt = Timestamp.earliest
        /// The same in microseconds of ``WallClock/elapsed()``.
        var firstTried: Int64 = 0

        /// Whether the message was tried, and is to be tried again.
        var isWaiting: Bool { tries > 0 && !done.contains(event) }
    }

    let uid: String
    var target: WebhookTarget
    /// All up to here is done with.
    var position: FeedPosition
    /// Whether that is wherever the head of the feed is.
    var isAtHead = false
    /// What is beside the log.
    var written: WebhookCursor?
    var stop: WebhookStop?

    var current: Current?
    var underWay: UnderWay?
    /// What is parked and to be sent again.
    var resends: Deque<Int64> = []
    /// In microseconds of ``WallClock/elapsed()``; nil unless it waits.
    var nextTry: Int64?
    /// The same of what is to be sent again.
    var nextResend: Int64?
    /// Tries in a row that failed.
    var failures = 0
    /// Events in a row that were parked.
    var parkedInARow = 0
    /// Whether it stands in the row of those that can go on.
    var isReady = false
    var status: WebhookStatus

    var name: NamespacedName { target.name }

    init(_ target: WebhookTarget, at position: FeedPosition) {
        (uid, self.target, self.position) = (target.uid, target, position)
        status = WebhookStatus(name: target.name, position: position)
    }

    func cursor(head: FeedPosition) -> WebhookCursor {
        WebhookCursor(
            webhook: uid, position: isAtHead ? head : position, stop: stop,
            failingSince: status.failingSince)
    }

    func endPause() { (nextTry, status.nextTry, nextResend) = (nil, nil, nil) }

    func note(_ attempt: WebhookTry) {
        status.tries.insert(attempt, at: 0)
        if status.tries.count > WebhookStatus.triesKept { status.tries.removeLast() }
        if attempt.isDelivered {
            status.lastDelivery = attempt
        } else {
            status.lastFailure = attempt
        }
    }
}
