import EventLog
import GatewayModel

/// What an event did to its resource.
enum EventAction: String {
    case created, configured, restored, deleted

    /// - Parameter earlier: the event before it that was about the same resource.
    init(_ event: Event, of commit: Commit, after earlier: Event?) {
        switch (event, earlier) {
        case (.deleted, _): self = .deleted
        case (.applied(let stored), _) where stored.createdRevision == commit.revision:
            self = .created
        case (.applied, .deleted): self = .restored
        case (.applied, _): self = .configured
        }
    }

    /// Asks the log what was before, if that makes a difference: only going back can bring a
    /// resource back under its old identity.
    ///
    /// - Parameter previous: the commit that touched the resource before.
    init(
        _ event: Event, of commit: Commit, previous: Revision?, in log: any EventLogReader
    ) throws(EventLogError) {
        var earlier: Event?
        if commit.cause != .change, case .applied = event {
            let before = try log.history(
                of: event.id, lastTouched: previous, before: commit.revision, limit: 1)
            earlier = try before.first?.decoded().events.last
        }
        self.init(event, of: commit, after: earlier)
    }
}
