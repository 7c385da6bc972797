/// Handshakes of one worker that are under way, and whether anything moves.
///
/// libmicrohttpd 0.9.75 takes a handshake that waits for its client for one that can go on, and so
/// wants to run again at once, for as long as that lasts. The loop looks at it now and then
/// instead, as long as nothing moves: whatever the client sends wakes it anyway. What GnuTLS and
/// libmicrohttpd have in their buffers moves too, which is seen by the callbacks.
///
/// Only used on the worker's thread.
final class HandshakeWatch {
    /// In milliseconds.
    static let pause: UInt64 = 10

    private(set) var openCount = 0
    /// Bytes have come or gone by TLS, or a request has gone on.
    var hasMoved = false

    func begin() { openCount += 1 }

    func end() { openCount -= 1 }

    /// How long to wait before the daemon has to run again.
    ///
    /// - Parameter wish: of the daemon.
    func pause(for wish: UInt64) -> UInt64 {
        wish == 0 && openCount > 0 && !hasMoved ? Self.pause : wish
    }
}

// @unchecked because of the thread it is used on.
extension HandshakeWatch: @unchecked Sendable {}
