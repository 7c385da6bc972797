import Ledger
import MicroHTTP
import Synchronization

/// Writes how far a commit is into one event stream, again whenever that is something else, until
/// the commit is everywhere and Webhooks have been told.
///
/// It lives as long as somebody holds a step of it, as an ``EventFeed`` does.
final class ProgressFeed: Sendable {
    private static let heartbeatSeconds = 15.0
    /// A stream that nobody limits ends after an hour.
    private static let longestSeconds = 3600.0

    fileprivate struct State {
        /// What the reader has.
        var sent: [UInt8] = []
        var sentAt = ContinuousClock.now
        /// Whom the commit is told: found once.
        var audience: CommitAudience?
        var waiting: Waiting?
    }

    private let reader: ProgressReader
    private let subject: ProgressReader.Subject
    private let stream: EventStream
    private let allowance: Allowance
    /// As long as it lives.
    private let held: HeldRequest
    private let deadline: ContinuousClock.Instant
    private let state = Mutex(State())

    init(
        _ reader: ProgressReader, _ subject: ProgressReader.Subject, _ stream: EventStream,
        _ allowance: Allowance, _ held: HeldRequest, seconds: Double?
    ) {
        (self.reader, self.subject, self.stream) = (reader, subject, stream)
        (self.allowance, self.held) = (allowance, held)
        deadline = .now + .seconds(seconds ?? Self.longestSeconds)
    }

    /// - Parameter count: how often something had happened before the report was made.
    func start(with report: ProgressReport, _ count: UInt64) {
        // Weak, because the stream outlives the feed's last step by as much as the client likes.
        stream.onClose { [weak self] in self?.stopWaiting() }
        held.onEnd { [stream] _ in stream.finish() }
        tell(report, count)
    }

    private func tell(_ report: ProgressReport, _ count: UInt64) {
        var report = report
        let known = state.withLock { $0.audience }
        let audience = known ?? reader.audience(of: subject, for: allowance.caller)
        if known == nil { state.withLock { $0.audience = audience } }
        reader.add(audience, to: &report, for: allowance.caller)
        guard send(report.json) else { return }
        if report.isDone || deadline <= .now || reader.ledger.publisher.isClosed {
            return stream.finish()
        }
        // A reader that has not taken this needs no other.
        stream.onDrain { self.wait(after: count) }
    }

    /// One step. Only one runs at a time.
    private func run() {
        do {
            try held.require()
            let count = reader.ledger.progress.changeCount(of: subject.allTopics)
            tell(try reader.report(of: subject, to: allowance.caller), count)
        } catch {
            // The status is out; ending early makes the client come back and get the problem.
            stream.finish()
        }
    }

    /// - Returns: false if nobody reads any more.
    private func send(_ json: [UInt8]) -> Bool {
        let text = state.withLock { state -> [UInt8] in
            let isNew = state.sent != json
            guard isNew || state.secondsLeft(of: Self.heartbeatSeconds) <= 0 else { return [] }
            state.sentAt = .now
            if !isNew { return Array(": still here\n\n".utf8) }
            state.sent = json
            return Array("event: progress\ndata: ".utf8) + json + Array("\n\n".utf8)
        }
        return text.isEmpty ? !stream.isClosed : stream.send(text)
    }

    private func wait(after count: UInt64) {
        let left = (deadline - .now) / .seconds(1)
        let seconds = state.withLock { min(left, $0.secondsLeft(of: Self.heartbeatSeconds)) }
        let waiting = reader.ledger.progress.wait(
            for: subject.allTopics, after: count, seconds: max(0, seconds),
            resume: {
                // The client comes back, and gets what there is then.
                if !self.allowance.start(.read, { self.run() }) { self.stream.finish() }
            })
        state.withLock { $0.waiting = waiting }
        // It may have closed just before there was anything to cancel.
        if stream.isClosed { waiting.cancel() }
    }

    private func stopWaiting() {
        let waiting = state.withLock { $0.waiting.take() }
        waiting?.cancel()
    }
}

extension ProgressFeed.State {
    /// Until a reader that was sent nothing is told that the stream is alive.
    fileprivate func secondsLeft(of heartbeat: Double) -> Double {
        heartbeat - (ContinuousClock.now - sentAt) / .seconds(1)
    }
}
