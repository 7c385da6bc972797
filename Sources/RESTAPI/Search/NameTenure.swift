import EventLog
import GatewayModel
import Projection

/// Since when listeners serve the names that they have.
///
/// The status of a listener says since when it is served, whatever its hostname was meanwhile. So
/// where its resource was touched later, the history of that says since when it has this one.
struct NameTenure {
    private let log: any EventLogReader
    private let state: GatewayState
    /// How many events are decoded at most, of all that is asked.
    private var budget = 64
    /// And of one resource.
    private static let depth = 16

    init(_ log: any EventLogReader, _ state: GatewayState) { (self.log, self.state) = (log, state) }

    /// Nil if it would take too long to find out.
    mutating func start(of server: Explanation.Candidate) throws -> Mark? {
        guard let stored = state[server.id.owner] else { return nil }
        let served = server.marks.programmed
        if stored.resourceVersion <= served.revision { return served }
        let limit = min(Self.depth, budget)
        if limit == 0 { return nil }
        let touches = try log.history(
            of: stored.id, from: .commit(stored.resourceVersion), before: state.revision.next,
            limit: limit)
        budget -= touches.count
        var start: Mark?
        for touch in touches {
            let commit = try touch.decoded()
            guard case .applied(let then)? = commit.events.last,
                then.hasSame(server.listener, as: stored)
            else { return start }
            // As it was when it began to be served, and ever since.
            if touch.revision <= served.revision { return served }
            start = Mark(revision: touch.revision, time: touch.committedAt)
        }
        return touches.count < limit ? start : nil
    }
}

extension StoredResource {
    /// Whether a listener asked for the same then, of the same gateway.
    fileprivate func hasSame(_ listener: Listener, as now: StoredResource) -> Bool {
        uid == now.uid && parent == now.parent
            && listeners.contains { then in
                then.name == listener.name && then.port == listener.port
                    && then.hostname ?? "" == listener.hostname ?? ""
                    && then.protocol == listener.protocol
            }
    }
}
