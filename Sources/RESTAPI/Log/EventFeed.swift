import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection
import Synchronization

/// Writes the log into one event stream: what is there already, then each event as it happens.
///
/// It lives as long as somebody holds a step of it: the threads while it reads, the stream while a
/// reader takes what it has, the publisher while it waits. When the client goes, its wait is
/// cancelled, and the feed is released.
final class EventFeed: Sendable {
    static let bufferLimitBytes = 8 << 20
    /// No more is read from the log while so much waits for the reader.
    private static let backlogBytes = 256 << 10
    private static let eventsPerPage = 32
    private static let heartbeatSeconds = 15.0
    /// Of a log that is mostly others', so much is looked at before somebody else has his turn.
    private static let commitsPerPage = 1024

    private struct State {
        /// What is before it has been looked at.
        var position: LogPosition
        /// The last id that the reader has.
        var sent: LogPosition
        var sentAt = ContinuousClock.now
        var waiting: Waiting?

        /// Until a reader that was sent nothing is told that the stream is alive.
        var secondsLeft: Double {
            EventFeed.heartbeatSeconds - (ContinuousClock.now - sentAt) / .seconds(1)
        }
    }

    private let ledger: Ledger
    private let stream: EventStream
    private let reader: EventReader
    private let allowance: Allowance
    /// As long as it lives.
    private let held: HeldRequest
    /// What it needs the right to.
    private let access: Access
    private let state: Mutex<State>

    init(
        _ ledger: Ledger, _ stream: EventStream, after position: LogPosition,
        _ allowance: Allowance, _ held: HeldRequest, _ access: Access
    ) {
        self.ledger = ledger
        self.stream = stream
        self.allowance = allowance
        self.held = held
        self.access = access
        reader = EventReader(log: ledger.log)
        state = Mutex(State(position: position, sent: position))
    }

    func start() {
        // Weak, because the stream outlives the feed's last step by as much as the client likes.
        stream.onClose { [weak self] in self?.stopWaiting() }
        held.onEnd { [stream] _ in stream.finish() }
        // How soon a browser comes back, in milliseconds.
        stream.send(Array("retry: 1000\n\n".utf8))
        next(.read, isHeartbeat: false)
    }

    /// What is behind is history; what has just happened is awaited.
    private func next(_ workClass: WorkClass, isHeartbeat: Bool) {
        let isStarted = allowance.start(workClass) { self.run(isHeartbeat: isHeartbeat) }
        // The client comes back with `Last-Event-ID`, as every EventSource does.
        if !isStarted { stream.finish() }
    }

    /// One step: sends a page, then goes on when the reader has it, or waits for more. Only one
    /// runs at a time.
    private func run(isHeartbeat: Bool) {
        do {
            try held.require()
            guard let visibility = LogVisibility(of: allowance.caller, in: ledger, for: access)
            else { return stream.finish() }
            let (sent, isBehind) = try sendPage(visibility)
            if ledger.publisher.isClosed { return stream.finish() }
            if isBehind {
                stream.onDrain { self.next(.read, isHeartbeat: false) }
            } else if sent > 0 || !isHeartbeat || sendHeartbeat() {
                if !stream.isClosed { wait() }
            }
        } catch {
            // The status is out; ending early makes the client come back and get the problem.
            stream.finish()
        }
    }

    /// - Returns: how many bytes were sent, and whether there is more in the log.
    private func sendPage(
        _ visibility: LogVisibility
    ) throws -> (bytes: Int, isBehind: Bool) {
        var (position, last) = state.withLock { ($0.position, $0.sent) }
        var sent = 0
        defer {
            state.withLock { state in
                (state.position, state.sent) = (position, last)
                if sent > 0 { state.sentAt = .now }
            }
        }
        while stream.waitingBytes < Self.backlogBytes, sent < 4 * Self.backlogBytes {
            let page = try reader.events(
                after: position, limit: Self.eventsPerPage, to: visibility,
                scanLimit: Self.commitsPerPage)
            for item in page.items {
                let bytes = item.serverSentEvent
                guard stream.send(bytes) else { return (sent, false) }
                sent += bytes.count
                (position, last) = (item.position, item.position)
            }
            position = page.end
            if !page.hasMore { return (sent, false) }
            if page.items.isEmpty { return (sent, true) }
        }
        return (sent, true)
    }

    /// After a while in which nothing was sent. Who was not told of what happened meanwhile learns
    /// how far that went, so as not to have it looked through again when it comes back: an id
    /// without data is kept and is no event (HTML, 9.2.6).
    ///
    /// Not at once: the pace of others is nobody's business.
    private func sendHeartbeat() -> Bool {
        let id = state.withLock { state -> String? in
            guard state.secondsLeft <= 0 else { return nil }
            state.sentAt = .now
            if state.sent.revision == state.position.revision { return "" }
            state.sent = state.position
            return "id: \(state.position)\n"
        }
        guard let id else { return true }
        return stream.send(Array((id + ": still here\n\n").utf8))
    }

    private func wait() {
        let (seen, seconds) = state.withLock { ($0.position.revision, $0.secondsLeft) }
        let waiting = ledger.publisher.wait(
            for: .commits, seconds: max(0, seconds),
            unless: { $0.state.revision > seen },
            resume: { _ in self.next(.poll, isHeartbeat: true) })
        state.withLock { $0.waiting = waiting }
        // It may have closed just before there was anything to cancel.
        if stream.isClosed { waiting.cancel() }
    }

    private func stopWaiting() {
        let waiting = state.withLock { $0.waiting.take() }
        waiting?.cancel()
    }
}

extension EventReader.Item {
    /// JSON has no line feeds outside of escapes, so one line of data is enough.
    fileprivate var serverSentEvent: [UInt8] {
        var bytes = Array("id: \(id)\nevent: \(type)\ndata: ".utf8)
        bytes.append(contentsOf: json)
        bytes.append(contentsOf: "\n\n".utf8)
        return bytes
    }
}
