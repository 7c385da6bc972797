import Synchronization

/// What every callback of one server can reach.
final class ServerCore: Sendable {
    /// For listeners with TLS.
    let tls: TLSContext?
    let hasPlainListener: Bool
    let limits: ServerLimits
    let handler: Handler
    let log: @Sendable (String) -> Void
    /// Complaints of libmicrohttpd.
    let libraryLog: ComplaintLog
    /// Complaints about responses that cannot be sent.
    let responseLog: ComplaintLog
    let refusal: FaultWording
    let observer: (@Sendable (AnsweredRequest) -> Void)?
    let bodyCheck: BodyCheck?

    /// The server is stopping: no connection may be suspended from now on.
    let isForced = Atomic(false)

    /// The open connections. Locked when one comes or goes, and for the sweeper to copy it.
    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    init(
        tls: TLSContext?, hasPlainListener: Bool, limits: ServerLimits, handler: @escaping Handler,
        log: @escaping @Sendable (String) -> Void,
        refusal: @escaping FaultWording,
        observer: (@Sendable (AnsweredRequest) -> Void)?, bodyCheck: BodyCheck?
    ) {
        (self.tls, self.hasPlainListener) = (tls, hasPlainListener)
        self.limits = limits
        self.handler = handler
        self.log = log
        (libraryLog, responseLog) = (ComplaintLog(log), ComplaintLog(log))
        self.refusal = refusal
        self.observer = observer
        self.bodyCheck = bodyCheck
    }

    /// Whether there are so many connections that idle ones have to be closed.
    var isCrowded: Bool {
        limits.load.connectionCount
            > limits.maxConnections - limits.reservedConnections
    }

    var requestTimeout: Int64 { Int64(limits.requestTimeoutSeconds) * 1000 }
    var handshakeTimeout: Int64 { Int64(limits.handshakeTimeoutSeconds) * 1000 }
    var idleTimeout: Int64 { Int64(limits.idleTimeoutSeconds) * 1000 }

    func writeWithheldComplaints(now: Int64) {
        libraryLog.writeWithheld(now: now)
        responseLog.writeWithheld(now: now)
    }

    var openConnections: [Connection] {
        connections.withLock { Array($0.values) }
    }

    func add(_ connection: Connection) {
        connections.withLock { $0[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection) {
        connections.withLock { $0[ObjectIdentifier(connection)] = nil }
        limits.load.connections.subtract(1, ordering: .relaxed)
    }
}
