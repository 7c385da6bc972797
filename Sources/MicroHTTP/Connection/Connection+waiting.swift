import CMicroHTTPD
import Synchronization

/// Where a suspended request stands.
enum Wait {
    case none
    /// The closure of ``Answer/later(_:)`` is running; the connection is not suspended yet.
    case undecided
    case suspended
    case answered(ConnectionAnswer)
}

/// What became of an answer.
private enum Taken {
    /// There was one before, or nobody waits.
    case no
    case beforeSuspending
    /// Whoever is told so resumes the connection, which may be done once.
    case fromSuspended
}

extension Connection.Shared {
    fileprivate mutating func answer(with outcome: ConnectionAnswer) -> Taken {
        switch wait {
        case .none, .answered: return .no
        case .undecided:
            wait = .answered(outcome)
            return .beforeSuspending
        case .suspended:
            wait = .answered(outcome)
            return .fromSuspended
        }
    }

    func isWaiting(_ generation: UInt64) -> Bool {
        guard self.generation == generation else { return false }
        switch wait {
        case .undecided, .suspended: return true
        case .none, .answered: return false
        }
    }
}

/// What a connection can be made to send.
enum ConnectionAnswer: Sendable {
    case response(Response)
    case making(@Sendable () -> Response)
    case prepared(PreparedResponse)
    case stream(status: Int, headers: [(name: String, value: String)], EventStream)
    /// What the handler says now.
    case again
    /// Nothing: the client is gone.
    case drop

    /// Nil where there is none, or none yet.
    var status: Int? {
        switch self {
        case .response(let response): response.status
        case .prepared(let response): response.status
        case .stream(let status, _, _): status
        case .making, .again, .drop: nil
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
            // Under the lock, so that nobody resumes before this. libmicrohttpd calls nobody back.
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
        let outcome: ConnectionAnswer = shared.withLock { shared in
            guard case .answered(let outcome) = shared.wait else {
                return .response(core.refusal(.failed("resumed without an answer")))
            }
            shared.wait = .none
            return outcome
        }
        return send(outcome)
    }

    /// Answers the request a handle is for. False if it was answered before, or its client left.
    func complete(_ generation: UInt64, with outcome: ConnectionAnswer) -> Bool {
        // Released after the lock: a closure may own the last reference to anything.
        var unused: (@Sendable () -> Void)?
        let taken = shared.withLock { shared in
            guard shared.generation == generation else { return Taken.no }
            unused = shared.onClose.take()
            return shared.answer(with: outcome)
        }
        withExtendedLifetime(unused) {}
        return resume(taken)
    }

    /// Once the lock is released: the worker wakes at once, and would have to wait for it.
    private func resume(_ taken: Taken) -> Bool {
        if taken == .fromSuspended { inbox.resume(raw) }
        return taken != .no
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
    func abandon(with outcome: ConnectionAnswer, if condition: (borrowing Shared) -> Bool) {
        let (taken, action, stream) = shared.withLock { shared in
            guard condition(shared) else {
                return (.no, nil, nil) as (Taken, (@Sendable () -> Void)?, EventStream?)
            }
            let taken = shared.answer(with: outcome)
            return (taken, taken == .no ? nil : shared.onClose.take(), shared.stream)
        }
        _ = resume(taken)
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
