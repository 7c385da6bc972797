import EventLog
import GatewayModel
import Ledger
import MicroHTTP
import Projection
import Synchronization

/// Writes the log into one event stream: what is there already, then each event as it happens.
///
/// It lives as long as somebody holds a step of it: the queue while it reads, the board while it
/// waits. When the client goes, the waiting is cancelled, and it is gone.
final class EventFeed: Sendable {
    static let bufferLimitBytes = 8 << 20
    /// A reader that is further behind gets the log in portions of this size: the stream ends
    /// after each, and the client comes back with `Last-Event-ID`, as every EventSource does.
    /// Without this a slow reader would have the whole log lie in memory for it.
    private static let portionBytes = 4 << 20
    private static let eventsPerPage = 100
    private static let heartbeatSeconds = 15.0

    private struct State {
        var position: LogPosition
        var waiting: Waiting?
    }

    private let ledger: Ledger
    private let stream: EventStream
    private let reader: EventReader
    private let state: Mutex<State>

    init(_ ledger: Ledger, _ stream: EventStream, after position: LogPosition) {
        self.ledger = ledger
        self.stream = stream
        reader = EventReader(log: ledger.log)
        state = Mutex(State(position: position))
    }

    func start() {
        // Weak, because the stream outlives the feed's last step by as much as the client likes.
        stream.onClose { [weak self] in self?.stopWaiting() }
        // How soon a browser comes back, in milliseconds.
        stream.send(Array("retry: 1000\n\n".utf8))
        BackgroundQueue.shared.async { self.run(isHeartbeat: false) }
    }

    /// One step: sends all there is, then waits for more. Only one runs at a time.
    private func run(isHeartbeat: Bool) {
        do {
            let sent = try sendBacklog()
            if ledger.board.isClosed || sent >= Self.portionBytes { return stream.finish() }
            if sent == 0, isHeartbeat, !stream.send(Array(": still here\n\n".utf8)) { return }
            if !stream.isClosed { wait() }
        } catch {
            // The status is out; ending early makes the client come back and get the problem.
            stream.finish()
        }
    }

    /// - Returns: how many bytes were sent.
    private func sendBacklog() throws -> Int {
        var position = state.withLock { $0.position }
        var sent = 0
        while sent < Self.portionBytes, !stream.isClosed {
            let items = try reader.events(after: position, limit: Self.eventsPerPage)
            for item in items {
                let bytes = item.serverSentEvent
                guard stream.send(bytes) else { return sent }
                sent += bytes.count
                position = item.position
            }
            if items.count < Self.eventsPerPage { break }
        }
        state.withLock { $0.position = position }
        return sent
    }

    private func wait() {
        let seen = state.withLock { $0.position.revision }
        let waiting = ledger.board.wait(
            for: .commits, seconds: Self.heartbeatSeconds,
            unless: { $0.state.revision > seen },
            resume: { _ in BackgroundQueue.shared.async { self.run(isHeartbeat: true) } })
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
