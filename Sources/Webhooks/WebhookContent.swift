public import EventLog
public import GatewayModel
public import HTTPClient

/// A Webhook, as far as delivering is concerned.
public struct WebhookTarget: Hashable, Sendable {
    public var name: NamespacedName
    /// One that is made anew under the same name is another one.
    public var uid: String
    /// Another one is tried at once, also one whose receiver said that it wants no more.
    public var generation: Int64
    /// The last commit that touched it: one that was never told anything is told of what was
    /// committed since, also if the server was killed before it looked.
    public var resourceVersion: Revision
    public var url: WebURL

    public init(
        name: NamespacedName, uid: String, generation: Int64, resourceVersion: Revision, url: WebURL
    ) {
        (self.name, self.uid, self.generation) = (name, uid, generation)
        (self.resourceVersion, self.url) = (resourceVersion, url)
    }
}

/// What is sent.
public struct WebhookMessage: Hashable, Sendable {
    /// The same whenever it is made: receivers tell by it what they have had already. No `.` and
    /// nothing that a header may not have.
    public var id: String
    /// Of CloudEvents: `dev.lintel.change`.
    public var type: String
    /// When it happened.
    public var time: Timestamp
    /// A CloudEvent in JSON.
    public var body: [UInt8]
    /// The trace that it belongs to.
    public var traceparent: String?

    public init(
        id: String, type: String, time: Timestamp, body: [UInt8], traceparent: String? = nil
    ) {
        (self.id, self.type, self.time) = (id, type, time)
        (self.body, self.traceparent) = (body, traceparent)
    }
}

/// What a Webhook is to be sent, and what that is signed with: all of one state, that which the
/// target is of.
public struct WebhookMessages: Sendable {
    public var messages: [WebhookMessage]
    /// The current key first.
    public var keys: Result<[[UInt8]], WebhookFault>

    public init(_ messages: [WebhookMessage], keys: Result<[[UInt8]], WebhookFault>) {
        (self.messages, self.keys) = (messages, keys)
    }

    public static let none = WebhookMessages([], keys: .success([]))
}

/// Why something cannot be sent, as one sentence.
public struct WebhookFault: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Says that there is no such Webhook any more, or that it is another one by now: ask for
/// ``WebhookContent/targets()`` again.
public struct OtherWebhook: Error {
    public init() {}
}

/// What there is to tell, to whom, and in which words. Asked on the thread of the engine.
public protocol WebhookContent: Sendable {
    /// Another number whenever ``targets()`` or what ``mayWant(_:)`` says may be another; cheap.
    func targetsVersion() -> Int64

    /// All Webhooks that there are now.
    func targets() -> [WebhookTarget]

    /// Where the present is: the newest commit, and the newest warning.
    func newest() throws -> FeedPosition

    /// Where one begins of which nothing is known: after the commit that last touched it.
    func start(of target: WebhookTarget) throws -> FeedPosition

    /// What comes after a position, in order. Fewer than `limit` if that is all there is.
    func page(after position: FeedPosition, limit: Int) throws -> [FeedItem]

    /// Nil if it was forgotten.
    func item(_ reference: FeedReference) throws -> FeedItem?

    /// Who may want to hear of it at all. Cheap: it is asked of every item.
    func mayWant(_ item: FeedItem) -> [NamespacedName]

    /// Whether one of them is a certain Webhook.
    func mayWant(_ item: FeedItem, _ webhook: NamespacedName) -> Bool

    /// What one Webhook is to be told of an item, with the rights and the keys that it has now;
    /// mostly nothing or one message. All of them have different ids.
    ///
    /// - Throws: ``OtherWebhook``, so that nobody is told what another may hear.
    func messages(of item: FeedItem, for target: WebhookTarget) throws -> WebhookMessages

    /// A message of an item as far as it can be named without reading more: its id is that of the
    /// message, its body is empty. For what ``messages(of:for:)`` cannot make.
    func outline(of item: FeedItem) -> WebhookMessage

    /// - Throws: ``OtherWebhook``.
    func testMessage(for target: WebhookTarget) throws -> WebhookMessages
}
