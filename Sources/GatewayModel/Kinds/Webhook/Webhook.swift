/// `Webhook.spec` of `lintel.dev/v1`: who hears of what happens here, and how.
public struct WebhookSpec: Hashable, Sendable {
    /// Where to: `https://` or `http://`. No secret, since whoever may get the Webhook sees it.
    public var url: String
    /// What it is signed with: a Secret of type `lintel.dev/webhook` of the same namespace, which
    /// may come later.
    public var secretRef: WebhookSecretReference
    /// Whose rights decide what is sent: a ServiceAccount of the same namespace.
    public var serviceAccountName: String
    /// Empty means all.
    public var events: [WebhookEventKind]
    /// What is about one of these; empty means all, and what is about no gateway.
    public var gateways: [GatewayReference]
    /// What is about something in one of these; empty means all.
    public var namespaces: [String]

    public init(
        url: String, secret: String, serviceAccountName: String, events: [WebhookEventKind] = [],
        gateways: [GatewayReference] = [], namespaces: [String] = []
    ) {
        self.url = url
        secretRef = WebhookSecretReference(name: secret)
        self.serviceAccountName = serviceAccountName
        self.events = events
        self.gateways = gateways
        self.namespaces = namespaces
    }
}

/// A Secret of the namespace of the Webhook, by its name.
public struct WebhookSecretReference: Hashable, Sendable {
    public var name: String

    public init(name: String) { self.name = name }
}

extension WebhookSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .webhook(self) }
    package static var statusSchema: String? { "WebhookStatus" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("URL", .string, ".spec.url"),
            PrinterColumn("Account", .string, ".spec.serviceAccountName"),
            PrinterColumn("Events", .string, ".spec.events[*]"),
        ]
    }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a Webhook" }

    package static var placeholder: WebhookSpec {
        WebhookSpec(
            url: "https://unreadable", secret: "unreadable", serviceAccountName: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "url", &url, .webhookURL,
            """
            Where events are posted to. Shown to all who may get the Webhook: what only the \
            receiver may know belongs into the Secret.
            """)
        fields.required(
            "secretRef", &secretRef, .none,
            "What they are signed with: a Secret of type `lintel.dev/webhook`; it may come later.")
        fields.required(
            "serviceAccountName", &serviceAccountName, .subdomain,
            "Whose rights, when it is sent, decide what is sent.")
        fields.unlessEmpty(
            "events", &events, .list(1...Limits.webhookEvents, "events"), "Absent means all.")
        fields.unlessEmpty(
            "gateways", &gateways, .list(1...Limits.webhookGateways, "gateways"),
            "Only what is about one of these; absent means all.")
        fields.unlessEmpty(
            "namespaces", &namespaces,
            .list(1...Limits.webhookNamespaces, "namespaces", each: .namespace),
            "Only what is about something in one of these; absent means all.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        for (index, event) in events.enumerated() where events[..<index].contains(event) {
            let pointer = "/events/\(index)"
            // Half of what was meant stands for what could not be read.
            guard reader.isReadable([pointer]) else { continue }
            reader.problems.issue(
                "V8", at: pointer, "\(event.rawValue) is in the list twice; name it once")
        }
    }
}

extension WebhookSecretReference: Described {
    package static func title(of kind: ResourceKind?) -> String { "secretRef" }

    package static var placeholder: WebhookSecretReference {
        WebhookSecretReference(name: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("name", &name, .subdomain)
    }
}
