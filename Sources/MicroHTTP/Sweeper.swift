import Glibc

/// A thread that looks at every connection a few times per timeout.
///
/// libmicrohttpd only notices silence. It neither bounds how long a request takes to arrive, nor
/// sees that the client of a suspended connection has left.
final class Sweeper: Sendable {
    private let core: ServerCore
    /// Written to when the thread shall end.
    private let wakeUp: (read: CInt, write: CInt)
    // nonisolated(unsafe): set once in `init`, which nobody else can see yet.
    nonisolated(unsafe) private var thread = pthread_t()

    init(_ core: ServerCore) throws(MicroHTTPError) {
        self.core = core
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .cannotStart }
        wakeUp = (ends[0], ends[1])
        // The thread's reference; it gives it back when it starts.
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(&thread, nil, runSweeper, context.toOpaque())
        if result != 0 {
            context.release()
            throw .cannotStart
        }
    }

    deinit {
        close(wakeUp.read)
        close(wakeUp.write)
    }

    /// Ends the thread. Called once.
    func stop() {
        var byte: UInt8 = 0
        _ = write(wakeUp.write, &byte, 1)
        pthread_join(thread, nil)
    }

    fileprivate func run() {
        var poll = pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0)
        while Glibc.poll(&poll, 1, interval) <= 0 {
            let now = Clock.milliseconds
            for connection in core.openConnections { connection.sweep(now: now) }
        }
    }

    /// In milliseconds: often enough to be exact, seldom enough to cost nothing.
    private var interval: CInt {
        CInt(max(50, min(1000, min(core.requestTimeout, core.idleTimeout) / 8)))
    }
}

private func runSweeper(context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Sweeper>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
