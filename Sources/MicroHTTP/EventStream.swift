import CMicroHTTPD
import Synchronization

/// The body of one response that never ends by itself, written by any thread.
///
/// While there is nothing to send, the connection is suspended and costs no thread.
public final class EventStream: Sendable {
    private let bufferLimitBytes: Int
    private let state = Mutex(State())

    /// All under one lock. Inside it that of an inbox is taken, whose holders wait for nothing.
    fileprivate struct State {
        var phase = Phase.open
        var bytes: [UInt8] = []
        /// How many of `bytes` are sent and wait to be removed.
        var sentCount = 0
        var connection: Connection?
        var isAttached = false
        var isSuspended = false
        var onClose: (@Sendable () -> Void)?
    }

    fileprivate enum Phase { case open, finished, aborted, closed }

    /// - Parameter bufferLimitBytes: how much may wait for a slow reader before it is cut off.
    public init(bufferLimitBytes: Int = 1 << 20) {
        self.bufferLimitBytes = bufferLimitBytes
    }

    /// Queues one event. False if nobody will read it: finished, reader gone, or, with this one,
    /// too far behind, in which case the connection is closed and the reader has to come again.
    @discardableResult
    public func send(_ event: [UInt8]) -> Bool {
        let isBehind = state.withLock { state -> Bool? in
            guard state.phase == .open else { return nil }
            guard state.bytes.count - state.sentCount + event.count <= bufferLimitBytes else {
                return true
            }
            state.removeSent(atLeast: bufferLimitBytes / 2)
            state.bytes.append(contentsOf: event)
            state.resume()
            return false
        }
        if isBehind == true { abort() }
        return isBehind == false
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
        let raw = cmhd_response_streaming(readStream, releaseStream, owner.toOpaque())
        if raw == nil { owner.release() }
        return raw
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        state.withLock { state in
            if state.phase == .aborted || state.phase == .closed { return cmhd_end_with_error() }
            let count = min(buffer.count, state.bytes.count - state.sentCount)
            guard count > 0 else {
                if state.phase == .finished { return cmhd_end_of_stream() }
                state.suspend()
                return 0
            }
            buffer.copyBytes(from: state.bytes[state.sentCount..<state.sentCount + count])
            state.sentCount += count
            state.removeSent(atLeast: state.bytes.count)
            return count
        }
    }

    fileprivate func close() {
        let (action, connection) = state.withLock { state in
            state.phase = .closed
            return (state.onClose.take(), state.connection.take())
        }
        action?()
        // Released here, outside the lock.
        withExtendedLifetime(connection) {}
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
