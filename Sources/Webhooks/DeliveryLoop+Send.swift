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

    /// Begins the next request of a lane, if there is one to be made now.
    func goOn(_ lane: DeliveryLane) {
        guard lane.underWay == nil, lane.stop == nil, lanes[lane.uid] === lane else { return }
        if let id = lane.resends.popFirst() { return resend(id, lane) }
        if let time = lane.nextTry {
            guard time <= clock.elapsed() else { return }
            (lane.nextTry, lane.status.nextTry) = (nil, nil)
        }
        let isRead = attempt("what a webhook is to be told cannot be read") { try tellNext(lane) }
        if !isRead { pause(lane, microseconds: 1_000_000) }
        show(lane)
    }

    private func tellNext(_ lane: DeliveryLane) throws {
        if lane.current != nil, try tellCurrent(lane) { return }
        for _ in 0..<Self.itemsPerTurn {
            if settle(lane) { return }
            guard let entry = try window.entry(after: lane.position) else {
                return reachEnd(lane)
            }
            if let gap = entry.item.gap(after: lane.position) { lane.status.miss(gap) }
            if entry.wants(content, version ?? 0).contains(lane.name) {
                lane.current = DeliveryLane.Current(entry: entry)
                if try tellCurrent(lane) { return }
            } else {
                lane.position = entry.after
            }
        }
        enqueue(lane)
    }

    /// There is nothing after what a lane has been told.
    private func reachEnd(_ lane: DeliveryLane) {
        if lane.position.order <= front.order {
            (lane.position, lane.isAtFront) = (front, true)
        } else {
            // It was faster than the front, which follows.
            ahead.append(lane)
            carryOut(.look)
        }
    }

    /// - Returns: whether something was begun. If not, the lane is past the item.
    private func tellCurrent(_ lane: DeliveryLane) throws -> Bool {
        guard var current = lane.current else { return false }
        let messages = try content.messages(of: current.entry.item, for: lane.target)
        guard let message = messages.first(where: { !current.done.contains($0.id) }) else {
            lane.current = nil
            lane.position = current.entry.after
            if !current.done.isEmpty { writeSoon(lane) }
            // What was in the way is gone, without a try.
            if lane.failures > 0, current.tries > 0 { recover(lane) }
            return false
        }
        if current.event != message.id {
            (current.event, current.tries) = (message.id, 0)
            current.firstTriedAt = clock.now()
        }
        lane.current = current
        send(message, as: .event(message), lane)
        return true
    }

    private func send(
        _ message: WebhookMessage, as load: DeliveryLane.Load, _ lane: DeliveryLane
    ) {
        lastTicket += 1
        let (ticket, uid) = (lastTicket, lane.uid)
        lane.underWay = (ticket, load)
        board.count { $0.underWay += 1 }
        post(message, to: lane.target) { [inbox] result in
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
        board.count { $0.underWay -= 1 }
        guard let lane = lanes[webhook], let (known, load) = lane.underWay, known == ticket else {
            return
        }
        lane.underWay = nil
        let verdict = DeliveryVerdict(result, from: lane.target)
        let attempt = note(verdict, result, load.message)
        lane.note(attempt)
        switch load {
        case .event(let message): finish(message, verdict, attempt, lane)
        case .parked(let parked, _): finish(parked, verdict, attempt, lane)
        }
        show(lane)
        enqueue(lane)
    }

    private func note(
        _ verdict: DeliveryVerdict, _ result: HTTPPostResult, _ message: WebhookMessage
    ) -> WebhookTry {
        let attempt = WebhookTry(
            at: clock.now(), event: message.id, type: message.type,
            status: (try? result.reply.get())?.status,
            milliseconds: Int64(result.seconds * 1000), problem: verdict.problem)
        board.count { totals in
            if attempt.isDelivered { totals.delivered += 1 } else { totals.failed += 1 }
        }
        return attempt
    }

    private func finish(
        _ message: WebhookMessage, _ verdict: DeliveryVerdict, _ attempt: WebhookTry,
        _ lane: DeliveryLane
    ) {
        switch verdict {
        case .delivered:
            recover(lane)
            lane.parkedInARow = 0
            pass(message, .delivered, at: attempt.at, lane)
        case .gone(let sentence): stop(lane, sentence)
        case .failed(let sentence, let retryAfter, _):
            lane.failures += 1
            lane.current?.tries += 1
            if lane.status.failingSince == nil {
                lane.status.failingSince = attempt.at
                logger.warning(
                    "a webhook cannot be delivered; it is tried again",
                    metadata: ["webhook": "\(lane.name)", "cause": "\(sentence)"])
            }
            var pause = longestPause(after: lane.failures)
            if isOverdue(message, lane), park(message, sentence, lane) {
                pass(message, .parked, at: attempt.at, lane)
                // What is wrong may be with that event alone.
                lane.parkedInARow += 1
                pause = lane.parkedInARow == 1 ? 0 : longestPause(after: lane.parkedInARow - 1)
            }
            let wished = min(retryAfter ?? 0, settings.longestRetryAfter) * 1_000_000
            self.pause(lane, microseconds: max(settings.jitter(pause), wished))
        }
    }

    /// The message is done with.
    private func pass(
        _ message: WebhookMessage, _ result: WebhookOutcome.Result, at time: Timestamp,
        _ lane: DeliveryLane
    ) {
        guard let entry = lane.current?.entry else { return }
        lane.current?.done.insert(message.id)
        onOutcome(
            WebhookOutcome(
                webhook: lane.name, uid: lane.uid, item: entry.item.reference, event: message.id,
                result: result, at: time))
    }

    /// In microseconds: up to 1 s, 2 s, 4 s, … .
    private func longestPause(after failures: Int) -> Int64 {
        min(settings.longestPause, 1 << Int64(min(max(0, failures - 1), 30))) * 1_000_000
    }

    private func pause(_ lane: DeliveryLane, microseconds: Int64) {
        let time = clock.elapsed() + microseconds
        lane.nextTry = time
        lane.status.nextTry = Timestamp(clamping: clock.now().rawValue + microseconds)
        alarms.insert(Alarm(time: time, webhook: lane.uid))
    }

    private func recover(_ lane: DeliveryLane) {
        (lane.failures, lane.nextTry, lane.status.nextTry) = (0, nil, nil)
        guard lane.status.failingSince != nil else { return }
        lane.status.failingSince = nil
        logger.notice(
            "a webhook is delivered again", metadata: ["webhook": "\(lane.name)"])
    }

    private func stop(_ lane: DeliveryLane, _ sentence: String) {
        lane.stop = WebhookStop(generation: lane.target.generation, reason: sentence)
        (lane.current, lane.resends, lane.isAtFront) = (nil, [], false)
        (lane.nextTry, lane.status.nextTry, lane.status.failingSince) = (nil, nil, nil)
        (lane.failures, lane.parkedInARow) = (0, 0)
        writeSoon(lane)
        logger.warning(
            "a webhook is stopped; change it to start it again",
            metadata: ["webhook": "\(lane.name)", "cause": "\(sentence)"])
    }

    // MARK: What is parked

    private func isOverdue(_ message: WebhookMessage, _ lane: DeliveryLane) -> Bool {
        let limit = settings.parkedAfter * 1_000_000
        return clock.elapsed() - lane.knownSince >= limit
            && clock.now().rawValue - message.time.rawValue >= limit
    }

    /// False if it cannot be written down.
    private func park(
        _ message: WebhookMessage, _ problem: String, _ lane: DeliveryLane
    ) -> Bool {
        guard let current = lane.current else { return false }
        let now = clock.now()
        let delivery = ParkedDelivery(
            webhook: lane.uid, event: message.id, type: message.type,
            item: current.entry.item.reference, eventAt: message.time,
            triedAt: current.firstTriedAt, parkedAt: now, tries: current.tries, problem: problem)
        return attempt("what cannot be delivered cannot be parked") {
            let dropped = try store.park(delivery, keeping: settings.parkedLimit)
            lane.status.parked += 1 - dropped
            lane.status.dropped += dropped
            board.count { totals in
                totals.parked += 1
                totals.dropped += dropped
            }
        }
    }

    private func resend(_ id: Int64, _ lane: DeliveryLane) {
        let isRead = attempt("what is parked cannot be read") {
            let found = try store.parkedDeliveries(of: lane.uid, after: id - 1, limit: 1).first
            guard let parked = found, parked.id == id else { return enqueue(lane) }
            let item = try content.item(parked.item)
            let messages = try item.map { try content.messages(of: $0, for: lane.target) } ?? []
            if let message = messages.first(where: { $0.id == parked.event }) {
                return send(message, as: .parked(parked, message), lane)
            }
            // Forgotten, or nothing that it may hear of any more.
            try store.removeParked([id])
            lane.status.parked -= 1
            lane.status.dropped += 1
            board.count { $0.dropped += 1 }
            show(lane)
            enqueue(lane)
        }
        if !isRead { enqueue(lane) }
    }

    private func finish(
        _ parked: ParkedDelivery, _ verdict: DeliveryVerdict, _ attempt: WebhookTry,
        _ lane: DeliveryLane
    ) {
        switch verdict {
        case .delivered:
            let isRemoved = self.attempt("what was parked cannot be removed") {
                try store.removeParked([parked.id])
            }
            if isRemoved { lane.status.parked -= 1 }
            onOutcome(
                WebhookOutcome(
                    webhook: lane.name, uid: lane.uid, item: parked.item, event: parked.event,
                    result: .delivered, at: attempt.at))
        case .gone(let sentence): stop(lane, sentence)
        case .failed(let sentence, _, let isAlive):
            // The others would fare no better.
            if !isAlive { lane.resends = [] }
            _ = self.attempt("what is parked cannot be changed") {
                try store.note(
                    triesOfParked: parked.id, parked.tries + 1, problem: sentence)
            }
        }
    }

    func dropOldParked() {
        guard lanes.values.contains(where: { $0.status.parked > 0 }) else { return }
        let time = Timestamp(
            clamping: clock.now().rawValue - settings.droppedAfter * 1_000_000)
        _ = attempt("what is parked cannot be dropped") {
            let dropped = try store.removeParked(before: time)
            let counts = try store.parkedCounts()
            for lane in lanes.values {
                lane.status.parked = counts[lane.uid] ?? 0
                lane.status.dropped += dropped[lane.uid] ?? 0
                show(lane)
            }
            board.count { $0.dropped += dropped.values.reduce(0, +) }
        }
    }

    // MARK: Tests

    func test(_ webhook: String, _ completion: @escaping @Sendable (WebhookTry?) -> Void) {
        // It may have been made a moment ago.
        if lanes[webhook] == nil { look() }
        guard let lane = lanes[webhook] else { return completion(nil) }
        lastTicket += 1
        let (ticket, message) = (lastTicket, content.testMessage(for: lane.target))
        tests[ticket] = TestUnderWay(webhook: webhook, message: message, completion: completion)
        post(message, to: lane.target) { [inbox] result in
            inbox.add(.tested(ticket: ticket, result))
        }
    }

    func finishTest(_ ticket: Int64, _ result: HTTPPostResult) {
        guard let test = tests.removeValue(forKey: ticket) else { return }
        guard let lane = lanes[test.webhook] else { return test.completion(nil) }
        let attempt = note(DeliveryVerdict(result, from: lane.target), result, test.message)
        lane.note(attempt)
        show(lane)
        test.completion(attempt)
    }
}
