import EventLog
import GatewayModel

/// docs/reference/events.md.
package enum EventsMarkdown {
    package static let text =
        """
        # Events

        \(Markdown.made)

        The log has two: `\(StoredEvent.appliedType)`, with the whole resource, and
        `\(StoredEvent.deletedType)`.

        What a Webhook may be told, by the word of its `spec.events` and the `type` of the
        CloudEvent. [webhooks.md](../webhooks.md) tells when each is sent, and what it says.

        | word | type | of |
        |---|---|---|

        """
        + WebhookEventKind.allCases.map { kind in
            "| `\(kind.rawValue)` | `\(kind.cloudEventType)` | "
                + (kind.isOfCommit ? "commits" : "warnings") + " |\n"
        }.joined()
}
