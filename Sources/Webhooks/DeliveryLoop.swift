import DequeModule
import EventLog
import GatewayModel
import HTTPClient
import HeapModule
import Ledger
import Logging

/// The thread that delivers: everything here is its own.
final class DeliveryLoop {
    let inbox: DeliveryInbox
    let board: WebhookBoard
    let content: any WebhookContent
    let store: any SideStore
    let sender: HTTPSender
    let settings: WebhookSettings
    let clock: any WallClock
    let logger: Logger
    let onOutcome: @Sendable (WebhookOutcome) -> Void

    /// By uid.
    var lanes: [String: DeliveryLane] = [:]
    var uids: [NamespacedName: String] = [:]
    /// Of the Webhooks in `lanes`; nil before the first look.
    var version: Int64?
    /// What a start finds beside the log, until its Webhooks are met.
    var cursors: [String: WebhookCursor]?
    var parkedCounts: [String: Int] = [:]
    /// Of Webhooks that are gone, and what is beside the log of them not yet.
    var forgotten: Set<String> = []

    /// All up to here was looked at.
    var front = FeedPosition.beginning
    var window: FeedWindow
    /// Those that can go on.
    var ready: Deque<DeliveryLane> = []
    /// Those that have been told what the front has yet to come to.
    var ahead: [DeliveryLane] = []
    var alarms = Heap<Alarm>()
    /// Whose position is to be written down soon.
    var unwritten: Set<String> = []
    var lastTicket: Int64 = 0
    var tests: [Int64: TestUnderWay] = [:]

    // Of the process's own clock.
    var lookAt: ContinuousClock.Instant?
    var writeAt: ContinuousClock.Instant?
    var sweepAt = ContinuousClock.now + retryDelay
    /// What could not be done, so that it is said once.
    var troubles: Set<String> = []

    /// What has just happened is looked at together with what happens then.
    private static let lookDelay = Duration.milliseconds(5)
    static let retryDelay = Duration.seconds(1)
    private static let sweepInterval = Duration.seconds(60)
    /// So many lanes go on before commands are looked at again.
    private static let turn = 256

    struct Alarm: Comparable {
        let time: Int64
        let webhook: String

        static func < (left: Alarm, right: Alarm) -> Bool { left.time < right.time }
    }

    init(
        inbox: DeliveryInbox, board: WebhookBoard, content: any WebhookContent,
        store: any SideStore, sender: HTTPSender, settings: WebhookSettings, clock: any WallClock,
        logger: Logger, onOutcome: @escaping @Sendable (WebhookOutcome) -> Void
    ) {
        (self.inbox, self.board, self.content) = (inbox, board, content)
        (self.store, self.sender, self.settings) = (store, sender, settings)
        (self.clock, self.logger, self.onOutcome) = (clock, logger, onOutcome)
        window = FeedWindow(content)
    }

    func run() {
        while true {
            for command in inbox.take(waiting: patience) {
                if case .stop(let isCrash) = command { return end(isCrash: isCrash) }
                carryOut(command)
            }
            if let time = lookAt, ContinuousClock.now >= time { look() }
            ring()
            for _ in 0..<Self.turn {
                guard let lane = ready.popFirst() else { break }
                lane.isQueued = false
                goOn(lane)
            }
            if let time = writeAt, ContinuousClock.now >= time { write() }
            if ContinuousClock.now >= sweepAt { sweep() }
        }
    }

    func carryOut(_ command: DeliveryCommand) {
        switch command {
        case .look: lookAt = lookAt ?? ContinuousClock.now + Self.lookDelay
        case .done(let webhook, let ticket, let result): finish(webhook, ticket, result)
        case .test(let webhook, let completion): test(webhook, completion)
        case .tested(let ticket, let result): finishTest(ticket, result)
        case .resend(let webhook, let ids):
            guard let lane = lanes[webhook] else { return }
            lane.resends.append(contentsOf: ids.filter { !lane.resends.contains($0) })
            enqueue(lane)
        case .stop: break
        }
    }

    /// How long there is nothing to do unless somebody asks for it, in microseconds.
    private var patience: Int64 {
        if !ready.isEmpty { return 0 }
        let next = [lookAt, writeAt, sweepAt].compactMap { $0 }.min() ?? sweepAt
        let left = max(.zero, next - .now) / .microseconds(1)
        let alarm = alarms.min.map { $0.time - clock.elapsed() } ?? .max
        return max(0, min(Int64(left) + 1, alarm))
    }

    func enqueue(_ lane: DeliveryLane) {
        if lane.isQueued { return }
        lane.isQueued = true
        ready.append(lane)
    }

    private func ring() {
        let now = clock.elapsed()
        while let alarm = alarms.min, alarm.time <= now {
            alarms.removeMin()
            guard let lane = lanes[alarm.webhook], lane.nextTry == alarm.time else { continue }
            enqueue(lane)
        }
    }

    /// Says once that something cannot be done, until it can again.
    func attempt(_ what: String, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            if troubles.remove(what) != nil { logger.notice("\(what): it works again") }
            return true
        } catch {
            if troubles.insert(what).inserted {
                logger.error("\(what): it is tried again", metadata: ["cause": "\(error)"])
            }
            return false
        }
    }

    // MARK: What is written down

    /// At most once in a while for all of them.
    func writeSoon(_ lane: DeliveryLane) {
        unwritten.insert(lane.uid)
        writeAt = writeAt ?? ContinuousClock.now + .milliseconds(settings.writtenAfter)
    }

    /// - Parameter isForAll: also for those that nothing was delivered to.
    func write(isForAll: Bool = false) {
        writeAt = nil
        let changed = (isForAll ? Array(lanes.keys) : Array(unwritten)).compactMap { uid in
            lanes[uid].flatMap { lane in
                let cursor = lane.cursor(front: front)
                return cursor == lane.written ? nil : cursor
            }
        }
        let isDone = attempt("how far webhooks have been told cannot be kept") {
            if !forgotten.isEmpty { try store.forget(webhooks: forgotten.sorted()) }
            forgotten = []
            if !changed.isEmpty { try store.save(webhookCursors: changed) }
        }
        guard isDone else { return writeAt = ContinuousClock.now + Self.retryDelay }
        unwritten = []
        for cursor in changed { lanes[cursor.webhook]?.written = cursor }
    }

    private func sweep() {
        sweepAt = ContinuousClock.now + Self.sweepInterval
        write(isForAll: true)
        dropOldParked()
    }

    private func end(isCrash: Bool) {
        if !isCrash { write(isForAll: true) }
        for test in tests.values { test.completion(nil) }
    }
}

/// A test whose answer is awaited.
struct TestUnderWay {
    let webhook: String
    let message: WebhookMessage
    let completion: @Sendable (WebhookTry?) -> Void
}
