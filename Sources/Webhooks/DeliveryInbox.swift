import Dispatch
import HTTPClient
import Synchronization

/// What the thread that delivers is asked for.
enum DeliveryCommand: Sendable {
    /// Something happened.
    case look
    /// What came of a request, of the Webhook with a uid.
    case done(webhook: String, ticket: Int64, HTTPPostResult)
    /// The same of one that was a test.
    case tested(ticket: Int64, HTTPPostResult)
    case test(webhook: String, @Sendable (WebhookTry?) -> Void)
    case resend(webhook: String, parked: [Int64])
    /// - Parameter isCrash: nothing is written down any more: for tests.
    case stop(isCrash: Bool)
}

/// Commands from any thread for one.
final class DeliveryInbox: Sendable {
    private let commands = Mutex<[DeliveryCommand]>([])
    private let signal = DispatchSemaphore(value: 0)

    func add(_ command: DeliveryCommand) {
        let isFirst = commands.withLock { commands in
            commands.append(command)
            return commands.count == 1
        }
        if isFirst { signal.signal() }
    }

    /// Waits until there are some, but no longer than so many microseconds.
    func take(waiting microseconds: Int64) -> [DeliveryCommand] {
        let limit = DispatchTimeInterval.microseconds(Int(max(0, microseconds)))
        _ = signal.wait(timeout: .now() + limit)
        return commands.withLock { commands in
            defer { commands = [] }
            return commands
        }
    }
}
