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

    private struct State {
        var position: LogPosition
        var waiting: Waiting?
    }

    private let ledger: Ledger
    private let stream: EventStream
    private let reader: EventReader
    private let allowance: Allowance
    /// Among the requests that are held, as long as it lives.
    private let held: HeldPlaces.Place
    private let state: Mutex<State>

    init(
        _ ledger: Ledger, _ stream: EventStream, after position: LogPosition,
        _ allowance: Allowance, _ held: HeldPlaces.Place
    ) {
        self.ledger = ledger
        self.stream = stream
        self.allowance = allowance
        self.held = held
        reader = EventReader(log: ledger.log)
        state = Mutex(State(position: position))
    }

    func start() {
        // Weak, because the stream outlives the feed's last step by as much as the client likes.
        stream.onClose { [weak self] in self?.stopWaiting() }
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
            let (sent, isBehind) = try sendPage()
            if ledger.publisher.isClosed { return stream.finish() }
            if isBehind {
                stream.onDrain { self.next(.read, isHeartbeat: false) }
            } else if sent > 0 || !isHeartbeat || stream.send(Array(": still here\n\n".utf8)) {
                if !stream.isClosed { wait() }
            }
        } catch {
            // The status is out; ending early makes the client come back and get the problem.
            stream.finish()
        }
    }

    /// - Returns: how many bytes were sent, and whether there is more in the log.
    private func sendPage() throws -> (bytes: Int, isBehind: Bool) {
        var position = state.withLock { $0.position }
        defer { state.withLock { $0.position = position } }
        var sent = 0
        while stream.waitingBytes < Self.backlogBytes, sent < 4 * Self.backlogBytes {
            let items = try reader.events(after: position, limit: Self.eventsPerPage)
            for item in items {
                let bytes = item.serverSentEvent
                guard stream.send(bytes) else { return (sent, false) }
                sent += bytes.count
                position = item.position
            }
            if items.count < Self.eventsPerPage { return (sent, false) }
        }
        return (sent, true)
    }

    private func wait() {
        let seen = state.withLock { $0.position.revision }
        let waiting = ledger.publisher.wait(
            for: .commits, seconds: Self.heartbeatSeconds,
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
