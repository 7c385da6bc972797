import EventLog
import GatewayModel
import JSON
import Projection
import Webhooks

// The bodies of what Webhooks are sent: CloudEvents 1.0 in JSON, with what the account may see now.

extension WebhookMessage {
    /// The most resources of a commit that are named: who wants all of them gets the commit.
    private static let changeLimit = 100

    init(
        _ visible: VisibleCommit, as kind: WebhookEventKind, to webhook: NamespacedName
    ) {
        let commit = visible.commit
        let id = visible.stored.position.eventOfCommit
        let trace = commit.origin?.trace?.description
        self.init(
            id, kind.cloudEventType, commit.committedAt, trace, source: "/v1/commits",
            subject: "/v1/commits/\(commit.revision)", revision: commit.revision
        ) { writer in
            writer.data(of: kind, to: webhook)
            visible.writeHead(to: &writer)
            writer.member("position", visible.stored.position.description)
            writer.key("changes")
            writer.array(of: visible.events.prefix(Self.changeLimit)) { writer, seen in
                writer.object { writer in
                    writer.eventSubject(seen.event.id)
                    writer.member("action", seen.action.rawValue)
                    writer.member("path", seen.event.id.path)
                }
            }
            if visible.events.count > Self.changeLimit {
                writer.member("moreChanges", visible.events.count - Self.changeLimit)
            }
        }
    }

    init(_ warning: WarningEvent, as kind: WebhookEventKind, to webhook: NamespacedName) {
        self.init(
            warning.position.eventOfWarning, kind.cloudEventType, warning.firstAt,
            warning.trace?.description, source: "/v1/warnings", subject: warning.regarding?.path,
            revision: warning.revision
        ) { writer in
            writer.data(of: kind, to: webhook)
            writer.member("reason", warning.reason)
            if let regarding = warning.regarding {
                writer.key("regarding")
                writer.object { writer in
                    writer.eventSubject(regarding)
                    writer.member("path", regarding.path)
                }
            }
            if let gateway = warning.gateway {
                writer.key("gateway")
                writer.gatewayName(gateway)
            }
            writer.member("message", warning.message)
            if let details = warning.details { writer.member("details", raw: details) }
            writer.member("position", warning.position.description)
        }
    }

    /// What an item is known by, without what it says.
    init(outlineOf item: FeedItem) {
        switch item {
        case .commit(let commit):
            self.init(
                id: commit.position.eventOfCommit, type: WebhookEventKind.change.cloudEventType,
                time: commit.committedAt, body: [])
        case .warning(let warning):
            self.init(
                id: warning.position.eventOfWarning,
                type: WebhookEventKind(reason: warning.reason).cloudEventType,
                time: warning.firstAt, body: [])
        }
    }

    /// What shows that events arrive; it tells of nothing.
    init(testOf webhook: NamespacedName, id: String, at time: Timestamp) {
        self.init(
            id, "dev.lintel.test", time, nil, source: "/v1/webhooks",
            subject: ResourceID(.webhook, webhook).path, revision: nil
        ) { writer in
            writer.member("event", "Test")
            writer.key("webhook")
            writer.gatewayName(webhook)
            writer.member("message", "Somebody asked for a test of this Webhook.")
        }
    }

    private init(
        _ id: String, _ type: String, _ time: Timestamp, _ trace: String?, source: String,
        subject: String?, revision: Revision?, _ data: (inout JSONWriter) -> Void
    ) {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("specversion", "1.0")
            writer.member("id", id)
            writer.member("source", source)
            writer.member("type", type)
            writer.member("subject", ifPresent: subject)
            writer.member("time", time.description)
            writer.member("datacontenttype", MediaType.json)
            if let revision { writer.member("lintelrevision", revision.rawValue) }
            writer.member("traceparent", ifPresent: trace)
            writer.key("data")
            writer.object(data)
        }
        self.init(id: id, type: type, time: time, body: writer.bytes, traceparent: trace)
    }
}

extension JSONWriter {
    fileprivate mutating func data(of kind: WebhookEventKind, to webhook: NamespacedName) {
        member("event", kind.rawValue)
        key("webhook")
        gatewayName(webhook)
    }
}

extension LogPosition {
    /// `58-3f2a9c01`: without the full stop that is between the parts of what is signed.
    private var identity: String {
        description.replacing(".", with: "-")
    }

    fileprivate var eventOfCommit: String { "commit-\(identity)" }
    fileprivate var eventOfWarning: String { "warning-\(identity)" }
}
