package import JSON

/// `VersionPin.spec` of `lintel.dev/v1`: the version that proxies of the gateway of that name are
/// given, whatever is committed meanwhile.
///
/// No changeset has one: it is made and ended by `…/gateways/{name}/pin`, and ends by itself.
public struct VersionPinSpec: Hashable, Sendable {
    /// Of the gateway, the latest or an older one.
    public var version: Revision
    /// What for, in words that are shown to whoever wonders.
    public var reason: String
    /// When it ends by itself.
    public var until: Timestamp
    /// What the certificates of that version are sealed with.
    public var dataKeys: [HeldDataKey]

    public init(
        version: Revision, reason: String, until: Timestamp, dataKeys: [HeldDataKey] = []
    ) {
        (self.version, self.reason) = (version, reason)
        (self.until, self.dataKeys) = (until, dataKeys)
    }

    /// That of a gateway.
    public static func id(of gateway: NamespacedName) -> ResourceID {
        ResourceID(.versionPin, gateway)
    }
}

extension VersionPinSpec: GovernanceSpec {
    package var deadline: Timestamp? { until }
    package var heldKeys: [HeldDataKey] { dataKeys }
    package var gist: String? { "version \(version) until \(until): \(reason)" }

    package static func storedSpec(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec {
        .versionPin(try StoredVersionPin.stored(node).pin)
    }

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .versionPin(self) }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a VersionPin" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Version", .string, ".spec.version"),
            PrinterColumn("Until", .string, ".spec.until"),
            PrinterColumn("Reason", .string, ".spec.reason"),
        ]
    }

    package static var placeholder: VersionPinSpec {
        VersionPinSpec(
            version: Revision(rawValue: 1), reason: "unreadable", until: Timestamp(rawValue: 0))
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var number = Int(version.rawValue)
        fields.required(
            "version", &number, 1...Int(Revision.greatest.rawValue),
            "The version that proxies are given.")
        version = Revision(rawValue: Int64(number))
        fields.required("reason", &reason, .any, "Shown to whoever wonders.")
        fields.required("until", &until, .none, "When it ends, and is deleted, by itself.")
    }
}

/// As it is stored: with the keys, which tell of Secrets that may be others'.
private struct StoredVersionPin: Described {
    var pin: VersionPinSpec

    static func title(of kind: ResourceKind?) -> String { VersionPinSpec.title(of: kind) }

    static var placeholder: StoredVersionPin { StoredVersionPin(pin: .placeholder) }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        pin.visit(&fields)
        fields.unlessEmpty("dataKeys", &pin.dataKeys, .list(0...Limits.pinnedKeys, "keys"))
    }
}

extension VersionPinSpec {
    /// Writes the members of the stored form.
    func writeStored(members writer: inout JSONWriter) {
        StoredVersionPin(pin: self).write(members: &writer)
    }
}
