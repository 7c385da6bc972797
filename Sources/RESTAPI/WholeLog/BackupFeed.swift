import EventLog
import MicroHTTP
import Synchronization

/// Sends a copy of the log, piece by piece, as fast as its reader takes it.
///
/// It lives as long as somebody holds a step of it: the thread while it reads, the stream while the
/// reader takes what it has. When the client goes, it is released, and the copy with it.
final class BackupFeed: Sendable {
    private static let pieceBytes = 512 << 10

    private let copy: LogCopy
    private let stream: EventStream
    private let allowance: Allowance
    private let held: HeldRequest
    /// Until the copy is gone, nobody makes another.
    private let turn: OneAtATime.Turn
    private let sent = Atomic(0)

    init(
        of copy: LogCopy, to stream: EventStream, _ allowance: Allowance, _ held: HeldRequest,
        _ turn: OneAtATime.Turn
    ) {
        (self.copy, self.stream, self.turn) = (copy, stream, turn)
        (self.allowance, self.held) = (allowance, held)
    }

    func start() {
        held.onEnd { [stream] _ in stream.finish() }
        run()
    }

    /// One step. Only one runs at a time. What ends early has fewer bytes than it said, so that
    /// nobody takes it for a backup.
    private func run() {
        do {
            try held.require()
            let offset = sent.load(ordering: .relaxed)
            let piece = try copy.bytes(at: offset, count: Self.pieceBytes)
            let end = offset + piece.count
            // With the last piece the copy has done its part.
            if end >= copy.size { turn.end() }
            guard !piece.isEmpty, stream.send(piece), end < copy.size else {
                return stream.finish()
            }
            sent.store(end, ordering: .relaxed)
            stream.onDrain { self.next() }
        } catch {
            stream.finish()
        }
    }

    private func next() {
        if !allowance.start(.backup, { self.run() }) { stream.finish() }
    }
}
