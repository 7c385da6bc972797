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
        fields.unlessEmpty(
            "dataKeys", &dataKeys, .list(0...Limits.pinnedKeys, "keys"),
            "Kept until then, for the certificates of that version.")
    }
}
