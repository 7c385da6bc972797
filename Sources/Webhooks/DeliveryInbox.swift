import Dispatch
import HTTPClient
import Synchronization

/// What the thread that delivers is asked for.
enum DeliveryCommand: Sendable {
    /// What came of a request, of the Webhook with a uid.
    case done(webhook: String, ticket: Int64, HTTPPostResult)
    /// The same of one that was a test.
    case tested(ticket: Int64, HTTPPostResult)
    case test(webhook: String, @Sendable (WebhookTry?) -> Void)
    /// - Parameter isForAll: what waits is tried now, too.
    case resend(webhook: String, parked: [Int64], isForAll: Bool)
    /// - Parameter isCrash: nothing is written down any more: for tests.
    case stop(isCrash: Bool)
}

/// Commands from any thread for one.
final class DeliveryInbox: Sendable {
    struct Content: Sendable {
        var commands: [DeliveryCommand] = []
        /// Whether something happened, once or ten thousand times.
        var isToLook = false

        fileprivate var isEmpty: Bool { commands.isEmpty && !isToLook }
    }

    private let content = Mutex(Content())
    private let signal = DispatchSemaphore(value: 0)

    func add(_ command: DeliveryCommand) { change { $0.commands.append(command) } }

    /// Something happened.
    func look() { change { $0.isToLook = true } }

    private func change(_ change: (inout Content) -> Void) {
        let isFirst = content.withLock { content in
            let wasEmpty = content.isEmpty
            change(&content)
            return wasEmpty
        }
        if isFirst { signal.signal() }
    }

    /// Waits until there is something, but no longer than so many microseconds.
    func take(waiting microseconds: Int64) -> Content {
        let limit = DispatchTimeInterval.microseconds(Int(max(0, microseconds)))
        _ = signal.wait(timeout: .now() + limit)
        return content.withLock { content in
            defer { content = Content() }
            return content
        }
    }
}
