/// `ReleaseGuard.spec` of `lintel.dev/v1`: how much the next version of the gateway of that name
/// may take away, or grow, before somebody has to look at it. A limit that is absent is none.
public struct ReleaseGuardSpec: Hashable, Sendable {
    /// Listeners that are served and would not be any more.
    public var maxRemovedListeners: Int?
    /// The same, of a hundred that are served.
    public var maxRemovedPercent: Int?
    /// Routes that are served and would not be any more.
    public var maxRemovedRoutes: Int?
    /// Of the snapshot as JSON. A version that does not grow is let go though it is larger.
    public var maxSnapshotBytes: Int?

    public init(
        maxRemovedListeners: Int? = nil, maxRemovedPercent: Int? = nil,
        maxRemovedRoutes: Int? = nil, maxSnapshotBytes: Int? = nil
    ) {
        self.maxRemovedListeners = maxRemovedListeners
        self.maxRemovedPercent = maxRemovedPercent
        self.maxRemovedRoutes = maxRemovedRoutes
        self.maxSnapshotBytes = maxSnapshotBytes
    }

    /// That of a gateway.
    public static func id(of gateway: NamespacedName) -> ResourceID {
        ResourceID(.releaseGuard, gateway)
    }
}

extension ReleaseGuardSpec: GovernanceSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .releaseGuard(self) }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a ReleaseGuard" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("Removed Listeners", .string, ".spec.maxRemovedListeners"),
            PrinterColumn("Removed Percent", .string, ".spec.maxRemovedPercent"),
            PrinterColumn("Removed Routes", .string, ".spec.maxRemovedRoutes"),
            PrinterColumn("Snapshot Bytes", .string, ".spec.maxSnapshotBytes"),
        ]
    }

    package static var placeholder: ReleaseGuardSpec { ReleaseGuardSpec() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional(
            "maxRemovedListeners", &maxRemovedListeners, Int.anyRule,
            "How many listeners that are served a version may take away.")
        fields.optional(
            "maxRemovedPercent", &maxRemovedPercent, 0...100,
            "The same, of a hundred that are served.")
        fields.optional(
            "maxRemovedRoutes", &maxRemovedRoutes, Int.anyRule,
            "How many routes that are served a version may take away.")
        fields.optional(
            "maxSnapshotBytes", &maxSnapshotBytes, 1...Int(Int32.max),
            "How large the snapshot of a version may grow, as JSON.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard
            maxRemovedListeners == nil, maxRemovedPercent == nil, maxRemovedRoutes == nil,
            maxSnapshotBytes == nil,
            reader.isReadable([
                "/maxRemovedListeners", "/maxRemovedPercent", "/maxRemovedRoutes",
                "/maxSnapshotBytes",
            ])
        else { return }
        reader.problems.issue(
            "Guard", at: "",
            "the guard limits nothing; say maxRemovedListeners, maxRemovedPercent, "
                + "maxRemovedRoutes or maxSnapshotBytes")
    }
}
