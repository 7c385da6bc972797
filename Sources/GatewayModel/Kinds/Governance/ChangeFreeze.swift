/// `ChangeFreeze.spec` of `lintel.dev/v1`: a time in which gateways, or what teams have on them,
/// are not to be changed.
public struct ChangeFreezeSpec: Hashable, Sendable {
    /// Those whose configuration stays what it is, whoever would change it.
    public var gateways: [GatewayReference]
    /// Those whose resources stay what they are, by name.
    public var namespaces: [String]
    /// The same by label; `{}` selects every namespace.
    public var namespaceSelector: LabelSelector?
    /// What for, in words that are shown to whoever is refused.
    public var reason: String
    /// Nil: since it is there.
    public var from: Timestamp?
    /// Nil: until it is deleted.
    public var until: Timestamp?

    public init(
        gateways: [GatewayReference] = [], namespaces: [String] = [],
        namespaceSelector: LabelSelector? = nil, reason: String, from: Timestamp? = nil,
        until: Timestamp? = nil
    ) {
        (self.gateways, self.namespaces) = (gateways, namespaces)
        (self.namespaceSelector, self.reason) = (namespaceSelector, reason)
        (self.from, self.until) = (from, until)
    }
}

extension ChangeFreezeSpec {
    /// Whether it holds at that time: from its beginning on, and no more at its end.
    public func isInForce(at now: Timestamp) -> Bool {
        (from.map { $0 <= now } ?? true) && (until.map { now < $0 } ?? true)
    }
}

extension ChangeFreezeSpec: GovernanceSpec {
    package var deadline: Timestamp? { until }

    package var gist: String? { (until.map { "until \($0): " } ?? "") + reason }

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .changeFreeze(self) }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a ChangeFreeze" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Reason", .string, ".spec.reason"),
            PrinterColumn("From", .string, ".spec.from"),
            PrinterColumn("Until", .string, ".spec.until"),
        ]
    }

    package static var placeholder: ChangeFreezeSpec { ChangeFreezeSpec(reason: "unreadable") }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.unlessEmpty(
            "gateways", &gateways, .list(0...Limits.freezeEntries, "gateways"),
            "Gateways whose configuration stays what it is.")
        fields.unlessEmpty(
            "namespaces", &namespaces, .list(0...Limits.freezeEntries, "namespaces"),
            "Namespaces whose resources stay what they are.")
        fields.optional(
            "namespaceSelector", &namespaceSelector, .none,
            "The same by label; `{}` selects every namespace.")
        fields.required(
            "reason", &reason, .any, "Shown to whoever is refused.")
        fields.optional("from", &from, .none, "Absent means at once.")
        fields.optional(
            "until", &until, .none,
            "When it ends, and is deleted, by itself. Absent means until it is deleted.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        func issue(_ pointer: String, _ detail: String) {
            reader.problems.issue("Freeze", at: pointer, detail)
        }
        namespaceSelector?.checkParts(at: "/namespaceSelector", &reader)
        for (index, name) in namespaces.enumerated() {
            reader.problems.check(name, is: .namespace, at: "/namespaces/\(index)")
        }
        if gateways.isEmpty, namespaces.isEmpty, namespaceSelector == nil,
            reader.isReadable(["/gateways", "/namespaces", "/namespaceSelector"])
        {
            issue(
                "",
                "nothing would be frozen: name gateways or namespaces, or use "
                    + "namespaceSelector: {} for every namespace")
        }
        if reader.isReadable(["/reason"]) {
            if reason.utf8.isEmpty || reason.utf8.count > Limits.reasonBytes {
                issue("/reason", "say in 1 to \(Limits.reasonBytes) bytes what it is for")
            }
        }
        if let from, let until, until <= from, reader.isReadable(["/from", "/until"]) {
            issue("/until", "it would end at \(until) and begin at \(from); end it after that")
        }
    }
}
