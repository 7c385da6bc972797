import Synchronization

/// A request that is waiting for its answer, which anybody may give, from any thread, once.
///
/// Dropped without an answer it answers 500: a client never hangs because of a bug of ours.
public final class Exchange: Sendable {
    private let connection: Connection
    private let generation: UInt64
    /// Whether this one has been used: a request that is asked about again waits with another.
    /// Nearly always true at the end; then `deinit` skips building the 500, and does not look at
    /// the connection.
    private let isCompleted = Atomic(false)

    init(connection: Connection, generation: UInt64) {
        self.connection = connection
        self.generation = generation
    }

    deinit {
        if isCompleted.load(ordering: .relaxed) { return }
        complete(.response(connection.core.refusal(.failed("no answer was given"))))
    }

    /// True if nobody waits for an answer any more: given already, client gone, server stopped.
    ///
    /// A client that leaves is noticed by the sweeper, up to a second later.
    public var isClosed: Bool {
        isCompleted.load(ordering: .relaxed) || !connection.isWaiting(generation)
    }

    /// Calls `action` once if the wait ends without an answer from here, on some thread; at once
    /// if it has ended. The last one given counts. It may own this exchange.
    public func onClose(_ action: @escaping @Sendable () -> Void) {
        connection.onClose(generation, action)
    }

    /// False if the request was answered before or its client is gone, which is no error.
    @discardableResult
    public func complete(with response: Response) -> Bool {
        complete(.response(response.withLargeBodyShared))
    }

    /// The same with a response that is made on the connection's own thread: one who answers for
    /// many should not have to put all answers into words.
    @discardableResult
    public func complete(making response: @escaping @Sendable () -> Response) -> Bool {
        complete(.making(response))
    }

    @discardableResult
    public func complete(with response: PreparedResponse) -> Bool {
        complete(.prepared(response))
    }

    /// Asks the handler again, on its thread, as if the request had come only now: for what was not
    /// known when it came.
    @discardableResult
    public func askAgain() -> Bool { complete(.again) }

    /// Gives what a handler would have given at once.
    public func complete(with answer: Answer) {
        switch answer {
        case .now(let response): complete(with: response)
        case .prepared(let response): complete(with: response)
        case .later(let start): start(self)
        case .stream(let status, let headers, let stream):
            complete(streaming: stream, status: status, headers: headers)
        }
    }

    /// Goes on as ``Answer/stream(status:headers:_:)``.
    @discardableResult
    public func complete(
        streaming stream: EventStream, status: Int,
        headers: [(name: String, value: String)] = []
    ) -> Bool {
        complete(.stream(status: status, headers: headers, stream))
    }

    @discardableResult
    private func complete(_ outcome: ConnectionAnswer) -> Bool {
        if isCompleted.exchange(true, ordering: .relaxed) { return false }
        return connection.complete(generation, with: outcome)
    }
}
