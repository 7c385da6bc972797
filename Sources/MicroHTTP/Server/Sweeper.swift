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
            if core.isCrowded { makeRoom(among: connections, now: now) }
        }
    }

    /// Closes connections that are idle between two requests, the longest idle first, until enough
    /// places are free for new clients. One that has just come has not had the time to ask.
    private func makeRoom(among connections: [Connection], now: Int64) {
        let surplus =
            core.limits.load.connectionCount
            - (core.limits.maxConnections - core.limits.reservedConnections)
        let idle = connections.filter { !$0.isBusy.load(ordering: .relaxed) }
            .map { (connection: $0, since: $0.idleSince.load(ordering: .relaxed)) }
            .filter { now - $0.since >= Self.graceMilliseconds }
            .sorted { $0.since < $1.since }
        for (connection, _) in idle.prefix(max(0, surplus)) { _ = connection.closeIfIdle() }
    }

    /// For a handshake and the first request.
    private static let graceMilliseconds: Int64 = 1000

    /// In milliseconds.
    private var interval: CInt {
        CInt(max(50, min(1000, min(core.requestTimeout, core.idleTimeout) / 8)))
    }
}
