public import JSON

/// One entry of `spec.listeners`, of a Gateway or a ListenerSet alike (semantics.md 1.5).
///
/// A class, because the projection looks at it, compares it and hands it on at every step, and a
/// value would count a reference for each of its texts and lists. It never changes.
public final class Listener: Sendable {
    public let fields: ListenerFields

    public init(_ fields: ListenerFields) { self.fields = fields }

    public convenience init(
        name: String, hostname: String? = nil, port: UInt16, protocol: ListenerProtocol,
        tls: ListenerTLS? = nil, allowedRoutes: AllowedRoutes = AllowedRoutes()
    ) {
        self.init(
            ListenerFields(
                name: name, port: port, protocol: `protocol`, hostname: hostname, tls: tls,
                allowedRoutes: allowedRoutes))
    }

    @inlinable public var name: String { fields.name }
    @inlinable public var hostname: String? { fields.hostname }
    @inlinable public var port: UInt16 { fields.port }
    @inlinable public var `protocol`: ListenerProtocol { fields.protocol }
    @inlinable public var tls: ListenerTLS? { fields.tls }
    @inlinable public var allowedRoutes: AllowedRoutes { fields.allowedRoutes }

    /// The same listener with another way to end TLS.
    public func with(tls: ListenerTLS?) -> Listener {
        var fields = fields
        fields.tls = tls
        return Listener(fields)
    }
}

extension Listener: Hashable {
    public static func == (left: Listener, right: Listener) -> Bool {
        left === right || left.fields == right.fields
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

/// What a ``Listener`` says.
public struct ListenerFields: Hashable, Sendable {
    /// Unique within its owner only.
    public var name: String
    public var port: UInt16
    public var `protocol`: ListenerProtocol
    /// Absent means any. `*.` may stand for the whole first label.
    public var hostname: String?
    public var tls: ListenerTLS?
    public var allowedRoutes: AllowedRoutes
}

extension ListenerFields: Described {
    package static func title(of kind: ResourceKind?) -> String { "a listener" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("Listener") }

    package static func about(_ form: SchemaForm) -> String? {
        guard form.isInput else { return nil }
        return """
            What no schema can say (the codes are in `api/problems.md`): names are unique (V1), \
            no two entries have the same port, protocol and hostname (V2), HTTP, TCP and UDP have \
            no `tls` (V3), HTTPS and TLS have it (X1, V5), HTTPS terminates (V4), TCP and UDP have \
            no hostname (V6), and who terminates names a certificate (X3).
            """
    }

    package static var placeholder: ListenerFields {
        ListenerFields(
            name: "unreadable", port: 1, protocol: .http, hostname: nil, tls: nil,
            allowedRoutes: AllowedRoutes())
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("name", &name, .subdomain, "Unique in the list (V1).")
        fields.required("port", &port)
        fields.required("protocol", &self.protocol)
        fields.optional(
            "hostname", &hostname, .hostname.orBlank,
            "Absent means any. TCP and UDP have none (V6).")
        fields.optional(
            "tls", &tls, .none, "HTTPS and TLS have it (X1, V5), the others have not (V3).")
        fields.defaulted("allowedRoutes", &allowedRoutes)
        fields.judged("filters", ListenerFilters.self)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        if hostname != nil, self.protocol == .tcp || self.protocol == .udp,
            reader.isReadable(["/protocol"])
        {
            reader.problems.issue(
                "V6", at: "/hostname",
                "a \(self.protocol.name) listener cannot tell hostnames apart; remove hostname")
        }
        if reader.isReadable(["/protocol", "/tls", "/tls/mode", "/tls/certificateRefs"]) {
            checkTLS(&reader.problems)
        }
    }

    /// V3, V4, V5, V7, X1, X3: which protocols have tls, and what must be in it.
    private func checkTLS(_ problems: inout Problems) {
        guard let tls else {
            switch self.protocol {
            case .https:
                problems.issue("X1", at: "/tls", "an HTTPS listener needs tls; add certificateRefs")
            case .tls:
                problems.issue(
                    "V5", at: "/tls",
                    "a TLS listener needs tls; add certificateRefs, or mode Passthrough")
            default: break
            }
            return
        }
        switch self.protocol {
        case .http, .tcp, .udp:
            problems.issue(
                "V3", at: "/tls",
                "a listener of protocol \(self.protocol.name) cannot have tls; remove it or use "
                    + "HTTPS or TLS")
            return
        case .https where tls.mode != .terminate:
            problems.issue(
                "V4", at: "/tls/mode",
                "an HTTPS listener cannot have mode \(tls.mode.rawValue); use Terminate, or "
                    + "protocol TLS")
        default: break
        }
        guard tls.mode == .terminate, tls.certificateRefs.isEmpty else { return }
        problems.issue(
            tls.options.isEmpty ? "V7" : "X3", at: "/tls/certificateRefs",
            "mode Terminate needs a certificate; add at least one entry to certificateRefs")
    }
}

extension Listener: Reshaped {
    package convenience init(shape: ListenerFields) { self.init(shape) }
    package var shape: ListenerFields { fields }

    public func write(members writer: inout JSONWriter) { fields.write(members: &writer) }
}

/// Of which none is done.
private struct ListenerFilters: Described {
    static func title(of kind: ResourceKind?) -> String { "filters of a listener" }

    static var placeholder: ListenerFilters { ListenerFilters() }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.refused("requests", "requests would pass the listener without these filters")
    }
}
