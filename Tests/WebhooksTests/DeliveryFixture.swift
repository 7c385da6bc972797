import Addresses
import EventLog
import GatewayModel
import HTTPClient
import Ledger
import LintelTesting
import Logging
import Synchronization
import Testing

@testable import Webhooks

/// A service that delivers to this machine, by a clock that stands still unless it is told.
final class DeliveryFixture {
    let content = TestContent()
    let store: any LogEngine
    let clock = ManualClock()
    let sender: HTTPSender
    var settings = WebhookSettings()
    private(set) var service: WebhookService
    let outcomes = Outcomes()
    /// The status of one of them whenever the thread that delivers asks for content.
    var onAsked: (@Sendable (WebhookStatus) -> Void)?
    private var isRunning = false
    /// Their ports go to others as soon as they are gone, and what is tried again would, too.
    private var receivers: [TestReceiver] = []

    init(
        _ store: any LogEngine = InMemoryEventLog(), totalMilliseconds: Int = 10_000,
        _ change: (inout WebhookSettings) -> Void = { _ in }
    ) throws {
        self.store = store
        var senderSettings = HTTPSenderSettings()
        senderSettings.rules = AddressRules(allowing: [try AddressRange("127.0.0.0/8")])
        senderSettings.limits.totalMilliseconds = totalMilliseconds
        sender = try #require(HTTPSender(senderSettings))
        settings.writtenAfter = 1
        settings.jitter = { _ in 0 }
        change(&settings)
        service = WebhookService(
            content, store: store, sender: sender, settings: settings, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    deinit {
        if isRunning { service.stop() }
        sender.stop()
    }

    func keep(_ receiver: TestReceiver) -> TestReceiver {
        receivers.append(receiver)
        return receiver
    }

    func start() {
        let outcomes = outcomes
        service = WebhookService(
            content, store: store, sender: sender, settings: settings, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onOutcome: { outcomes.add($0) })
        if let onAsked {
            content.whenAsked { [weak service] in
                if let status = service?.status(of: "uid-of-a") { onAsked(status) }
            }
        }
        isRunning = service.start()
        #expect(isRunning)
    }

    /// Starts, and waits until the Webhooks there are have been met.
    func start(meeting webhooks: String...) {
        start()
        for webhook in webhooks { #expect(eventually { status(webhook) != nil }) }
    }

    func stop() {
        service.stop()
        isRunning = false
    }

    func crash() {
        service.crash()
        isRunning = false
    }

    func happen(_ reasons: String...) {
        for reason in reasons { content.happen(reason, at: clock.now()) }
        service.wake()
    }

    func pass(seconds: Int64) {
        clock.pass(seconds: seconds)
        service.wake()
    }

    func status(_ webhook: String = "uid-of-a") -> WebhookStatus? { service.status(of: webhook) }

    func parked(_ webhook: String = "uid-of-a") throws -> [ParkedDelivery] {
        try service.parked(of: webhook, after: 0, limit: 9999)
    }
}

extension DeliveryLoop {
    /// One that a test drives itself.
    static func forTests(_ fixture: DeliveryFixture, _ store: any SideStore) -> DeliveryLoop {
        DeliveryLoop(
            inbox: DeliveryInbox(), shown: WebhookStatuses(), content: fixture.content,
            store: store, sender: fixture.sender, settings: fixture.settings,
            clock: fixture.clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onOutcome: { _ in })
    }
}

final class Outcomes: Sendable {
    private let outcomes = Mutex<[WebhookOutcome]>([])
    func add(_ outcome: WebhookOutcome) { outcomes.withLock { $0.append(outcome) } }
    var all: [WebhookOutcome] { outcomes.withLock { $0 } }
}

final class ManualClock: WallClock {
    private let microseconds = Mutex(Int64(0))
    private let offset = Mutex(Int64(0))
    /// What somebody does to a clock: no time passes.
    func set(aheadSeconds seconds: Int64) { offset.withLock { $0 += seconds * 1_000_000 } }
    func pass(seconds: Int64) { microseconds.withLock { $0 += seconds * 1_000_000 } }
    func elapsed() -> Int64 { microseconds.withLock { $0 } }
    func now() -> Timestamp {
        Timestamp(rawValue: Samples.noon.rawValue + elapsed() + offset.withLock { $0 })
    }
}
