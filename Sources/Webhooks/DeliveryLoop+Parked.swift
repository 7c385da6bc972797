import DequeModule
import EventLog
import GatewayModel
import HTTPClient
import HeapModule
import Ledger
import Logging

/// What could not be delivered for so long that the rest went on.
extension DeliveryLoop {
    /// False if it cannot be written down.
    func park(_ message: WebhookMessage, _ problem: String, _ queue: DeliveryQueue) -> Bool {
        guard let current = queue.current else { return false }
        let delivery = ParkedDelivery(
            webhook: queue.uid, event: message.id, type: message.type,
            item: current.entry.item.reference, eventAt: message.time,
            triedAt: current.firstTriedAt, parkedAt: clock.now(), tries: current.tries,
            problem: problem)
        return attempt("what cannot be delivered cannot be parked", of: queue) {
            let count = try store.park(delivery, keeping: settings.parkedLimit)
            queue.status.parked = count.kept
            queue.status.dropped += count.dropped
            shown.count { totals in
                totals.parked += 1
                totals.dropped += count.dropped
            }
        }
    }

    // MARK: Again

    /// - Parameter isForAll: what waits is tried now, too.
    func resend(_ ids: [Int64], of webhook: String, isForAll: Bool) {
        if queues[webhook] == nil { look() }
        guard let queue = queues[webhook] else { return }
        queue.resends.append(contentsOf: ids.filter { !queue.resends.contains($0) })
        // Somebody says that its receiver is there.
        queue.nextResend = nil
        if isForAll { queue.endPause() }
        show(queue)
        enqueue(queue)
    }

    func resend(_ id: Int64, _ queue: DeliveryQueue) {
        let isRead = attempt("what is parked cannot be read", of: queue) {
            let found = try store.parkedDeliveries(of: queue.uid, after: id - 1, limit: 1).first
            guard let parked = found, parked.id == id else { return enqueue(queue) }
            guard let item = try content.item(parked.item) else { return try drop(parked, queue) }
            let made: WebhookMessages
            do {
                made = try content.messages(of: item, for: queue.target)
            } catch is OtherWebhook {
                putBack(id, queue)
                return lookAgain(queue)
            }
            guard let message = made.messages.first(where: { $0.id == parked.event }) else {
                return try drop(parked, queue)
            }
            send(message, made.keys, as: .parked(parked, message), queue)
        }
        if !isRead { putBack(id, queue) }
        show(queue)
    }

    /// It is sent again in a moment.
    private func putBack(_ id: Int64, _ queue: DeliveryQueue) {
        queue.resends.prepend(id)
        holdResends(queue, microseconds: Self.retryPause)
    }

    private func holdResends(_ queue: DeliveryQueue, microseconds: Int64) {
        let time = clock.elapsed() + microseconds
        queue.nextResend = time
        alarms.insert(Alarm(time: time, webhook: queue.uid))
        enqueue(queue)
    }

    /// It was forgotten, or is nothing that the Webhook may hear of any more.
    private func drop(_ parked: ParkedDelivery, _ queue: DeliveryQueue) throws {
        try store.removeParked([parked.id])
        queue.status.parked -= 1
        queue.status.dropped += 1
        shown.count { $0.dropped += 1 }
        enqueue(queue)
    }

    func finish(
        _ parked: ParkedDelivery, _ verdict: DeliveryVerdict, _ attempt: WebhookTry,
        _ queue: DeliveryQueue
    ) {
        switch verdict {
        case .delivered:
            let isRemoved = self.attempt("what was parked cannot be removed", of: queue) {
                try store.removeParked([parked.id])
            }
            if isRemoved { queue.status.parked -= 1 }
            onOutcome(
                WebhookOutcome(
                    webhook: queue.name, uid: queue.uid, item: parked.item, event: parked.event,
                    result: .delivered, at: attempt.at))
            tryNow(queue)
        case .gone(let sentence): stop(queue, sentence)
        case .failed(let sentence, let retryAfter, let isAlive):
            _ = self.attempt("what is parked cannot be changed", of: queue) {
                try store.note(
                    triesOfParked: parked.id, parked.tries + 1, problem: sentence)
            }
            let wished = pauseWished(retryAfter)
            if wished > 0 {
                holdResends(queue, microseconds: wished)
                let time = clock.elapsed() + wished
                if queue.nextTry ?? 0 < time { pause(queue, microseconds: wished) }
            } else if !isAlive {
                // The others would fare no better.
                queue.resends = []
            }
        }
    }

    // MARK: For so long

    func dropOldParked() {
        guard queues.values.contains(where: { $0.status.parked > 0 }) else { return }
        // A clock that was set ahead makes nothing older.
        let now = min(clock.now().rawValue, clockOffset + clock.elapsed())
        let time = Timestamp(clamping: now - settings.droppedAfter * 1_000_000)
        _ = attempt("what is parked cannot be dropped") {
            let dropped = try store.removeParked(before: time)
            let counts = try store.parkedCounts()
            for queue in queues.values {
                queue.status.parked = counts[queue.uid] ?? 0
                queue.status.dropped += dropped[queue.uid] ?? 0
                show(queue)
            }
            shown.count { $0.dropped += dropped.values.reduce(0, +) }
        }
    }
}
