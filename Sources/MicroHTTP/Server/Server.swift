import Glibc
import Synchronization

/// Listening sockets and the worker threads they share, stopped when released.
public final class Server: Sendable {
    /// In the order of the listeners.
    public let ports: [UInt16]

    /// Of the first listener.
    public var port: UInt16 { ports[0] }

    private let core: ServerCore
    private let workers: [Worker]
    private let acceptor: ServiceThread
    private let sweeper: ServiceThread
    private let isStopped = Mutex(false)

    /// Starts listening, and calls `handler` on the workers' threads, several at a time.
    ///
    /// - Parameters:
    ///   - listeners: at least one.
    ///   - tls: what listeners with TLS show. Without it there may be none.
    ///   - log: gets what libmicrohttpd has to say, and our own complaints about responses that
    ///     cannot be sent: of each at most a line in ten seconds, with how many there were.
    ///   - refusal: words the errors that are found before or instead of the handler's answer.
    ///   - observer: is told of every answer, on the thread that sends it.
    ///   - bodyCheck: is asked before a large body is kept.
    public init(
        _ listeners: [ServerListener], tls: TLSContext? = nil,
        limits: ServerLimits = ServerLimits(),
        log: @escaping @Sendable (String) -> Void = { _ in },
        refusal: @escaping FaultWording = Response.plain,
        observer: (@Sendable (AnsweredRequest) -> Void)? = nil,
        bodyCheck: BodyCheck? = nil,
        handler: @escaping Handler
    ) throws(MicroHTTPError) {
        precondition(!listeners.isEmpty, "a server listens somewhere")
        precondition(
            tls != nil || !listeners.contains(where: \.isSecure), "TLS needs a certificate")
        let sockets = try ListeningSocket.all(listeners)
        let core = ServerCore(
            tls: tls, hasPlainListener: listeners.contains { !$0.isSecure }, limits: limits,
            handler: handler, log: log, refusal: refusal, observer: observer, bodyCheck: bodyCheck)
        var workers: [Worker] = []
        do throws(MicroHTTPError) {
            for _ in 0..<limits.threads { workers.append(try Worker(core: core)) }
            (sweeper, acceptor) = try Self.threads(core, workers, sockets)
        } catch {
            for worker in workers { worker.stop() }
            for socket in sockets { close(socket.descriptor) }
            throw error
        }
        (ports, self.core, self.workers) = (sockets.map(\.port), core, workers)
    }

    deinit {
        stop(deadlineSeconds: 0)
    }

    /// Cuts the connections of those whose certificate is refused by the credentials of now.
    public func cutRefusedPeers() {
        for connection in core.openConnections {
            guard case .refused? = connection.security?.peer?.verdict else { continue }
            connection.cut()
        }
    }

    /// Connections that are not closed yet, on both sides.
    package var openConnectionCount: Int { core.openConnections.count }

    /// Stops gracefully; returns when nothing runs any more. A second call does nothing.
    ///
    /// No connection is accepted from the start of the call; those between two requests are
    /// closed; requests under way have until the deadline, of which a second to arrive whole. What
    /// then still waits is answered 503, what streams is broken off. A handler that does not return
    /// is waited for, however long.
    public func stop(deadlineSeconds: Double = 10) {
        isStopped.withLock { isStopped in
            guard !isStopped else { return }
            isStopped = true
            // Closes the listening socket.
            acceptor.stop()
            // A client may take its time with a body, or never send the rest of it.
            let arrivalSeconds = min(1, deadlineSeconds)
            awaitIdle(seconds: arrivalSeconds)
            for connection in core.openConnections { connection.cutIfArriving() }
            awaitIdle(seconds: deadlineSeconds - arrivalSeconds)
            core.isForced.store(true, ordering: .sequentiallyConsistent)
            for connection in core.openConnections { connection.forceEnd() }
            // The 503s still have to be written. Nothing is suspended after `forceEnd`.
            awaitIdle(seconds: 1)
            sweeper.stop()
            for worker in workers { worker.stop() }
            core.writeWithheldComplaints(now: .max)
        }
    }

    /// Closes connections as they become idle, until none is left or the time is up.
    private func awaitIdle(seconds: Double) {
        let deadline = Clock.milliseconds + Int64(seconds * 1000)
        while true {
            let busy = core.openConnections.filter { !$0.closeIfIdle() }
            if busy.isEmpty || Clock.milliseconds >= deadline { return }
            // Looking again instead of being told: a signal would cost every request something.
            usleep(5000)
        }
    }

    private static func threads(
        _ core: ServerCore, _ workers: [Worker], _ sockets: [ListeningSocket]
    ) throws(MicroHTTPError) -> (sweeper: ServiceThread, acceptor: ServiceThread) {
        let sweeper = Sweeper(core: core)
        let sweeping = try ServiceThread { sweeper.run(until: $0) }
        do throws(MicroHTTPError) {
            let acceptor = Acceptor(
                core: core, workers: workers.map(\.inbox), sockets: sockets)
            return (sweeping, try ServiceThread { acceptor.run(until: $0) })
        } catch {
            sweeping.stop()
            throw error
        }
    }
}
