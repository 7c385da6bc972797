import CMicroHTTPD
import Synchronization

/// Where a suspended request stands.
enum Wait {
    case none
    /// The closure of ``Answer/later(_:)`` is running; the connection is not suspended yet.
    case undecided
    case suspended
    case answered(Outcome)
}

extension Connection.Shared {
    func isWaiting(_ generation: UInt64) -> Bool {
        guard self.generation == generation else { return false }
        switch wait {
        case .undecided, .suspended: return true
        case .none, .answered: return false
        }
    }
}

/// What a connection can be made to send.
enum Outcome: Sendable {
    case response(Response)
    case making(@Sendable () -> Response)
    case prepared(PreparedResponse)
    case stream(status: Int, headers: [(name: String, value: String)], EventStream)
    /// Nothing: the client is gone.
    case drop

    /// Nil where there is none, or none yet.
    var status: Int? {
        switch self {
        case .response(let response): response.status
        case .prepared(let response): response.status
        case .stream(let status, _, _): status
        case .making, .drop: nil
        }
    }
}

extension Connection {
    /// Gives `start` a handle, and suspends unless it was used by the time `start` returns.
    func wait(_ start: (Exchange) -> Void) -> MHD_Result {
        stage = .waiting
        let generation = generation
        shared.withLock { shared in
            shared.wait = .undecided
            shared.generation = generation
        }
        hand(start, Exchange(connection: self, generation: generation))

        let isSuspended = shared.withLock { shared in
            guard case .undecided = shared.wait else { return false }
            if core.isForced.load(ordering: .acquiring) {
                shared.wait = .answered(.response(stopping))
                return false
            }
            // Under the lock, so that nobody resumes before this. libmicrohttpd takes only its own
            // lock in here and calls nobody back.
            MHD_suspend_connection(raw)
            shared.wait = .suspended
            return true
        }
        return isSuspended ? .YES : sendAnswer()
    }

    /// In a function of its own, so that our reference is gone when it returns: a closure that
    /// drops its exchange is then answered at once.
    @inline(never)
    private func hand(_ start: (Exchange) -> Void, _ exchange: consuming Exchange) {
        start(exchange)
    }

    /// The worker is back at a request that was waiting: say what it was completed with.
    func sendAnswer() -> MHD_Result {
        let outcome: Outcome = shared.withLock { shared in
            guard case .answered(let outcome) = shared.wait else {
                return .response(core.refusal(500, "resumed without an answer"))
            }
            shared.wait = .none
            return outcome
        }
        return send(outcome)
    }

    /// Answers the request a handle is for. False if it was answered before, or its client left.
    func complete(_ generation: UInt64, with outcome: Outcome) -> Bool {
        // Released after the lock: a closure may own the last reference to anything.
        var unused: (@Sendable () -> Void)?
        return withExtendedLifetime(unused) {
            shared.withLock { shared in
                guard shared.generation == generation else { return false }
                unused = shared.onClose.take()
                return answer(&shared, with: outcome)
            }
        }
    }

    /// With the lock held, because resuming is only allowed while suspended.
    private func answer(_ shared: inout Shared, with outcome: Outcome) -> Bool {
        switch shared.wait {
        case .none, .answered:
            return false
        case .undecided:
            shared.wait = .answered(outcome)
        case .suspended:
            shared.wait = .answered(outcome)
            MHD_resume_connection(raw)
        }
        return true
    }

    func isWaiting(_ generation: UInt64) -> Bool {
        shared.withLock { $0.isWaiting(generation) }
    }

    /// Calls `action` if the request ends without its handle; at once if it has already ended.
    func onClose(_ generation: UInt64, _ action: @escaping @Sendable () -> Void) {
        let isTooLate = shared.withLock { shared in
            guard shared.isWaiting(generation) else { return true }
            shared.onClose = action
            return false
        }
        if isTooLate { action() }
    }

    /// Ends a wait that its owner did not: the client is gone, or the server stops.
    func abandon(with outcome: Outcome, if condition: (borrowing Shared) -> Bool) {
        let (action, stream) = shared.withLock { shared in
            guard condition(shared) else {
                return (nil, nil) as ((@Sendable () -> Void)?, EventStream?)
            }
            return (answer(&shared, with: outcome) ? shared.onClose.take() : nil, shared.stream)
        }
        action?()
        stream?.abort()
    }

    /// Remembers the stream being sent, so that stopping can end it. False: stopping already.
    func attach(_ stream: EventStream) -> Bool {
        stream.attach(to: self)
        return shared.withLock { shared in
            guard !core.isForced.load(ordering: .acquiring) else { return false }
            shared.stream = stream
            return true
        }
    }

    func forgetSharedState() {
        let rest = shared.withLock { shared in
            defer { (shared.wait, shared.stream, shared.onClose) = (.none, nil, nil) }
            return (shared.wait, shared.stream, shared.onClose)
        }
        // Released here, outside the lock.
        withExtendedLifetime(rest) {}
    }
}
