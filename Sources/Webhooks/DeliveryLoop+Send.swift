import EventLog
import GatewayModel
import HTTPClient
import HeapModule
import Ledger
import Logging

/// One request after the other for each Webhook.
extension DeliveryLoop {
    /// So many items are passed over for one before others have their turn.
    private static let itemsPerTurn = 2048

    /// Begins the next request of a queue, if there is one to be made now.
    func goOn(_ queue: DeliveryQueue) {
        guard queue.underWay == nil, queue.stop == nil, queues[queue.uid] === queue else { return }
        let now = clock.elapsed()
        if !queue.resends.isEmpty, queue.nextResend ?? now <= now {
            queue.nextResend = nil
            return resend(queue.resends.removeFirst(), queue)
        }
        if let time = queue.nextTry {
            guard time <= now else { return }
            (queue.nextTry, queue.status.nextTry) = (nil, nil)
        }
        let isRead = attempt("what a webhook is to be told cannot be read", of: queue) {
            try tellNext(queue)
        }
        if !isRead { pause(queue, microseconds: Self.retryPause) }
        show(queue)
    }

    private func tellNext(_ queue: DeliveryQueue) throws {
        if queue.current != nil, tellCurrent(queue) { return }
        for _ in 0..<Self.itemsPerTurn {
            if settle(queue) { return }
            guard let entry = try window.entry(after: queue.position) else {
                return reachEnd(queue)
            }
            if let gap = entry.item.gap(after: queue.position) { queue.status.miss(gap) }
            if content.mayWant(entry.item, queue.name) {
                queue.current = DeliveryQueue.Current(entry: entry)
                if tellCurrent(queue) { return }
            } else {
                queue.position = entry.after
            }
        }
        enqueue(queue)
    }

    /// There is nothing after what a queue has been told.
    private func reachEnd(_ queue: DeliveryQueue) {
        if queue.position.order <= head.order {
            (queue.position, queue.isAtHead) = (head, true)
        } else {
            // It was faster than the head, which follows.
            beyondHead.append(queue)
            lookSoon()
        }
    }

    /// - Returns: whether something was begun. If not, the queue is past the item.
    private func tellCurrent(_ queue: DeliveryQueue) -> Bool {
        guard let current = queue.current else { return false }
        let found: WebhookMessages
        do {
            found = try content.messages(of: current.entry.item, for: queue.target)
        } catch is OtherWebhook {
            lookAgain(queue)
            return true
        } catch {
            return failToMake(current, "\(error)", queue)
        }
        guard let message = found.messages.first(where: { !current.done.contains($0.id) }) else {
            return passItem(current, queue)
        }
        begin(message, queue)
        send(message, found.keys, as: .event(message), queue)
        return true
    }

    private func begin(_ message: WebhookMessage, _ queue: DeliveryQueue) {
        if queue.current?.event == message.id { return }
        queue.current?.event = message.id
        queue.current?.tries = 0
        queue.current?.firstTriedAt = clock.now()
        queue.current?.firstTried = clock.elapsed()
    }

    /// Nothing of an item is left to be told.
    private func passItem(_ current: DeliveryQueue.Current, _ queue: DeliveryQueue) -> Bool {
        queue.current = nil
        queue.position = current.entry.after
        if !current.done.isEmpty { writeSoon(queue) }
        // What was in the way is gone without having been parked: it may be told no more.
        if current.isWaiting, !current.hasParked {
            recover(queue, "what could not be delivered to a webhook is not for it any more")
        }
        return false
    }

    /// It is a try that failed, of an event that is not known any better.
    private func failToMake(
        _ current: DeliveryQueue.Current, _ cause: String, _ queue: DeliveryQueue
    ) -> Bool {
        let message = content.outline(of: current.entry.item)
        if current.done.contains(message.id) { return passItem(current, queue) }
        begin(message, queue)
        let fault = WebhookFault("what it is to be told cannot be read: \(cause)")
        take(
            Self.unsent(fault), .event(message), from: queue.target, queue)
        return true
    }

    /// The Webhook is another one than the engine knows of.
    func lookAgain(_ queue: DeliveryQueue) {
        lookAt = ContinuousClock.now
        pause(queue, microseconds: Self.retryPause)
    }

    func send(
        _ message: WebhookMessage, _ keys: Result<[[UInt8]], WebhookFault>,
        as load: DeliveryQueue.Load, _ queue: DeliveryQueue
    ) {
        lastTicket += 1
        let (ticket, uid) = (lastTicket, queue.uid)
        queue.underWay = DeliveryQueue.UnderWay(ticket: ticket, load: load, target: queue.target)
        post(message, keys, to: queue.target) { [inbox] result in
            inbox.add(.done(webhook: uid, ticket: ticket, result))
        }
    }

    /// What cannot be signed is a try that failed: nothing is sent without a signature.
    func post(
        _ message: WebhookMessage, _ keys: Result<[[UInt8]], WebhookFault>,
        to target: WebhookTarget, completion: @escaping HTTPSender.Completion
    ) {
        let signing: [[UInt8]]
        switch keys {
        case .success(let keys) where keys.isEmpty:
            return completion(Self.unsent(WebhookFault("there is nothing to sign it with")))
        case .success(let keys): signing = keys
        case .failure(let fault): return completion(Self.unsent(fault))
        }
        let seconds = clock.now().rawValue / 1_000_000
        var headers = [
            (name: "Content-Type", value: "application/cloudevents+json"),
            (name: "webhook-id", value: message.id),
            (name: "webhook-timestamp", value: "\(seconds)"),
            (
                name: "webhook-signature",
                value: WebhookSignature.header(
                    id: message.id, seconds: seconds, body: message.body, keys: signing)
            ),
        ]
        if let trace = message.traceparent { headers.append((name: "traceparent", value: trace)) }
        sender.send(
            HTTPPost(
                url: target.url, headers: headers, body: message.body,
                group: target.name.namespace), completion: completion)
    }

    static func unsent(_ fault: WebhookFault) -> HTTPPostResult {
        HTTPPostResult(
            reply: .failure(HTTPClientError(unsent: fault.description)), address: nil, seconds: 0)
    }
}
