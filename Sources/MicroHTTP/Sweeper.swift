/// Looks at every connection a few times per timeout.
///
/// libmicrohttpd only notices silence. It neither bounds how long a request takes to arrive, nor
/// sees that the client of a suspended connection has left.
struct Sweeper: Sendable {
    let core: ServerCore

    func run(on thread: ServiceThread) {
        while thread.wait(milliseconds: interval) != .ended {
            let now = Clock.milliseconds
            for connection in core.openConnections { connection.sweep(now: now) }
        }
    }

    /// In milliseconds: often enough to be exact, seldom enough to cost nothing.
    private var interval: CInt {
        CInt(max(50, min(1000, min(core.requestTimeout, core.idleTimeout) / 8)))
    }
}
