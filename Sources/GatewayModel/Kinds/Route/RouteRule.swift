public import JSON

/// One rule: what it matches, what it does, and where requests go.
public struct RouteRule: Hashable, Sendable {
    public var name: String?
    /// HTTPRoute only. A rule matches if any of its matches does; empty means prefix `/`.
    public var matches: [HTTPRouteMatch]
    /// HTTPRoute only.
    public var filters: [RouteFilter]
    public var backendRefs: [BackendRef]
    /// HTTPRoute only.
    public var timeouts: RouteTimeouts?

    public init(
        name: String? = nil, matches: [HTTPRouteMatch] = [], filters: [RouteFilter] = [],
        backendRefs: [BackendRef] = [], timeouts: RouteTimeouts? = nil
    ) {
        self.name = name
        self.matches = matches
        self.filters = filters
        self.backendRefs = backendRefs
        self.timeouts = timeouts
    }
}

extension RouteRule: Described {
    package static func title(of kind: ResourceKind?) -> String {
        kind?.isOfRequests == true ? "a rule of an HTTPRoute" : "a rule of a route of connections"
    }

    package static func schemaName(_ form: SchemaForm) -> String? {
        form.name(form.kind?.isOfRequests == true ? "HTTPRouteRule" : "StreamRouteRule")
    }

    package static var placeholder: RouteRule { RouteRule() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        let resource = fields.resource
        let backends = resource.routeBounds.backendRefs
        fields.optional("name", &name, .subdomain, "Unique in the route (RuleName).")
        if resource.isOfRequests {
            fields.unlessEmpty(
                "matches", &matches, .list(0...Limits.matchesPerRule, "matches"),
                "Any of them has to match. None is the prefix `/`.")
            fields.unlessEmpty("filters", &filters, .list(0...Limits.filtersPerRule, "filters"))
        } else {
            fields.notHere("matches", resource)
            fields.notHere("filters", resource)
        }
        fields.field(
            "backendRefs", &backendRefs, backends.lowerBound > 0 ? .required : .unlessEmpty,
            .list(backends, "backendRefs"), FieldNote())
        if resource.isOfRequests {
            fields.optional("timeouts", &timeouts)
            fields.refused("retry", "requests would not be retried")
            fields.refused(
                "sessionPersistence", "requests of a session would go to any backend")
        } else {
            fields.notHere("timeouts", resource)
        }
    }

    /// semantics.md 6.6.
    package mutating func check(_ reader: inout ManifestReader) {
        guard reader.context.kind.isOfRequests else { return }
        // No match is the match of everything, and a GET shows it.
        if matches.isEmpty { matches = [HTTPRouteMatch()] }
        if timeouts == RouteTimeouts() { timeouts = nil }
        let rule = self
        reader.problems.within("filters") { $0.check(filters: rule.filters, of: rule) }
    }
}

extension FieldVisitor where Self: ~Copyable {
    /// What only HTTP has is refused elsewhere: to ignore it would send connections where they were
    /// not meant to go.
    fileprivate mutating func notHere(_ name: StaticString, _ resource: ResourceContext?) {
        foreign(
            name,
            "a rule of a \(resource.kindName) cannot have \(name); remove it, or use an HTTPRoute")
    }
}

extension RouteRule {
    /// - Parameter backend: writes what is to stand beside a reference to a backend, in its object.
    ///   Called in the order of what is written: for the filters that mirror, then for backendRefs.
    public func write(
        members writer: inout JSONWriter,
        backend: @escaping (inout JSONWriter, BackendRef) -> Void
    ) {
        var rule = self
        var annotator = BackendAnnotator(writer: writer, backend: backend)
        rule.visit(&annotator)
        writer = annotator.finish()
    }
}

/// Writes a rule, and beside each of its references to a backend what is known of it.
private struct BackendAnnotator: FieldVisitor, ~Copyable {
    private var writer: JSONWriter
    private let backend: (inout JSONWriter, BackendRef) -> Void

    var resource: ResourceContext? { nil }

    init(
        writer: consuming JSONWriter, backend: @escaping (inout JSONWriter, BackendRef) -> Void
    ) {
        self.writer = writer
        self.backend = backend
    }

    consuming func finish() -> JSONWriter { writer }

    mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote
    ) {
        if presence == .unlessEmpty && value.isUnset { return }
        writer.key(name)
        if let refs = value as? [BackendRef] {
            let backend = backend
            writer.array(of: refs) { writer, ref in
                writer.object { writer in
                    ref.write(members: &writer)
                    backend(&writer, ref)
                }
            }
        } else if let filters = value as? [RouteFilter] {
            let backend = backend
            writer.array(of: filters) { writer, filter in filter.write(to: &writer, backend) }
        } else {
            value.write(to: &writer)
        }
    }

    mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote
    ) {
        writer.optional(name, &value, rule, note)
    }

    mutating func other(_ field: @autoclosure () -> Field) {}
    mutating func foreign(_ name: StaticString, _ problem: @autoclosure () -> String) {}
}

extension RouteFilter {
    fileprivate func write(
        to writer: inout JSONWriter, _ backend: (inout JSONWriter, BackendRef) -> Void
    ) {
        guard case .requestMirror(let mirror) = self else { return write(to: &writer) }
        writer.object { writer in
            writer.member("type", type)
            writer.key("requestMirror")
            writer.object { writer in
                writer.key("backendRef")
                writer.object { writer in
                    MirrorBackendRef(ref: mirror.backendRef).write(members: &writer)
                    backend(&writer, mirror.backendRef)
                }
                guard let fraction = mirror.fraction else { return }
                writer.key("fraction")
                fraction.write(to: &writer)
            }
        }
    }
}

/// `rules[].timeouts` (GEP-1742); `0s` means none.
public struct RouteTimeouts: Hashable, Sendable {
    public var request: GatewayDuration?
    public var backendRequest: GatewayDuration?

    public init(request: GatewayDuration? = nil, backendRequest: GatewayDuration? = nil) {
        self.request = request
        self.backendRequest = backendRequest
    }
}

extension RouteTimeouts: Described {
    package static func title(of kind: ResourceKind?) -> String { "timeouts" }

    package static var placeholder: RouteTimeouts { RouteTimeouts() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional("request", &request, .any, "`0s` is none.")
        fields.optional("backendRequest", &backendRequest, .any, "A part of `request` (Timeouts).")
    }

    /// GEP-1742: a request includes its tries; `0s` is no timeout.
    package mutating func check(_ reader: inout ManifestReader) {
        guard let request, let backendRequest, request.milliseconds != 0, backendRequest > request
        else { return }
        reader.problems.issue(
            "Timeouts", at: "/backendRequest",
            "backendRequest \(backendRequest) is longer than request \(request), of which it is a "
                + "part; shorten it")
    }
}
