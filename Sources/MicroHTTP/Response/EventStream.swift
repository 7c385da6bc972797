import CMicroHTTPD
import Synchronization

/// The body of one response that never ends by itself, or is too long to be in memory, written by
/// any thread.
///
/// While there is nothing to send, the connection is suspended and costs no thread.
public final class EventStream: Sendable {
    private let bufferLimitBytes: Int
    private let length: Int?
    /// Of all streams together; what waits here is taken from it.
    private let budget: MemoryBudget?
    private let state = Mutex(State())

    /// All behind one lock. While it is held the lock of an inbox may be taken; whoever holds that
    /// one waits for nothing.
    fileprivate struct State {
        var phase = Phase.open
        var bytes: [UInt8] = []
        /// How many of `bytes` have been sent and not removed yet.
        var sentCount = 0
        var connection: Connection?
        var isAttached = false
        var isSuspended = false
        var onClose: (@Sendable () -> Void)?
        var onDrain: (@Sendable () -> Void)?
        /// Since when there has been something to send, in milliseconds; nil while there is not.
        var backlogSince: Int64?

        var waitingBytes: Int { bytes.count - sentCount }
    }

    fileprivate enum Phase { case open, finished, aborted, closed }

    /// - Parameters:
    ///   - bufferLimitBytes: how much may wait for a slow reader before it is cut off.
    ///   - length: of the whole body, in bytes, where that is known before (`Content-Length`). One
    ///     that is finished before so many were sent is broken off.
    ///   - budget: what may wait for the readers of all streams together.
    public init(
        bufferLimitBytes: Int = 1 << 20, length: Int? = nil, budget: MemoryBudget? = nil
    ) {
        self.bufferLimitBytes = bufferLimitBytes
        self.length = length
        self.budget = budget
    }

    /// Queues one event. False if nobody will read it: finished, reader gone, or, with this one,
    /// too far behind, in which case the connection is closed and the reader has to come again.
    @discardableResult
    public func send(_ event: [UInt8]) -> Bool {
        let isBehind = state.withLock { state -> Bool? in
            guard state.phase == .open else { return nil }
            guard state.waitingBytes + event.count <= bufferLimitBytes,
                budget?.take(event.count) ?? true
            else { return true }
            state.removeSent(atLeast: bufferLimitBytes / 2)
            state.bytes.append(contentsOf: event)
            if state.backlogSince == nil { state.backlogSince = Clock.milliseconds }
            state.resume()
            return false
        }
        if isBehind == true { abort() }
        return isBehind == false
    }

    /// Bytes that were queued and not sent yet.
    public var waitingBytes: Int { state.withLock { $0.waitingBytes } }

    /// Calls `action` once when all that is queued has been sent; at once if it has been. Whoever
    /// writes much waits for that, so that a slow reader has little in memory. The last one given
    /// counts; it is let go if the response ends before.
    public func onDrain(_ action: @escaping @Sendable () -> Void) {
        let isDrained = state.withLock { state in
            guard state.phase == .open || state.phase == .finished else { return false }
            if state.waitingBytes == 0 { return true }
            state.onDrain = action
            return false
        }
        if isDrained { action() }
    }

    /// Ends the body properly, after what is queued.
    public func finish() {
        state.withLock { state in
            guard state.phase == .open else { return }
            state.phase = .finished
            state.resume()
        }
    }

    /// True once nothing that is sent will be read.
    public var isClosed: Bool {
        state.withLock { $0.phase == .aborted || $0.phase == .closed }
    }

    /// Calls `action` once when the response is over, for whatever reason: unsubscribe there.
    /// At once if it is over already. The last one given counts.
    public func onClose(_ action: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            guard state.phase != .closed else { return true }
            state.onClose = action
            return false
        }
        if isOver { action() }
    }
}

// MARK: - For the connection

extension EventStream {
    func attach(to connection: Connection) {
        state.withLock { state in
            precondition(!state.isAttached, "an EventStream is the body of one response")
            state.isAttached = true
            state.connection = connection
        }
    }

    /// Breaks the body off: the reader must see that it is not complete.
    func abort() {
        let connection = state.withLock { state -> Connection? in
            guard state.phase == .open || state.phase == .finished else { return nil }
            state.phase = .aborted
            state.resume()
            return state.connection
        }
        // It may be stuck in a full socket, where nothing would look at `phase`.
        connection?.cut()
    }

    /// A response of libmicrohttpd that owns one reference to this stream.
    func makeRawResponse() -> OpaquePointer? {
        let owner = Unmanaged.passRetained(self)
        let raw = cmhd_response_streaming(
            Int64(length ?? -1), readStream, releaseStream, owner.toOpaque())
        if raw == nil { owner.release() }
        return raw
    }

    /// Since when the reader has had something to read, in milliseconds of the monotonic clock.
    var backlogSince: Int64? { state.withLock { $0.backlogSince } }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (count, action) = state.withLock { state -> (Int, (@Sendable () -> Void)?) in
            if state.phase == .aborted || state.phase == .closed {
                return (cmhd_end_with_error(), nil)
            }
            let count = min(buffer.count, state.waitingBytes)
            guard count > 0 else {
                if state.phase == .finished { return (cmhd_end_of_stream(), nil) }
                state.suspend()
                return (0, nil)
            }
            buffer.copyBytes(from: state.bytes[state.sentCount..<state.sentCount + count])
            state.sentCount += count
            budget?.giveBack(count)
            guard state.waitingBytes == 0 else { return (count, nil) }
            state.removeSent(atLeast: 0)
            state.backlogSince = nil
            return (count, state.onDrain.take())
        }
        action?()
        return count
    }

    fileprivate func close() {
        let (actions, connection) = state.withLock { state in
            state.phase = .closed
            budget?.giveBack(state.waitingBytes)
            (state.bytes, state.sentCount, state.backlogSince) = ([], 0, nil)
            return ((state.onClose.take(), state.onDrain.take()), state.connection.take())
        }
        actions.0?()
        // Released here, outside the lock.
        withExtendedLifetime((actions, connection)) {}
    }
}

extension EventStream.State {
    fileprivate mutating func suspend() {
        guard let connection else { return }
        MHD_suspend_connection(connection.raw)
        isSuspended = true
    }

    fileprivate mutating func resume() {
        guard isSuspended, let connection else { return }
        isSuspended = false
        connection.inbox.resume(connection.raw)
    }

    fileprivate mutating func removeSent(atLeast count: Int) {
        guard sentCount >= count else { return }
        bytes.removeFirst(sentCount)
        sentCount = 0
    }
}

private func readStream(
    owner: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?,
    capacity: Int
) -> Int {
    guard let owner else { return cmhd_end_with_error() }
    return Unmanaged<EventStream>.fromOpaque(owner).takeUnretainedValue()
        .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
}

private func releaseStream(owner: UnsafeMutableRawPointer?) {
    guard let owner else { return }
    Unmanaged<EventStream>.fromOpaque(owner).takeRetainedValue().close()
}
