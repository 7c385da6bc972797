import Glibc

/// What one server will put up with from its clients.
///
/// Every limit is enforced, and everything a peer can make grow has one.
public struct ServerLimits: Sendable {
    /// Largest request body, in bytes; more gets 413.
    public var maxBodyBytes = 32 * 1024 * 1024

    /// What is less than ``maxBodyBytes``, by how targets begin; the first that fits counts.
    public var smallerBodies: [(targetPrefix: String, bytes: Int)] = []

    /// Bytes of a body that is too large which are read and thrown away, so that its client gets
    /// the 413: closing on bytes in flight resets the connection, and many clients then never look
    /// at what was said. One who sends more gets it only if it says so beforehand, by
    /// `Content-Length`.
    public var maxDiscardedBytes = 128 * 1024 * 1024

    /// Memory of one connection in bytes: request line, all headers and one piece of the body.
    ///
    /// libmicrohttpd takes it from a pool of this size, so a flood of headers gets 431 (or a
    /// plain close) instead of memory. It clears all of it after every request: 32 KiB instead of
    /// 16 cost a poll a tenth more CPU.
    public var maxHeaderBytes = 16 * 1024

    /// Query parameters of a request; more get 414.
    public var maxQueryParameters = 200

    /// Bytes of a request's target, each parameter of its query counted as ``parameterBytes``
    /// more; beyond that it gets 414. The rest of ``maxHeaderBytes`` is for what follows.
    public var maxTargetBytes: Int { maxHeaderBytes - 1024 }

    /// What libmicrohttpd takes of a connection's memory to note a parameter.
    static let parameterBytes = 64

    /// Connections open at once; more wait in the kernel's backlog.
    ///
    /// Each needs a file descriptor, so `ulimit -n` has to be higher.
    public var maxConnections = 4096

    /// How many of ``maxConnections`` are for clients that come and go: once no more places than
    /// that are free, connections are closed between two requests. Held requests and streams
    /// together may not use these.
    public var reservedConnections = 0

    /// Where it is told how busy the server is; it says what all bodies together may take.
    public var load = ServerLoad()

    /// The least bytes a second at which an answer has to be taken, over ``paceSeconds``: a slower
    /// reader holds memory that others need. Requests that wait for their answer are exempt, and
    /// streams with nothing to say. A body has to arrive at the same rate, over
    /// ``senderPaceSeconds``.
    public var minBytesPerSecond = 1024

    /// How long an answer is watched before its pace counts. A reader's kernel may tell of 64 KiB
    /// at once and then be silent.
    public var paceSeconds = 60

    /// Seconds in which each further ``senderPaceBytes`` of a body must arrive. Shorter than a
    /// reader's, since what a sender's kernel holds back does not matter here.
    public var senderPaceSeconds = 10

    var senderPaceBytes: Int { senderPaceSeconds * minBytesPerSecond }

    /// Worker threads. Handlers run on them, so a handler that waits stops its share of the
    /// connections; answer ``Answer/later(_:)`` instead.
    public var threads = 2

    /// Seconds without a byte moving before a connection is closed: between requests, and in the
    /// middle of sending or receiving one. Suspended connections do not count as idle.
    public var idleTimeoutSeconds = 30

    /// Seconds a whole request, headers and body, may take to arrive.
    ///
    /// A client that sends a byte now and then is never idle; this is what ends it. It runs from
    /// the request line; while not even that is complete, from accepting the connection, or on a
    /// connection used before, from ``idleTimeoutSeconds`` after the previous answer.
    public var requestTimeoutSeconds = 60

    /// Seconds in which the handshake of TLS must end.
    public var handshakeTimeoutSeconds = 10

    /// Whose word counts on where a request came from.
    public var trustedProxies = TrustedProxies()

    public init() {}

    /// Of a request with the target `target`.
    func maxBodyBytes(of target: UnsafePointer<CChar>) -> Int {
        let smaller = smallerBodies.first {
            strncmp(target, $0.targetPrefix, $0.targetPrefix.utf8.count) == 0
        }
        return smaller?.bytes ?? maxBodyBytes
    }
}
