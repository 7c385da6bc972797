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
    let shown: WebhookStatuses
    let content: any WebhookContent
    let store: any SideStore
    let sender: HTTPSender
    let settings: WebhookSettings
    let clock: any WallClock
    let logger: Logger
    let onOutcome: @Sendable (WebhookOutcome) -> Void
    /// Called after each look at what there is to tell.
    let onLook: @Sendable () -> Void

    /// By uid.
    var queues: [String: DeliveryQueue] = [:]
    var uids: [NamespacedName: String] = [:]
    /// Of the Webhooks in `queues`; nil before the first look.
    var version: Int64?
    /// What a start finds beside the log, until its Webhooks are met.
    var cursors: [String: WebhookCursor]?
    var parkedCounts: [String: Int] = [:]
    /// Of Webhooks that are gone, and what is beside the log of them not yet.
    var forgotten: Set<String> = []

    /// All up to here was looked at.
    var head = FeedPosition.beginning
    var window: FeedWindow
    var past: FeedPast
    /// What the clock showed when the process began, as it were.
    let clockOffset: Int64
    /// Those that can go on.
    var ready: Deque<DeliveryQueue> = []
    /// Those that have been told what the head has yet to come to.
    var beyondHead: [DeliveryQueue] = []
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
    var troubles: Set<Trouble> = []

    /// What has just happened is looked at together with what happens then.
    private static let lookDelay = Duration.milliseconds(5)
    /// The same while there is no Webhook: commits should not notice that there could be one.
    private static let idleDelay = Duration.milliseconds(100)
    static let retryDelay = Duration.seconds(1)
    /// The same in microseconds.
    static let retryPause: Int64 = 1_000_000
    private static let sweepInterval = Duration.seconds(60)
    /// So many queues go on before commands are looked at again.
    private static let turn = 256

    struct Alarm: Comparable {
        let time: Int64
        let webhook: String

        static func < (left: Alarm, right: Alarm) -> Bool { left.time < right.time }
    }

    init(
        inbox: DeliveryInbox, shown: WebhookStatuses, content: any WebhookContent,
        store: any SideStore, sender: HTTPSender, settings: WebhookSettings, clock: any WallClock,
        logger: Logger, onOutcome: @escaping @Sendable (WebhookOutcome) -> Void,
        onLook: @escaping @Sendable () -> Void = {}
    ) {
        (self.inbox, self.shown, self.content) = (inbox, shown, content)
        (self.store, self.sender, self.settings) = (store, sender, settings)
        (self.clock, self.logger, self.onOutcome) = (clock, logger, onOutcome)
        self.onLook = onLook
        window = FeedWindow(content)
        past = FeedPast(span: settings.parkedAfter * 1_000_000)
        clockOffset = clock.now().rawValue - clock.elapsed()
    }

    func run() {
        lookAt = ContinuousClock.now
        while true {
            let asked = inbox.take(waiting: patience)
            if asked.isToLook { lookSoon() }
            for command in asked.commands {
                if case .stop(let isCrash) = command { return end(isCrash: isCrash) }
                carryOut(command)
            }
            if let time = lookAt, ContinuousClock.now >= time { look() }
            wakeDue()
            for _ in 0..<Self.turn {
                guard let queue = ready.popFirst() else { break }
                queue.isReady = false
                goOn(queue)
            }
            if let time = writeAt, ContinuousClock.now >= time { write() }
            if ContinuousClock.now >= sweepAt { sweep() }
        }
    }

    func carryOut(_ command: DeliveryCommand) {
        switch command {
        case .done(let webhook, let ticket, let result): finish(webhook, ticket, result)
        case .test(let webhook, let completion): test(webhook, completion)
        case .tested(let ticket, let result): finishTest(ticket, result)
        case .resend(let webhook, let ids, let isForAll):
            resend(ids, of: webhook, isForAll: isForAll)
        case .stop: break
        }
    }

    func lookSoon() {
        let delay = queues.isEmpty ? Self.idleDelay : Self.lookDelay
        lookAt = lookAt ?? ContinuousClock.now + delay
    }

    /// How long there is nothing to do unless somebody asks for it, in microseconds.
    private var patience: Int64 {
        if !ready.isEmpty { return 0 }
        let next = [lookAt, writeAt, sweepAt].compactMap { $0 }.min() ?? sweepAt
        let left = max(.zero, next - .now) / .microseconds(1)
        let alarm = alarms.min.map { $0.time - clock.elapsed() } ?? .max
        return max(0, min(Int64(left) + 1, alarm))
    }

    func enqueue(_ queue: DeliveryQueue) {
        if queue.isReady { return }
        queue.isReady = true
        ready.append(queue)
    }

    private func wakeDue() {
        let now = clock.elapsed()
        while let alarm = alarms.min, alarm.time <= now {
            alarms.removeMin()
            guard let queue = queues[alarm.webhook],
                queue.nextTry == alarm.time || queue.nextResend == alarm.time
            else { continue }
            enqueue(queue)
        }
    }

    /// Says once that something cannot be done, until it can again.
    func attempt(
        _ what: String, of queue: DeliveryQueue? = nil, _ body: () throws -> Void
    ) -> Bool {
        let trouble = Trouble(what: what, webhook: queue?.uid)
        var metadata: Logger.Metadata = queue.map { ["webhook": "\($0.name)"] } ?? [:]
        do {
            try body()
            if troubles.remove(trouble) != nil {
                logger.notice("\(what): it works again", metadata: metadata)
            }
            return true
        } catch {
            if troubles.insert(trouble).inserted {
                metadata["cause"] = "\(error)"
                logger.error("\(what): it is tried again", metadata: metadata)
            }
            return false
        }
    }

    // MARK: What is written down

    /// At most once in a while for all of them.
    func writeSoon(_ queue: DeliveryQueue) {
        unwritten.insert(queue.uid)
        writeAt = writeAt ?? ContinuousClock.now + .milliseconds(settings.writtenAfter)
    }

    /// - Parameter isForAll: also for those that nothing was delivered to.
    func write(isForAll: Bool = false) {
        writeAt = nil
        let changed = (isForAll ? Array(queues.keys) : Array(unwritten)).compactMap { uid in
            queues[uid].flatMap { queue in
                let cursor = queue.cursor(head: head)
                return cursor == queue.written ? nil : cursor
            }
        }
        let isDone = attempt("how far webhooks have been told cannot be kept") {
            if !forgotten.isEmpty { try store.forget(webhooks: forgotten.sorted()) }
            forgotten = []
            if !changed.isEmpty { try store.save(webhookCursors: changed) }
        }
        guard isDone else { return writeAt = ContinuousClock.now + Self.retryDelay }
        unwritten = []
        for cursor in changed { queues[cursor.webhook]?.written = cursor }
    }

    private func sweep() {
        sweepAt = ContinuousClock.now + Self.sweepInterval
        write(isForAll: true)
        dropOldParked()
        past.note(head, at: clock.elapsed())
    }

    private func end(isCrash: Bool) {
        if !isCrash { write(isForAll: true) }
        for test in tests.values { test.completion(nil) }
    }
}

/// What cannot be done now; without a Webhook where it is for all of them.
struct Trouble: Hashable {
    let what: String
    let webhook: String?
}
