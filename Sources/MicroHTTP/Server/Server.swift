import Glibc
import Synchronization

/// One listening socket and its worker threads, stopped when released.
public final class Server: Sendable {
    public let port: UInt16

    private let core: ServerCore
    private let workers: [Worker]
    private let acceptor: ServiceThread
    private let sweeper: ServiceThread
    private let isStopped = Mutex(false)

    /// Starts listening, and calls `handler` on the workers' threads, several at a time.
    ///
    /// - Parameters:
    ///   - address: IPv4 or IPv6, in numbers; this one only.
    ///   - port: 0 for any free one, which ``port`` then is.
    ///   - log: gets what libmicrohttpd has to say, and our own complaints about responses that
    ///     cannot be sent: of each at most a line in ten seconds, with how many there were.
    ///   - refusal: words the errors that are found before or instead of the handler's answer.
    ///   - observer: is told of every answer, on the thread that sends it.
    ///   - bodyCheck: is asked before a large body is kept.
    public init(
        address: String, port: UInt16, limits: ServerLimits = ServerLimits(),
        log: @escaping @Sendable (String) -> Void = { _ in },
        refusal: @escaping FaultWording = Response.plain,
        observer: (@Sendable (AnsweredRequest) -> Void)? = nil,
        bodyCheck: BodyCheck? = nil,
        handler: @escaping Handler
    ) throws(MicroHTTPError) {
        let socket = try ListeningSocket(address: address, port: port)
        let core = ServerCore(
            port: socket.port, limits: limits, handler: handler, log: log, refusal: refusal,
            observer: observer, bodyCheck: bodyCheck)
        var workers: [Worker] = []
        do throws(MicroHTTPError) {
            for _ in 0..<limits.threads { workers.append(try Worker(core: core)) }
            (sweeper, acceptor) = try Self.threads(core, workers, socket)
        } catch {
            for worker in workers { worker.stop() }
            close(socket.descriptor)
            throw error
        }
        (self.port, self.core, self.workers) = (socket.port, core, workers)
    }

    deinit {
        stop(deadlineSeconds: 0)
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
        _ core: ServerCore, _ workers: [Worker], _ socket: ListeningSocket
    ) throws(MicroHTTPError) -> (sweeper: ServiceThread, acceptor: ServiceThread) {
        let sweeper = Sweeper(core: core)
        let sweeping = try ServiceThread { sweeper.run(until: $0) }
        do throws(MicroHTTPError) {
            let acceptor = Acceptor(
                core: core, workers: workers.map(\.inbox), socket: socket)
            return (sweeping, try ServiceThread { acceptor.run(until: $0) })
        } catch {
            sweeping.stop()
            throw error
        }
    }
}
