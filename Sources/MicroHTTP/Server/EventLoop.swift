import CMicroHTTPD
import Glibc
import Synchronization

/// What a worker's thread does: waits for events, and has its own daemon of libmicrohttpd handle
/// them.
///
/// The daemon never waits itself. One of 0.9.75 asks for 128 events at most, and if so many come
/// at once, it waits for more before it looks at these (decision 2).
struct EventLoop {
    private let context: Worker.Context
    private let daemon: OpaquePointer
    /// Kept for as long as libmicrohttpd may log.
    private let options: UnsafeMutablePointer<cmhd_options>
    /// Readable when something happens on one of the connections.
    private let events: CInt

    init(_ context: Worker.Context) throws(MicroHTTPError) {
        let options = UnsafeMutablePointer<cmhd_options>.allocate(capacity: 1)
        options.initialize(to: Self.options(for: context))
        guard let daemon = cmhd_start(options) else {
            options.deallocate()
            throw .cannotStart
        }
        (self.context, self.daemon, self.options) = (context, daemon, options)
        events = cmhd_epoll(daemon)
    }

    /// Runs until the inbox says that it is to end.
    func run() {
        while true {
            let wanted = context.inbox.empty()
            for arrival in wanted.arrivals { add(arrival) }
            for connection in wanted.resumed { MHD_resume_connection(connection) }
            MHD_run(daemon)
            if wanted.isEnding { return }
            awaitEvent()
        }
    }

    /// Closes all connections. Called once, by whoever uses the loop last.
    func close() {
        MHD_stop_daemon(daemon)
        options.deallocate()
    }

    /// libmicrohttpd closes a connection that it does not take.
    private func add(_ arrival: Arrival) {
        let result = withUnsafePointer(to: arrival.address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                MHD_add_connection(daemon, arrival.descriptor, $0, arrival.length)
            }
        }
        if result != .YES { context.core.limits.load.connections.subtract(1, ordering: .relaxed) }
    }

    private func awaitEvent() {
        var milliseconds: UInt64 = 0
        let isLimited = MHD_get_timeout(daemon, &milliseconds) == .YES
        if isLimited && milliseconds == 0 { return }
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { polls in
            polls[0] = pollfd(fd: events, events: Int16(POLLIN), revents: 0)
            polls[1] = pollfd(fd: context.inbox.bell, events: Int16(POLLIN), revents: 0)
            let count = poll(polls.baseAddress, 2, isLimited ? CInt(clamping: milliseconds) : -1)
            if count > 0, polls[1].revents != 0 { context.inbox.answerBell() }
        }
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
            on_request: onRequest,
            on_completed: onCompleted,
            on_connection: onConnection,
            on_request_line: onRequestLine,
            on_log: onLog,
            // Unretained: the loop keeps it until the daemon has stopped.
            context: Unmanaged.passUnretained(context).toOpaque())
    }
}

// @unchecked because of the pointers. The thread that runs the loop uses them, and nobody else
// before it started or after it ended.
extension EventLoop: @unchecked Sendable {}
