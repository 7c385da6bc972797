import CMicroHTTPD
import Glibc

/// A daemon of libmicrohttpd that has no thread.
struct Daemon {
    private let raw: OpaquePointer
    /// Kept for as long as libmicrohttpd may log.
    private let options: UnsafeMutablePointer<cmhd_options>
    /// Readable when something happens on one of the connections.
    let events: CInt

    init(_ context: Worker.Context, isSecure: Bool) throws(MicroHTTPError) {
        let options = UnsafeMutablePointer<cmhd_options>.allocate(capacity: 1)
        options.initialize(to: Self.options(for: context))
        let daemon =
            isSecure
            ? ConnectionSecurity.priorities.withCString { priorities in
                // Read while it starts, and not kept.
                options.pointee.tls_priorities = priorities
                defer { options.pointee.tls_priorities = nil }
                return cmhd_start(options)
            } : cmhd_start(options)
        guard let daemon else {
            options.deallocate()
            throw .cannotStart
        }
        (raw, self.options, events) = (daemon, options, cmhd_epoll(daemon))
    }

    func run() { MHD_run(raw) }

    /// Closes all connections.
    func stop() {
        MHD_stop_daemon(raw)
        options.deallocate()
    }

    /// False if it does not take the connection, which it has closed then.
    func add(_ arrival: Arrival) -> Bool {
        withUnsafePointer(to: arrival.address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                MHD_add_connection(raw, arrival.descriptor, $0, arrival.length) == .YES
            }
        }
    }

    /// Until it has to run also if nothing happens; `max` for never.
    var millisecondsUntilWork: UInt64 {
        var milliseconds: UInt64 = 0
        return MHD_get_timeout(raw, &milliseconds) == .YES ? milliseconds : .max
    }

    // MARK: Options

    /// The acceptor limits connections, and libmicrohttpd must never do: a daemon of 0.9.75 that is
    /// given one too many refuses it, keeps the lock it did that under, and waits for it ever
    /// after.
    ///
    /// So this is more than can be open, with those that are closed and not yet cleaned up.
    private static func unreachedLimit(_ limits: ServerLimits) -> UInt32 {
        UInt32(2 * limits.maxConnections + 1024)
    }

    private static func options(for context: Worker.Context) -> cmhd_options {
        let limits = context.core.limits
        return cmhd_options(
            connection_limit: unreachedLimit(limits),
            idle_timeout_seconds: UInt32(limits.idleTimeoutSeconds),
            connection_memory_bytes: limits.maxHeaderBytes,
            tls_priorities: nil,
            on_request: onRequest,
            on_completed: onCompleted,
            on_connection: onConnection,
            on_request_line: onRequestLine,
            on_log: onLog,
            // Unretained: the loop keeps it until the daemon has stopped.
            context: Unmanaged.passUnretained(context).toOpaque())
    }
}
