import CMicroHTTPD
import Glibc
import Synchronization

/// One listening socket and its worker threads, stopped when released.
public final class Server {
    public let port: UInt16

    private let core: ServerCore
    private let daemon: OpaquePointer
    /// libmicrohttpd reads it as long as it logs.
    private let options: UnsafeMutablePointer<cmhd_options>
    private let acceptor: ServiceThread
    private let sweeper: ServiceThread
    private let isStopped = Mutex(false)

    /// Starts listening, and calls `handler` on libmicrohttpd's threads, several at a time.
    ///
    /// - Parameters:
    ///   - address: IPv4 or IPv6, in numbers; this one only.
    ///   - port: 0 for any free one, which ``port`` then is.
    ///   - log: gets what libmicrohttpd has to say, on its threads, and our own complaints about
    ///     responses that cannot be sent.
    ///   - refusal: words the errors that are found before or instead of the handler's answer.
    ///   - observer: is told of every answer, on the thread that sends it.
    public init(
        address: String, port: UInt16, limits: Limits = Limits(),
        log: @escaping @Sendable (String) -> Void = { _ in },
        refusal: @escaping ErrorWording = Response.plain,
        observer: (@Sendable (AnsweredRequest) -> Void)? = nil,
        handler: @escaping Handler
    ) throws(MicroHTTPError) {
        let socket = try ListeningSocket(address: address, port: port)
        let core = ServerCore(
            limits: limits, handler: handler, log: log, refusal: refusal,
            observer: observer)
        let options = UnsafeMutablePointer<cmhd_options>.allocate(capacity: 1)
        options.initialize(to: Self.options(for: core))
        guard let daemon = cmhd_start(options) else {
            options.deallocate()
            close(socket.descriptor)
            throw .cannotStart
        }
        do throws(MicroHTTPError) {
            (sweeper, acceptor) = try Self.threads(core, daemon, socket)
        } catch {
            MHD_stop_daemon(daemon)
            options.deallocate()
            close(socket.descriptor)
            throw error
        }
        (self.port, self.core, self.daemon, self.options) = (socket.port, core, daemon, options)
    }

    deinit {
        stop(deadlineSeconds: 0)
        options.deallocate()
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
            // The 503s still have to be written. libmicrohttpd aborts the process if it is
            // stopped while a connection is suspended, and none is after `forceEnd`.
            awaitIdle(seconds: 1)
            sweeper.stop()
            MHD_stop_daemon(daemon)
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
        _ core: ServerCore, _ daemon: OpaquePointer, _ socket: ListeningSocket
    ) throws(MicroHTTPError) -> (sweeper: ServiceThread, acceptor: ServiceThread) {
        let sweeper = Sweeper(core: core)
        let sweeping = try ServiceThread { sweeper.run(on: $0) }
        do throws(MicroHTTPError) {
            let acceptor = Acceptor(core: core, daemon: daemon, socket: socket)
            return (sweeping, try ServiceThread { acceptor.run(on: $0) })
        } catch {
            sweeping.stop()
            throw error
        }
    }

    /// The acceptor limits connections, and libmicrohttpd must never do: a worker of 0.9.75 that is
    /// given one more than its share refuses it, keeps the lock it did that under, and waits for
    /// it ever after.
    ///
    /// Divided by the workers it is more than can be open, and closed ones not yet put away.
    private static func unreachedLimit(_ limits: Limits) -> UInt32 {
        UInt32(limits.threads) * UInt32(2 * limits.maxConnections + 1024)
    }

    private static func options(for core: ServerCore) -> cmhd_options {
        cmhd_options(
            threads: UInt32(core.limits.threads),
            connection_limit: unreachedLimit(core.limits),
            idle_timeout_seconds: UInt32(core.limits.idleTimeoutSeconds),
            connection_memory_bytes: core.limits.maxHeaderBytes,
            on_request: onRequest,
            on_completed: onCompleted,
            on_connection: onConnection,
            on_request_line: onRequestLine,
            on_log: onLog,
            // Unretained: `Server` keeps the core until the daemon has stopped.
            context: Unmanaged.passUnretained(core).toOpaque())
    }
}

// @unchecked because OpaquePointer and the options pointer are not Sendable. Both are written in
// `init` only; libmicrohttpd lets any thread stop a daemon, and the lock lets one.
extension Server: @unchecked Sendable {}
