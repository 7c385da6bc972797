import Addresses
import EventLog
import Foundation
import GatewayModel
import HTTPClient
import Logging
import MicroHTTP
import Synchronization
import Webhooks

/// What waits for 100 webhooks, delivered to a receiver in this process.
enum WebhookBenchmark {
    private static let webhooks = 100
    private static let itemsOfEach = 100
    private static let deliveries = webhooks * itemsOfEach

    static func run() throws {
        let received = Atomic(0)
        let server = try Server([ServerListener(address: "127.0.0.1", port: 0)]) { _ in
            received.add(1, ordering: .relaxed)
            return .now(Response(status: 204))
        }
        defer { server.stop(deadlineSeconds: 1) }
        var settings = HTTPSenderSettings()
        settings.rules = AddressRules(allowing: [try AddressRange("127.0.0.1")])
        guard let sender = HTTPSender(settings) else { throw WrongAnswer("no sender") }
        defer { sender.stop() }
        let content = try WebhookBenchmarkContent(
            webhooks, itemsOfEach, "http://127.0.0.1:\(server.port)/hook")
        let store = InMemoryEventLog()
        store.save(
            webhookCursors: content.targets().map {
                WebhookCursor(webhook: $0.uid, position: .beginning)
            })
        let service = WebhookService(
            content, store: store, sender: sender,
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
        let time = seconds {
            guard service.start() else { return }
            while service.totals.delivered < deliveries { usleep(1000) }
        }
        service.stop()
        guard received.load(ordering: .relaxed) == deliveries, service.totals.failed == 0 else {
            throw WrongAnswer("not all of it was delivered once")
        }
        Measurement(
            what: "deliveries of 100 webhooks, all waiting", value: Double(deliveries) / time,
            unit: "1/s", better: .more, target: 1_000
        ).report()
    }
}

/// Something of 1 KiB happened, again and again, and everybody wants all of it.
private struct WebhookBenchmarkContent: WebhookContent {
    private let items: [WarningEvent]
    private let all: [WebhookTarget]

    init(_ webhooks: Int, _ items: Int, _ url: String) throws {
        guard let url = WebURL(anyHost: url) else { throw WrongAnswer("\(url) is no URL") }
        let time = Timestamp(rawValue: 1_795_341_600_000_000)
        self.items = (1...items).map { id in
            WarningEvent(
                id: Int64(id), key: "\(id)", firstAt: time, lastAt: time, reason: "Benchmark",
                regarding: nil, message: String(repeating: "x", count: 1024))
        }
        all = (0..<webhooks).map { number in
            WebhookTarget(
                name: NamespacedName(namespace: "team", name: "w\(number)"), uid: "\(number)",
                generation: 1, resourceVersion: .zero, url: url)
        }
    }

    func targetsVersion() -> Int64 { 1 }
    func targets() -> [WebhookTarget] { all }
    func newest() -> FeedPosition { FeedPosition(revision: .zero, warning: Int64(items.count)) }
    func start(of target: WebhookTarget) -> FeedPosition { newest() }
    func mayWant(_ item: FeedItem) -> [NamespacedName] { all.map(\.name) }
    func mayWant(_ item: FeedItem, _ webhook: NamespacedName) -> Bool { true }

    func page(after position: FeedPosition, limit: Int) -> [FeedItem] {
        items.dropFirst(Int(position.warning)).prefix(limit).map { .warning($0) }
    }

    func item(_ reference: FeedReference) -> FeedItem? { nil }

    func messages(of item: FeedItem, for target: WebhookTarget) -> WebhookMessages {
        guard case .warning(let warning) = item else { return .none }
        var message = outline(of: item)
        message.body = Array(warning.message.utf8)
        return signed(message)
    }

    func outline(of item: FeedItem) -> WebhookMessage {
        let id = item.position(after: .beginning).warning
        return WebhookMessage(id: "w-\(id)", type: "dev.lintel.warning", time: .earliest, body: [])
    }

    func testMessage(for target: WebhookTarget) -> WebhookMessages {
        signed(WebhookMessage(id: "test", type: "dev.lintel.test", time: .earliest, body: []))
    }

    private func signed(_ message: WebhookMessage) -> WebhookMessages {
        WebhookMessages([message], keys: .success([[UInt8](repeating: 1, count: 32)]))
    }
}
