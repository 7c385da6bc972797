import Synchronization

/// A thread that looks at every connection a few times per timeout.
///
/// libmicrohttpd only notices silence. It neither bounds how long a request takes to arrive, nor
/// sees that the client of a suspended connection has left.
struct Sweeper: Sendable {
    let core: ServerCore

    func run(until wakeUp: WakeUp) {
        while wakeUp.wait(milliseconds: interval) != .ended {
            let now = Clock.milliseconds
            let connections = core.openConnections
            for connection in connections { connection.sweep(now: now) }
            core.writeWithheldComplaints(now: now)
            if core.isCrowded { makeRoom(among: connections) }
        }
    }

    /// Closes connections that are idle between two requests, the longest idle first, until enough
    /// places are free for new clients.
    private func makeRoom(among connections: [Connection]) {
        let surplus =
            core.limits.load.connectionCount
            - (core.limits.maxConnections - core.limits.reservedConnections)
        let idle = connections.filter { !$0.isBusy.load(ordering: .relaxed) }
            .map { (connection: $0, since: $0.deadline.load(ordering: .relaxed)) }
            .sorted { $0.since < $1.since }
        for (connection, _) in idle.prefix(max(0, surplus)) { _ = connection.closeIfIdle() }
    }

    /// In milliseconds.
    private var interval: CInt {
        CInt(max(50, min(1000, min(core.requestTimeout, core.idleTimeout) / 8)))
    }
}
