import DequeModule
import EventLog
import GatewayModel
import HTTPClient
import HeapModule
import Ledger
import Logging

/// What came of a request.
extension DeliveryLoop {
    func finish(_ webhook: String, _ ticket: Int64, _ result: HTTPPostResult) {
        guard let queue = queues[webhook], let underWay = queue.underWay,
            underWay.ticket == ticket
        else { return }
        queue.underWay = nil
        take(result, underWay.load, from: underWay.target, queue)
        enqueue(queue)
    }

    func take(
        _ result: HTTPPostResult, _ load: DeliveryQueue.Load, from target: WebhookTarget,
        _ queue: DeliveryQueue
    ) {
        let verdict = DeliveryVerdict(result, from: target)
        let attempt = note(verdict, result, load.message, queue)
        let isOutdated = target.generation != queue.target.generation
        switch load {
        case .parked(let parked, _) where isOutdated && !attempt.isDelivered:
            queue.resends.prepend(parked.id)
        case .event where isOutdated && !attempt.isDelivered:
            // It says nothing of the Webhook as it is now, which is tried at once.
            break
        case .event(let message): finish(message, verdict, attempt, queue)
        case .parked(let parked, _): finish(parked, verdict, attempt, queue)
        }
        show(queue)
    }

    func note(
        _ verdict: DeliveryVerdict, _ result: HTTPPostResult, _ message: WebhookMessage,
        _ queue: DeliveryQueue
    ) -> WebhookTry {
        let attempt = WebhookTry(
            at: clock.now(), event: message.id, type: message.type,
            status: (try? result.reply.get())?.status,
            milliseconds: Int64(result.seconds * 1000), problem: verdict.problem)
        shown.count { totals in
            if attempt.isDelivered { totals.delivered += 1 } else { totals.failed += 1 }
        }
        queue.note(attempt)
        // The address is for the operator alone: a name may be one of the inside.
        logger.debug(
            "a webhook was tried",
            metadata: [
                "webhook": "\(queue.name)", "event": "\(message.id)",
                "address": "\(result.address ?? "")", "problem": "\(attempt.problem ?? "")",
            ])
        return attempt
    }

    private func finish(
        _ message: WebhookMessage, _ verdict: DeliveryVerdict, _ attempt: WebhookTry,
        _ queue: DeliveryQueue
    ) {
        switch verdict {
        case .delivered:
            recover(queue, "a webhook is delivered again")
            queue.parkedInARow = 0
            pass(message, .delivered, at: attempt.at, queue)
        case .gone(let sentence): stop(queue, sentence)
        case .failed(let sentence, let retryAfter, _):
            queue.failures += 1
            queue.current?.tries += 1
            if queue.status.failingSince == nil {
                queue.status.failingSince = attempt.at
                writeSoon(queue)
                logger.warning(
                    "a webhook cannot be delivered; it is tried again",
                    metadata: ["webhook": "\(queue.name)", "cause": "\(sentence)"])
            }
            var pause = longestPause(after: queue.failures)
            if isOverdue(queue), park(message, sentence, queue) {
                pass(message, .parked, at: attempt.at, queue)
                // What is wrong may be with that event alone.
                queue.parkedInARow += 1
                pause = queue.parkedInARow == 1 ? 0 : longestPause(after: queue.parkedInARow - 1)
            }
            let wished = pauseWished(retryAfter)
            self.pause(queue, microseconds: max(settings.jitter(pause), wished))
            if wished > 0 { queue.nextResend = queue.nextTry }
        }
    }

    /// The message is done with.
    private func pass(
        _ message: WebhookMessage, _ result: WebhookOutcome.Result, at time: Timestamp,
        _ queue: DeliveryQueue
    ) {
        guard let entry = queue.current?.entry else { return }
        queue.current?.done.insert(message.id)
        if result == .parked { queue.current?.hasParked = true }
        onOutcome(
            WebhookOutcome(
                webhook: queue.name, uid: queue.uid, item: entry.item.reference, event: message.id,
                result: result, at: time))
    }

    /// In microseconds: up to 1 s, 2 s, 4 s, … .
    private func longestPause(after failures: Int) -> Int64 {
        min(settings.longestPause, 1 << Int64(min(max(0, failures - 1), 30))) * 1_000_000
    }

    func pauseWished(_ retryAfter: Int64?) -> Int64 {
        min(retryAfter ?? 0, settings.longestRetryAfter) * 1_000_000
    }

    func pause(_ queue: DeliveryQueue, microseconds: Int64) {
        let time = clock.elapsed() + microseconds
        queue.nextTry = time
        queue.status.nextTry = Timestamp(clamping: clock.now().rawValue + microseconds)
        alarms.insert(Alarm(time: time, webhook: queue.uid))
    }

    func recover(_ queue: DeliveryQueue, _ what: String) {
        queue.failures = 0
        queue.endPause()
        guard queue.status.failingSince != nil else { return }
        queue.status.failingSince = nil
        writeSoon(queue)
        logger.notice("\(what)", metadata: ["webhook": "\(queue.name)"])
    }

    /// Its receiver took something else than what waits, so that is tried now.
    func tryNow(_ queue: DeliveryQueue) {
        queue.failures = 0
        queue.endPause()
        if queue.current?.isWaiting != true { recover(queue, "a webhook is delivered again") }
        enqueue(queue)
    }

    func stop(_ queue: DeliveryQueue, _ sentence: String) {
        queue.stop = WebhookStop(generation: queue.target.generation, reason: sentence)
        (queue.current, queue.resends, queue.isAtHead) = (nil, [], false)
        queue.endPause()
        queue.status.failingSince = nil
        (queue.failures, queue.parkedInARow) = (0, 0)
        writeSoon(queue)
        logger.warning(
            "a webhook is stopped; change it to start it again",
            metadata: ["webhook": "\(queue.name)", "cause": "\(sentence)"])
    }

    /// By the time that passed, whatever the clock shows: it was tried for so long, or waits for so
    /// long. A restart begins anew.
    private func isOverdue(_ queue: DeliveryQueue) -> Bool {
        guard let current = queue.current else { return false }
        let now = clock.elapsed()
        return now - current.firstTried >= settings.parkedAfter * 1_000_000
            || past.hadReached(current.entry.after, by: now)
    }

    // MARK: Tests

    func test(_ webhook: String, _ completion: @escaping @Sendable (WebhookTry?) -> Void) {
        // It may have been made a moment ago.
        if queues[webhook] == nil { look() }
        guard let queue = queues[webhook], let found = testMessage(for: queue),
            let message = found.messages.first
        else { return completion(nil) }
        lastTicket += 1
        let (ticket, target) = (lastTicket, queue.target)
        tests[ticket] = TestUnderWay(target: target, message: message, completion: completion)
        post(message, found.keys, to: target) { [inbox] result in
            inbox.add(.tested(ticket: ticket, result))
        }
    }

    private func testMessage(for queue: DeliveryQueue) -> WebhookMessages? {
        if let found = try? content.testMessage(for: queue.target) { return found }
        look()
        return try? content.testMessage(for: queue.target)
    }

    func finishTest(_ ticket: Int64, _ result: HTTPPostResult) {
        guard let test = tests.removeValue(forKey: ticket) else { return }
        guard let queue = queues[test.target.uid] else { return test.completion(nil) }
        let verdict = DeliveryVerdict(result, from: test.target)
        let attempt = note(verdict, result, test.message, queue)
        if attempt.isDelivered, test.target.generation == queue.target.generation,
            queue.stop == nil
        {
            tryNow(queue)
        }
        show(queue)
        test.completion(attempt)
    }
}

/// A test whose answer is awaited.
struct TestUnderWay {
    let target: WebhookTarget
    let message: WebhookMessage
    let completion: @Sendable (WebhookTry?) -> Void
}
