import CMicroHTTPD
import Glibc
import Synchronization

/// What a worker's thread does: waits for events, and has its own daemons of libmicrohttpd handle
/// them, one of which speaks TLS and the other does not.
///
/// A daemon never waits itself. One of 0.9.75 asks for 128 events at most, and if so many come
/// at once, it waits for more before it looks at these (decision 2).
struct EventLoop {
    private let context: Worker.Context
    /// Nil where nobody listens for it.
    private let plain: Daemon?
    private let secure: Daemon?

    init(_ context: Worker.Context) throws(MicroHTTPError) {
        self.context = context
        let (plain, secure) = (context.core.hasPlainListener, context.core.tls != nil)
        self.plain = plain ? try Daemon(context, isSecure: false) : nil
        do throws(MicroHTTPError) {
            self.secure = secure ? try Daemon(context, isSecure: true) : nil
        } catch {
            self.plain?.stop()
            throw error
        }
    }

    /// Runs until the inbox says that it is to end.
    func run() {
        while true {
            let wanted = context.inbox.empty()
            context.handshakes.hasMoved = !wanted.isEmpty
            for arrival in wanted.arrivals { add(arrival) }
            for connection in wanted.resumed { MHD_resume_connection(connection) }
            plain?.run()
            secure?.run()
            if wanted.isEnding { return }
            awaitEvent()
        }
    }

    /// Closes all connections. Called once, by whoever uses the loop last.
    func close() {
        plain?.stop()
        secure?.stop()
    }

    private func add(_ arrival: Arrival) {
        let daemon = arrival.isSecure ? secure : plain
        if daemon?.add(arrival) ?? false { return }
        context.core.limits.load.connections.subtract(1, ordering: .relaxed)
    }

    private func awaitEvent() {
        let milliseconds = min(
            plain?.millisecondsUntilWork ?? .max,
            context.handshakes.pause(for: secure?.millisecondsUntilWork ?? .max))
        if milliseconds == 0 { return }
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 3) { polls in
            // A negative descriptor is passed over.
            polls[0] = pollfd(fd: plain?.events ?? -1, events: Int16(POLLIN), revents: 0)
            polls[1] = pollfd(fd: secure?.events ?? -1, events: Int16(POLLIN), revents: 0)
            polls[2] = pollfd(fd: context.inbox.bell, events: Int16(POLLIN), revents: 0)
            let count = poll(
                polls.baseAddress, 3, milliseconds == .max ? -1 : CInt(clamping: milliseconds))
            if count > 0, polls[2].revents != 0 { context.inbox.answerBell() }
        }
    }
}

// @unchecked because of the pointers. The thread that runs the loop uses them, and nobody else
// before it started or after it ended.
extension EventLoop: @unchecked Sendable {}
