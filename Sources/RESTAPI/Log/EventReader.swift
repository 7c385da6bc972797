import EventLog
import GatewayModel
import JSON

/// Reads the log event by event, each as a CloudEvent.
struct EventReader: Sendable {
    /// How many commits are taken from the log at once.
    private static let commitsPerPage = 64

    let log: any EventLogReader

    struct Item {
        /// After the event.
        let position: LogPosition
        /// `dev.lintel.resource.applied`.
        let type: String
        /// One CloudEvent as JSON, without line feeds.
        let json: [UInt8]

        var id: String { position.description }
    }

    /// At most `limit` events after `position`, oldest first.
    func events(after position: LogPosition, limit: Int) throws -> [Item] {
        var items: [Item] = []
        // A commit that has been seen in part is read again.
        var last = position.revision
        if position.ordinal != nil { last = last.previous ?? .zero }
        while items.count < limit {
            let pageLimit = min(Self.commitsPerPage, limit - items.count)
            let page = try log.commits(after: last, limit: pageLimit)
            for stored in page {
                let commit = try stored.decoded()
                for (ordinal, event) in commit.events.enumerated() where items.count < limit {
                    if commit.revision == position.revision, ordinal <= position.ordinal ?? -1 {
                        continue
                    }
                    let previous = stored.events[ordinal].previous
                    items.append(
                        item(event, at: stored.position(ordinal), of: commit, previous: previous))
                }
                last = commit.revision
            }
            if page.count < pageLimit { break }
        }
        return items
    }

    private func item(
        _ event: Event, at position: LogPosition, of commit: Commit, previous: Revision?
    ) -> Item {
        let type = "dev.lintel." + event.typeName
        let action = EventAction(event, of: commit, previous: previous)
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("specversion", "1.0")
            writer.member("id", position.description)
            writer.member("source", "/v1/events")
            writer.member("type", type)
            writer.member("subject", event.id.path)
            writer.member("time", commit.committedAt.description)
            writer.member("datacontenttype", MediaType.json)
            writer.member("lintelrevision", commit.revision.rawValue)
            writer.key("data")
            writer.object { writer in
                if let origin = commit.origin { writer.origin(origin) }
                writer.member("actor", commit.actor)
                writer.member("message", commit.message)
                writer.key("cause")
                writer.cause(commit.cause)
                writer.eventSubject(event.id)
                writer.eventContent(event, action)
            }
        }
        return Item(position: position, type: type, json: writer.bytes)
    }
}

extension StoredCommit {
    /// After one of its events.
    fileprivate func position(_ ordinal: Int) -> LogPosition {
        var position = position
        position.ordinal = ordinal
        return position
    }
}
