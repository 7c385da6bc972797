public import EventLog
public import GatewayModel
public import HTTPClient
public import Ledger
public import Logging
import Synchronization
import Threads

/// Tells the receivers of Webhooks what happens: in order, at least once, each at its own pace.
///
/// What each has been told is one position in the feed of commits and warnings, kept beside the
/// log. What an event says, and to whom, is not known here (``WebhookContent``).
public final class WebhookService: Sendable {
    private let inbox = DeliveryInbox()
    private let shown = WebhookStatuses()
    private let content: any WebhookContent
    private let store: any SideStore
    private let sender: HTTPSender
    private let settings: WebhookSettings
    private let clock: any WallClock
    private let logger: Logger
    private let onOutcome: @Sendable (WebhookOutcome) -> Void
    private let thread = Mutex<SystemThread?>(nil)
    private let follower = Mutex<LedgerFollower?>(nil)

    /// - Parameters:
    ///   - sender: is not stopped here.
    ///   - onOutcome: told of each event that was delivered or parked, on the thread that delivers:
    ///     it must not wait.
    public init(
        _ content: any WebhookContent, store: any SideStore, sender: HTTPSender,
        settings: WebhookSettings = WebhookSettings(), clock: any WallClock = SystemClock(),
        logger: Logger, onOutcome: @escaping @Sendable (WebhookOutcome) -> Void = { _ in }
    ) {
        (self.content, self.store, self.sender) = (content, store, sender)
        (self.settings, self.clock, self.logger) = (settings, clock, logger)
        self.onOutcome = onOutcome
    }

    /// Begins to deliver. Not for a server whose log cannot be written. At most once.
    ///
    /// - Returns: false if the system gives no thread.
    public func start() -> Bool {
        let goOn: @Sendable () -> Void = { [weak self] in
            self?.follower.withLock { $0 }?.goOn()
        }
        let started = SystemThread {
            [inbox, shown, content, store, sender, settings, clock, logger, onOutcome] in
            DeliveryLoop(
                inbox: inbox, shown: shown, content: content, store: store, sender: sender,
                settings: settings, clock: clock, logger: logger, onOutcome: onOutcome,
                onLook: goOn
            ).run()
        }
        thread.withLock { $0 = started }
        wake()
        return started != nil
    }

    /// Wakes with each commit and each warning of a ledger, until that ends.
    public func follow(_ ledger: Ledger) {
        ledger.warnings.whenRecorded { [weak self] in self?.wake() }
        let follower = LedgerFollower(ledger) { [weak self] in self?.wake() }
        self.follower.withLock { $0 = follower }
        follower.goOn()
    }

    /// Says that something happened, or that a Webhook is there, is gone, or is another.
    public func wake() { inbox.look() }

    /// Returns when what was delivered is written down. What is under way is sent again at the next
    /// start.
    public func stop() { end(isCrash: false) }

    /// Stops as a process does that is killed.
    package func crash() { end(isCrash: true) }

    private func end(isCrash: Bool) {
        let running = thread.withLock { thread in
            if thread != nil { inbox.add(.stop(isCrash: isCrash)) }
            return thread.take()
        }
        running?.join()
    }

    // MARK: How it goes

    /// Nil for one that is not known, or not yet.
    ///
    /// - Parameter webhook: the uid, as everywhere here.
    public func status(of webhook: String) -> WebhookStatus? { shown.status(of: webhook) }

    public var totals: WebhookTotals { shown.totals() }

    /// Of all that are known.
    public var statuses: [WebhookStatus] { shown.all() }

    public func now() -> Timestamp { clock.now() }

    /// Whether it is among those who wait for the next commit.
    public var isWaiting: Bool { follower.withLock { $0 }?.isWaiting ?? false }

    /// Oldest first.
    public func parked(
        of webhook: String, after id: Int64, limit: Int
    ) throws(EventLogError) -> [ParkedDelivery] {
        try store.parkedDeliveries(of: webhook, after: id, limit: limit)
    }

    // MARK: What may be asked for

    /// Sends again what is parked, ahead of what waits, one after the other: it is made anew, with
    /// the rights of now. What is delivered, or has nothing left to tell, is parked no more.
    ///
    /// - Parameter ids: nil for all of it, and for what waits for its next try.
    /// - Returns: how many will be sent: 0 for one that is stopped.
    public func resend(_ ids: [Int64]?, of webhook: String) throws(EventLogError) -> Int {
        let status = status(of: webhook)
        if status?.stop != nil { return 0 }
        let all = try store.parkedDeliveries(of: webhook, after: 0, limit: settings.parkedLimit)
        let wanted = all.map(\.id).filter { ids?.contains($0) ?? true }
        if !wanted.isEmpty || ids == nil {
            inbox.add(.resend(webhook: webhook, parked: wanted, isForAll: ids == nil))
        }
        let isWaiting = ids == nil && status?.waiting != nil
        return wanted.count + (isWaiting ? 1 : 0)
    }

    /// Sends a test now, whatever waits, and calls `completion` once with what came of it; with nil
    /// if there is no such Webhook, or the server is stopping.
    public func test(
        _ webhook: String, completion: @escaping @Sendable (WebhookTry?) -> Void
    ) {
        let isAsked = thread.withLock { thread in
            if thread != nil { inbox.add(.test(webhook: webhook, completion)) }
            return thread != nil
        }
        if !isAsked { completion(nil) }
    }
}
