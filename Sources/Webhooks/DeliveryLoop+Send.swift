import DequeModule
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
        if let id = queue.resends.popFirst() { return resend(id, queue) }
        if let time = queue.nextTry {
            guard time <= clock.elapsed() else { return }
            (queue.nextTry, queue.status.nextTry) = (nil, nil)
        }
        let isRead = attempt("what a webhook is to be told cannot be read") { try tellNext(queue) }
        if !isRead { pause(queue, microseconds: 1_000_000) }
        show(queue)
    }

    private func tellNext(_ queue: DeliveryQueue) throws {
        if queue.current != nil, try tellCurrent(queue) { return }
        for _ in 0..<Self.itemsPerTurn {
            if settle(queue) { return }
            guard let entry = try window.entry(after: queue.position) else {
                return reachEnd(queue)
            }
            if let gap = entry.item.gap(after: queue.position) { queue.status.missed += gap }
            if entry.wants(content, version ?? 0).contains(queue.name) {
                queue.current = DeliveryQueue.Current(entry: entry)
                if try tellCurrent(queue) { return }
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
            carryOut(.look)
        }
    }

    /// - Returns: whether something was begun. If not, the queue is past the item.
    private func tellCurrent(_ queue: DeliveryQueue) throws -> Bool {
        guard var current = queue.current else { return false }
        let messages = try content.messages(of: current.entry.item, for: queue.target)
        guard let message = messages.first(where: { !current.done.contains($0.id) }) else {
            queue.current = nil
            queue.position = current.entry.after
            if !current.done.isEmpty { writeSoon(queue) }
            // What was in the way is gone, without a try.
            if queue.failures > 0, current.tries > 0 { recover(queue) }
            return false
        }
        if current.event != message.id {
            (current.event, current.tries) = (message.id, 0)
            current.firstTriedAt = clock.now()
        }
        queue.current = current
        send(message, as: .event(message), queue)
        return true
    }

    private func send(
        _ message: WebhookMessage, as load: DeliveryQueue.Load, _ queue: DeliveryQueue
    ) {
        lastTicket += 1
        let (ticket, uid) = (lastTicket, queue.uid)
        queue.underWay = (ticket, load)
        shown.count { $0.underWay += 1 }
        post(message, to: queue.target) { [inbox] result in
            inbox.add(.done(webhook: uid, ticket: ticket, result))
        }
    }

    /// Signs with the keys of now; what cannot be signed is a try that failed.
    private func post(
        _ message: WebhookMessage, to target: WebhookTarget,
        completion: @escaping HTTPSender.Completion
    ) {
        let keys: [[UInt8]]
        do {
            keys = try content.signingKeys(of: target)
        } catch {
            return completion(
                HTTPPostResult(
                    reply: .failure(HTTPClientError(unsent: "\(error)")), address: nil, seconds: 0))
        }
        let seconds = clock.now().rawValue / 1_000_000
        var headers = [
            (name: "Content-Type", value: "application/cloudevents+json"),
            (name: "webhook-id", value: message.id),
            (name: "webhook-timestamp", value: "\(seconds)"),
            (
                name: "webhook-signature",
                value: WebhookSignature.header(
                    id: message.id, seconds: seconds, body: message.body, keys: keys)
            ),
        ]
        if let trace = message.traceparent { headers.append((name: "traceparent", value: trace)) }
        sender.send(
            HTTPPost(url: target.url, headers: headers, body: message.body), completion: completion)
    }

    // MARK: What came of it

    func finish(_ webhook: String, _ ticket: Int64, _ result: HTTPPostResult) {
        shown.count { $0.underWay -= 1 }
        guard let queue = queues[webhook], let (known, load) = queue.underWay, known == ticket else {
            return
        }
        queue.underWay = nil
        let verdict = DeliveryVerdict(result, from: queue.target)
        let attempt = note(verdict, result, load.message)
        queue.note(attempt)
        switch load {
        case .event(let message): finish(message, verdict, attempt, queue)
        case .parked(let parked, _): finish(parked, verdict, attempt, queue)
        }
        show(queue)
        enqueue(queue)
    }

    private func note(
        _ verdict: DeliveryVerdict, _ result: HTTPPostResult, _ message: WebhookMessage
    ) -> WebhookTry {
        let attempt = WebhookTry(
            at: clock.now(), event: message.id, type: message.type,
            status: (try? result.reply.get())?.status,
            milliseconds: Int64(result.seconds * 1000), problem: verdict.problem)
        shown.count { totals in
            if attempt.isDelivered { totals.delivered += 1 } else { totals.failed += 1 }
        }
        return attempt
    }

    private func finish(
        _ message: WebhookMessage, _ verdict: DeliveryVerdict, _ attempt: WebhookTry,
        _ queue: DeliveryQueue
    ) {
        switch verdict {
        case .delivered:
            recover(queue)
            queue.parkedInARow = 0
            pass(message, .delivered, at: attempt.at, queue)
        case .gone(let sentence): stop(queue, sentence)
        case .failed(let sentence, let retryAfter, _):
            queue.failures += 1
            queue.current?.tries += 1
            if queue.status.failingSince == nil {
                queue.status.failingSince = attempt.at
                logger.warning(
                    "a webhook cannot be delivered; it is tried again",
                    metadata: ["webhook": "\(queue.name)", "cause": "\(sentence)"])
            }
            var pause = longestPause(after: queue.failures)
            if isOverdue(message, queue), park(message, sentence, queue) {
                pass(message, .parked, at: attempt.at, queue)
                // What is wrong may be with that event alone.
                queue.parkedInARow += 1
                pause = queue.parkedInARow == 1 ? 0 : longestPause(after: queue.parkedInARow - 1)
            }
            let wished = min(retryAfter ?? 0, settings.longestRetryAfter) * 1_000_000
            self.pause(queue, microseconds: max(settings.jitter(pause), wished))
        }
    }

    /// The message is done with.
    private func pass(
        _ message: WebhookMessage, _ result: WebhookOutcome.Result, at time: Timestamp,
        _ queue: DeliveryQueue
    ) {
        guard let entry = queue.current?.entry else { return }
        queue.current?.done.insert(message.id)
        onOutcome(
            WebhookOutcome(
                webhook: queue.name, uid: queue.uid, item: entry.item.reference, event: message.id,
                result: result, at: time))
    }

    /// In microseconds: up to 1 s, 2 s, 4 s, … .
    private func longestPause(after failures: Int) -> Int64 {
        min(settings.longestPause, 1 << Int64(min(max(0, failures - 1), 30))) * 1_000_000
    }

    private func pause(_ queue: DeliveryQueue, microseconds: Int64) {
        let time = clock.elapsed() + microseconds
        queue.nextTry = time
        queue.status.nextTry = Timestamp(clamping: clock.now().rawValue + microseconds)
        alarms.insert(Alarm(time: time, webhook: queue.uid))
    }

    private func recover(_ queue: DeliveryQueue) {
        (queue.failures, queue.nextTry, queue.status.nextTry) = (0, nil, nil)
        guard queue.status.failingSince != nil else { return }
        queue.status.failingSince = nil
        logger.notice(
            "a webhook is delivered again", metadata: ["webhook": "\(queue.name)"])
    }

    private func stop(_ queue: DeliveryQueue, _ sentence: String) {
        queue.stop = WebhookStop(generation: queue.target.generation, reason: sentence)
        (queue.current, queue.resends, queue.isAtHead) = (nil, [], false)
        (queue.nextTry, queue.status.nextTry, queue.status.failingSince) = (nil, nil, nil)
        (queue.failures, queue.parkedInARow) = (0, 0)
        writeSoon(queue)
        logger.warning(
            "a webhook is stopped; change it to start it again",
            metadata: ["webhook": "\(queue.name)", "cause": "\(sentence)"])
    }

    // MARK: What is parked

    private func isOverdue(_ message: WebhookMessage, _ queue: DeliveryQueue) -> Bool {
        let limit = settings.parkedAfter * 1_000_000
        return clock.elapsed() - queue.knownSince >= limit
            && clock.now().rawValue - message.time.rawValue >= limit
    }

    /// False if it cannot be written down.
    private func park(
        _ message: WebhookMessage, _ problem: String, _ queue: DeliveryQueue
    ) -> Bool {
        guard let current = queue.current else { return false }
        let now = clock.now()
        let delivery = ParkedDelivery(
            webhook: queue.uid, event: message.id, type: message.type,
            item: current.entry.item.reference, eventAt: message.time,
            triedAt: current.firstTriedAt, parkedAt: now, tries: current.tries, problem: problem)
        return attempt("what cannot be delivered cannot be parked") {
            let dropped = try store.park(delivery, keeping: settings.parkedLimit)
            queue.status.parked += 1 - dropped
            queue.status.dropped += dropped
            shown.count { totals in
                totals.parked += 1
                totals.dropped += dropped
            }
        }
    }

    private func resend(_ id: Int64, _ queue: DeliveryQueue) {
        let isRead = attempt("what is parked cannot be read") {
            let found = try store.parkedDeliveries(of: queue.uid, after: id - 1, limit: 1).first
            guard let parked = found, parked.id == id else { return enqueue(queue) }
            let item = try content.item(parked.item)
            let messages = try item.map { try content.messages(of: $0, for: queue.target) } ?? []
            if let message = messages.first(where: { $0.id == parked.event }) {
                return send(message, as: .parked(parked, message), queue)
            }
            // Forgotten, or nothing that it may hear of any more.
            try store.removeParked([id])
            queue.status.parked -= 1
            queue.status.dropped += 1
            shown.count { $0.dropped += 1 }
            show(queue)
            enqueue(queue)
        }
        if !isRead { enqueue(queue) }
    }

    private func finish(
        _ parked: ParkedDelivery, _ verdict: DeliveryVerdict, _ attempt: WebhookTry,
        _ queue: DeliveryQueue
    ) {
        switch verdict {
        case .delivered:
            let isRemoved = self.attempt("what was parked cannot be removed") {
                try store.removeParked([parked.id])
            }
            if isRemoved { queue.status.parked -= 1 }
            onOutcome(
                WebhookOutcome(
                    webhook: queue.name, uid: queue.uid, item: parked.item, event: parked.event,
                    result: .delivered, at: attempt.at))
        case .gone(let sentence): stop(queue, sentence)
        case .failed(let sentence, _, let isAlive):
            // The others would fare no better.
            if !isAlive { queue.resends = [] }
            _ = self.attempt("what is parked cannot be changed") {
                try store.note(
                    triesOfParked: parked.id, parked.tries + 1, problem: sentence)
            }
        }
    }

    func dropOldParked() {
        guard queues.values.contains(where: { $0.status.parked > 0 }) else { return }
        let time = Timestamp(
            clamping: clock.now().rawValue - settings.droppedAfter * 1_000_000)
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

    // MARK: Tests

    func test(_ webhook: String, _ completion: @escaping @Sendable (WebhookTry?) -> Void) {
        // It may have been made a moment ago.
        if queues[webhook] == nil { look() }
        guard let queue = queues[webhook] else { return completion(nil) }
        lastTicket += 1
        let (ticket, message) = (lastTicket, content.testMessage(for: queue.target))
        tests[ticket] = TestUnderWay(webhook: webhook, message: message, completion: completion)
        post(message, to: queue.target) { [inbox] result in
            inbox.add(.tested(ticket: ticket, result))
        }
    }

    func finishTest(_ ticket: Int64, _ result: HTTPPostResult) {
        guard let test = tests.removeValue(forKey: ticket) else { return }
        guard let queue = queues[test.webhook] else { return test.completion(nil) }
        let attempt = note(DeliveryVerdict(result, from: queue.target), result, test.message)
        queue.note(attempt)
        show(queue)
        test.completion(attempt)
    }
}
