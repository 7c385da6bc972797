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

    /// Closes connections until enough places are free for new clients: those that are idle between
    /// two requests, the longest idle first, then those whose request is still coming, of the
    /// address that has most of these. One that has just come has not had the time to ask.
    private func makeRoom(among connections: [Connection], now: Int64) {
        let surplus =
            core.limits.load.connectionCount
            - (core.limits.maxConnections - core.limits.reservedConnections)
        if surplus <= 0 { return }
        let old = connections.map { ($0, $0.idleSince.load(ordering: .relaxed)) }
            .filter { now - $0.1 >= Self.graceMilliseconds }
            .sorted { $0.1 < $1.1 }.map(\.0)
        let idle = old.filter { !$0.isBusy.load(ordering: .relaxed) }.prefix(surplus)
        for connection in idle { _ = connection.closeIfIdle() }
        guard idle.count < surplus else { return }
        let arriving = Dictionary(grouping: old.filter(\.isArriving), by: \.peerAddress)
        let turns = arriving.values.sorted { $0.count > $1.count }.joined()
        for connection in turns.prefix(surplus - idle.count) { connection.cutIfArriving() }
    }

    /// For a handshake and the first request.
    private static let graceMilliseconds: Int64 = 1000

    /// In milliseconds.
    private var interval: CInt {
        CInt(max(50, min(1000, min(core.requestTimeout, core.idleTimeout) / 8)))
    }
}
