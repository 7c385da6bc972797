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

    struct Page {
        var items: [Item] = []
        /// All that is before this has been looked at.
        var end: LogPosition
        /// Whether there may be more after it.
        var hasMore = true
    }

    /// At most `limit` events after `position` that the reader sees, oldest first.
    ///
    /// - Parameter scanLimit: no more commits are looked at, or a page more.
    func events(
        after position: LogPosition, limit: Int, to visibility: LogVisibility,
        scanLimit: Int = .max
    ) throws -> Page {
        var found = Page(end: position)
        var looked = 0
        // A commit that has been seen in part is read again.
        var last = position.revision
        if position.ordinal != nil { last = last.previous ?? .zero }
        while found.items.count < limit, looked < scanLimit {
            let pageLimit =
                visibility.isUnlimited
                ? min(Self.commitsPerPage, limit - found.items.count) : Self.commitsPerPage
            let page = try log.commits(after: last, limit: pageLimit)
            for stored in page {
                let commit = try VisibleCommit(stored, to: visibility)
                for seen in commit?.events ?? [] {
                    if stored.revision == position.revision, seen.ordinal <= position.ordinal ?? -1
                    {
                        continue
                    }
                    if found.items.count == limit { return found }
                    let position = stored.position(seen.ordinal)
                    if let commit { found.items.append(item(seen, at: position, of: commit)) }
                    found.end = position
                }
                found.end = stored.position
                last = stored.revision
            }
            looked += page.count
            if page.count < pageLimit {
                found.hasMore = false
                break
            }
        }
        return found
    }

    private func item(
        _ seen: VisibleCommit.VisibleEvent, at position: LogPosition, of visible: VisibleCommit
    ) -> Item {
        let (event, commit) = (seen.event, visible.commit)
        let type = "dev.lintel." + event.typeName
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
            writer.member("traceparent", ifPresent: commit.origin?.trace?.description)
            writer.key("data")
            writer.object { writer in
                if let origin = commit.origin { writer.origin(origin) }
                writer.member("actor", commit.actor)
                writer.member("message", commit.message)
                writer.key("cause")
                visible.writeCause(to: &writer)
                if visible.isPartial { writer.member("partial", true) }
                writer.eventSubject(event.id)
                writer.eventContent(event, seen.action)
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
