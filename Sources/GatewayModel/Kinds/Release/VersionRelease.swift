/// `VersionRelease.spec` of `lintel.dev/v1`: which version of the gateway of that name somebody let
/// go last, although its ReleaseGuard held it.
///
/// No changeset has one: it is made by `…/gateways/{name}/versions/{version}/release`.
public struct VersionReleaseSpec: Hashable, Sendable {
    public var version: Revision
    /// Why, in the words of who did it.
    public var reason: String

    public init(version: Revision, reason: String) {
        (self.version, self.reason) = (version, reason)
    }

    /// That of a gateway.
    public static func id(of gateway: NamespacedName) -> ResourceID {
        ResourceID(.versionRelease, gateway)
    }
}

extension VersionReleaseSpec: GovernanceSpec {
    package var gist: String? { "version \(version): \(reason)" }

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .versionRelease(self) }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a VersionRelease" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Version", .string, ".spec.version"),
            PrinterColumn("Reason", .string, ".spec.reason"),
        ]
    }

    package static var placeholder: VersionReleaseSpec {
        VersionReleaseSpec(version: Revision(rawValue: 1), reason: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var number = Int(version.rawValue)
        fields.required(
            "version", &number, 1...Int(Revision.greatest.rawValue), "The version that was let go.")
        version = Revision(rawValue: Int64(number))
        fields.required("reason", &reason, .any, "Why.")
    }
}
