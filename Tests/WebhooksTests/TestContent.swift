import EventLog
import GatewayModel
import HTTPClient
import LintelTesting
import Synchronization
import Webhooks

/// A feed of warnings in memory, and the Webhooks of a test. Each says what it tells of.
final class TestContent: WebhookContent {
    fileprivate struct State {
        var items: [WarningEvent] = []
        var targets: [WebhookTarget] = []
        var version: Int64 = 0
        var keys: [[UInt8]] = [key(1)]
        var keyProblem: String?
        /// What each wants, by the reason of a warning; all if it is not here.
        var wanted: [NamespacedName: Set<String>] = [:]
        /// Who may hear of nothing.
        var powerless: Set<NamespacedName> = []
        var isUnreadable = false
        /// What cannot be made a message of, by the reason of a warning, and why.
        var broken: [String: String] = [:]
        var pages = 0
        var whenAsked: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())

    static func key(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 24) }

    struct Unsigned: Error, CustomStringConvertible { let description: String }
    struct Unreadable: Error {}

    // MARK: What a test says

    /// - Parameter skipped: so many numbers before it were of warnings that are forgotten.
    func happen(
        _ reasons: String..., at time: Timestamp = Samples.noon, skipping skipped: Int64 = 0
    ) {
        state.withLock { state in
            for reason in reasons {
                let id = (state.items.last?.id ?? 0) + skipped + 1
                state.items.append(
                    WarningEvent(
                        id: id, key: "\(id)", firstAt: time, lastAt: time, reason: reason,
                        regarding: nil, message: "it happened"))
            }
        }
    }

    @discardableResult
    func add(
        _ url: String, _ name: NamespacedName = "shop/a", uid: String? = nil, generation: Int64 = 1
    ) throws -> String {
        guard let url = WebURL(anyHost: url) else { throw Unreadable() }
        let uid = uid ?? "uid-of-\(name.name)"
        let target = WebhookTarget(
            name: name, uid: uid, generation: generation, resourceVersion: .zero, url: url)
        state.withLock { state in
            state.targets.removeAll { $0.name == name }
            state.targets.append(target)
            state.version += 1
        }
        return uid
    }

    func remove(_ name: NamespacedName) {
        state.withLock { state in
            state.targets.removeAll { $0.name == name }
            state.version += 1
        }
    }

    func want(_ reasons: Set<String>, _ name: NamespacedName = "shop/a") {
        state.withLock { state in
            state.wanted[name] = reasons
            state.version += 1
        }
    }

    func set(keys: [[UInt8]]) { state.withLock { $0.keys = keys } }
    func set(keyProblem: String?) { state.withLock { $0.keyProblem = keyProblem } }
    func fail(_ reason: String, _ problem: String?) {
        state.withLock { $0.broken[reason] = problem }
    }
    func set(isUnreadable: Bool) { state.withLock { $0.isUnreadable = isUnreadable } }
    func disempower(_ name: NamespacedName) {
        state.withLock { state in _ = state.powerless.insert(name) }
    }
    /// Called on the thread that delivers, when it asks for what happened and what to say of it.
    func whenAsked(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.whenAsked = body }
    }
    var pages: Int { state.withLock { $0.pages } }

    // MARK: What the engine asks

    func targetsVersion() -> Int64 { state.withLock { $0.version } }
    func targets() -> [WebhookTarget] { state.withLock { $0.targets } }

    func newest() throws -> FeedPosition {
        state.withLock { FeedPosition(revision: .zero, warning: $0.items.last?.id ?? 0) }
    }

    func start(of target: WebhookTarget) throws -> FeedPosition { try newest() }

    func page(after position: FeedPosition, limit: Int) throws -> [FeedItem] {
        state.withLock { $0.whenAsked }()
        return try state.withLock { state in
            if state.isUnreadable { throw Unreadable() }
            state.pages += 1
            let first = state.items.partitioningIndex { $0.id > position.warning }
            return state.items[first...].prefix(limit).map { .warning($0) }
        }
    }

    func item(_ reference: FeedReference) throws -> FeedItem? {
        guard case .warning(let id) = reference else { return nil }
        return state.withLock { $0.items.first { $0.id == id } }.map { .warning($0) }
    }

    func mayWant(_ item: FeedItem) -> [NamespacedName] {
        guard case .warning(let warning) = item else { return [] }
        return state.withLock { state in
            state.targets.map(\.name).filter {
                state.wanted[$0]?.contains(warning.reason) ?? true
            }
        }
    }

    func mayWant(_ item: FeedItem, _ webhook: NamespacedName) -> Bool {
        guard case .warning(let warning) = item else { return false }
        return state.withLock { $0.wanted[webhook]?.contains(warning.reason) ?? true }
    }

    func messages(of item: FeedItem, for target: WebhookTarget) throws -> WebhookMessages {
        guard case .warning(let warning) = item else { return .none }
        state.withLock { $0.whenAsked }()
        return try state.withLock { state in
            try state.check(target)
            if let problem = state.broken[warning.reason] { throw Unsigned(description: problem) }
            if state.powerless.contains(target.name) { return .none }
            var message = outline(of: item)
            message.body = Array(warning.reason.utf8)
            message.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            return state.signed(message)
        }
    }

    func outline(of item: FeedItem) -> WebhookMessage {
        let position = item.position(after: .beginning)
        let time = if case .warning(let warning) = item { warning.firstAt } else { Samples.noon }
        return WebhookMessage(
            id: "w-\(position.warning)", type: "dev.lintel.warning", time: time, body: [])
    }

    func testMessage(for target: WebhookTarget) throws -> WebhookMessages {
        try state.withLock { state in
            try state.check(target)
            return state.signed(
                WebhookMessage(
                    id: "test-1", type: "dev.lintel.test", time: Samples.noon,
                    body: Array("test".utf8)))
        }
    }
}

extension TestContent.State {
    fileprivate func check(_ target: WebhookTarget) throws {
        if targets.contains(target) { return }
        throw OtherWebhook()
    }

    fileprivate func signed(_ message: WebhookMessage) -> WebhookMessages {
        let fault = keyProblem.map { WebhookFault($0) }
        return WebhookMessages([message], keys: fault.map { .failure($0) } ?? .success(keys))
    }
}

extension Array {
    fileprivate func partitioningIndex(_ isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
