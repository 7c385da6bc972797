import CCurl
import Synchronization
import Threads

/// Sends to others, to many at once, by libcurl, on one thread of its own.
///
/// Who answers over `https` has to show a certificate for the name that was asked for. No redirect
/// is followed, no proxy of the environment is used. Connections are kept for what is sent next.
/// Each address is judged when it is connected to (``AddressRules``).
public final class HTTPSender: Sendable {
    public typealias Completion = @Sendable (HTTPPostResult) -> Void

    private let inbox: SenderInbox
    private let thread: SystemThread

    /// Nil if libcurl does not start, or the system gives no thread.
    public init?(_ settings: HTTPSenderSettings = HTTPSenderSettings()) {
        guard WebClient.isStarted, let multi = curl_multi_init() else { return nil }
        let inbox = SenderInbox(multi)
        let started = SystemThread { SenderLoop(settings, inbox).run() }
        guard let started else {
            curl_multi_cleanup(multi)
            return nil
        }
        (self.inbox, thread) = (inbox, started)
    }

    /// Calls `completion` once, on the thread of the sender, which must not be kept.
    public func send(_ post: HTTPPost, completion: @escaping Completion) {
        guard inbox.add(post, completion) else {
            return completion(.stopped)
        }
    }

    /// Gives up what is under way. Returns when all completions were called; at most once.
    public func stop() {
        if inbox.close() { thread.join() }
    }
}

/// What is handed to the thread that sends.
final class SenderInbox: @unchecked Sendable {
    struct Waiting: Sendable {
        let post: HTTPPost
        let completion: HTTPSender.Completion
    }

    /// Used by the thread alone, but for waking it, which any thread may do.
    let multi: OpaquePointer
    private let state = Mutex((waiting: [Waiting](), isClosed: false))

    init(_ multi: UnsafeMutableRawPointer) { self.multi = OpaquePointer(multi) }

    var raw: UnsafeMutableRawPointer { UnsafeMutableRawPointer(multi) }

    /// False if it is closed.
    func add(_ post: HTTPPost, _ completion: @escaping HTTPSender.Completion) -> Bool {
        let isAdded = state.withLock { state -> Bool in
            if state.isClosed { return false }
            state.waiting.append(Waiting(post: post, completion: completion))
            // While it is open the thread is there, and with it what is woken.
            curl_multi_wakeup(raw)
            return true
        }
        return isAdded
    }

    /// False if it was closed already.
    func close() -> Bool {
        state.withLock { state in
            if state.isClosed { return false }
            state.isClosed = true
            curl_multi_wakeup(raw)
            return true
        }
    }

    func takeAll() -> (waiting: [Waiting], isClosed: Bool) {
        state.withLock { state in
            defer { state.waiting = [] }
            return (state.waiting, state.isClosed)
        }
    }
}

extension HTTPPostResult {
    static let stopped = HTTPPostResult(
        reply: .failure(HTTPClientError(.stopped, "the server is stopping")), address: nil,
        seconds: 0)
}
