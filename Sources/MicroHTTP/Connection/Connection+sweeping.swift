import CMicroHTTPD
import Glibc
import Synchronization

/// What the sweeper and the stopping server do to a connection from outside.
extension Connection {
    /// Cuts a request that takes too long to arrive, and frees what waits for a client that left.
    func sweep(now: Int64) {
        if deadline.load(ordering: .relaxed) < now {
            if isBusy.load(ordering: .relaxed) && isOpen {
                core.limits.load.slowSenders.add(1, ordering: .relaxed)
            }
            return cut()
        }
        if isReaderTooSlow(now: now) {
            core.limits.load.slowReaders.add(1, ordering: .relaxed)
            return cut()
        }
        abandon(with: .drop) { shared in
            if case .suspended = shared.wait { return Self.isHungUp(shared.socket) }
            return shared.stream != nil && Self.isHungUp(shared.socket)
        }
    }

    /// Whether there is something to read for the peer, and it reads next to nothing.
    private func isReaderTooSlow(now: Int64) -> Bool {
        var answeredAt = answeredAt.load(ordering: .relaxed)
        if answeredAt == 0 {
            answeredAt = shared.withLock { $0.stream }?.backlogSince ?? 0
        }
        if answeredAt == 0 { return false }
        return pace.isTooSlow(answeredAt: answeredAt, now: now, limits: core.limits) {
            shared.withLock { shared in
                let bytes = shared.socket < 0 ? -1 : cmhd_acknowledged_bytes(shared.socket)
                return bytes < 0 ? nil : UInt64(bytes)
            }
        }
    }

    /// Closes a connection between two requests. True if it was, and nothing has to be awaited.
    func closeIfIdle() -> Bool {
        guard !isBusy.load(ordering: .acquiring) else { return false }
        cut()
        return true
    }

    /// Whether a request has begun and is not whole.
    var isArriving: Bool {
        isBusy.load(ordering: .acquiring) && deadline.load(ordering: .relaxed) != .max
    }

    /// Cuts a request that has not arrived whole.
    func cutIfArriving() { if isArriving { cut() } }

    /// Answers what waits with a 503 and ends what streams, because the server stops.
    func forceEnd() {
        abandon(with: .response(stopping)) { _ in true }
    }

    /// Whether neither side has closed it.
    var isOpen: Bool {
        shared.withLock { shared in shared.socket >= 0 && !Self.isHungUp(shared.socket) }
    }

    /// Whether the peer has closed its side, which nobody reads of while suspended.
    private static func isHungUp(_ socket: CInt) -> Bool {
        // POLLRDHUP, which Glibc hides behind _GNU_SOURCE.
        let hungUp: Int16 = 0x2000
        var poll = pollfd(fd: socket, events: hungUp, revents: 0)
        guard socket >= 0, Glibc.poll(&poll, 1, 0) > 0 else { return false }
        return poll.revents & (hungUp | Int16(POLLHUP) | Int16(POLLERR)) != 0
    }
}
