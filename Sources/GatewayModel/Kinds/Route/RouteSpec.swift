/// The spec of an HTTPRoute, TLSRoute, TCPRoute or UDPRoute (semantics.md 6). The kinds differ in
/// what may stand in it, not in its shape.
public struct RouteSpec: Hashable, Sendable {
    public var parentRefs: [ParentRef]
    /// None for TCPRoute and UDPRoute.
    public var hostnames: [String]
    public var rules: [RouteRule]

    public init(parentRefs: [ParentRef] = [], hostnames: [String] = [], rules: [RouteRule]) {
        self.parentRefs = parentRefs
        self.hostnames = hostnames
        self.rules = rules
    }
}

extension RouteSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec {
        .route(kind, self)
    }

    package static func isRequired(in kind: ResourceKind) -> Bool { !kind.isOfRequests }
    package static var statusSchema: String? { "RouteStatus" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        kind.row.route?.bounds.hostnames == nil
            ? [] : [PrinterColumn("Hostnames", .string, ".spec.hostnames")]
    }

    package static func title(of kind: ResourceKind?) -> String {
        switch kind {
        case .httpRoute: "the spec of an HTTPRoute"
        case .tlsRoute: "the spec of a TLSRoute"
        default: "the spec of a TCPRoute or a UDPRoute"
        }
    }

    package static func about(_ form: SchemaForm) -> String? {
        guard form.isInput else { return form.allDefaults }
        switch form.kind {
        case .httpRoute:
            return """
                What no schema can say (the codes are in `api/problems.md`): one object is a \
                parent twice only by its sections or ports (ParentRefs), names of rules are \
                unique (RuleName), a route has at most 128 matches (V8), filters are not repeated \
                (FilterRepeated), a redirect has no rewrite and no backends beside it \
                (FilterConflict), `ReplacePrefixMatch` needs exactly one match, of type \
                PathPrefix (PrefixMatch), expressions are those of RE2 (RegularExpression), and \
                `backendRequest` is no longer than `request` (Timeouts).
                """
        case .tlsRoute:
            return """
                Of v1alpha2 also without `hostnames` (it takes those of its listeners), with up to \
                16 rules, of which the first with backends counts, and with rules without \
                backends; shown as v1alpha2 as long as it is so.
                """
        default: return nil
        }
    }

    /// What an HTTPRoute is without any field: one rule that matches everything.
    package static var placeholder: RouteSpec {
        RouteSpec(rules: [RouteRule(matches: [HTTPRouteMatch()])])
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        let resource = fields.resource
        fields.unlessEmpty("parentRefs", &parentRefs, .list(0...Limits.parentRefs, "parentRefs"))
        if let range = resource.routeBounds.hostnames {
            fields.field(
                "hostnames", &hostnames, range.lowerBound > 0 ? .required : .unlessEmpty,
                .list(range, "hostnames", each: .hostname), FieldNote())
        } else {
            fields.foreign(
                "hostnames",
                "a \(resource.kindName) cannot tell hostnames apart; remove hostnames")
        }
        fields.field(
            "rules", &rules, resource.isOfRequests ? .defaulted : .required,
            .list(1...Limits.routeRules, "rules"), FieldNote())
        fields.refused(
            "useDefaultGateways",
            "there are no default Gateways here (name the parents in parentRefs)")
    }

    /// semantics.md 6.1 and 6.6.
    package mutating func check(_ reader: inout ManifestReader) {
        reader.check(parentRefs: parentRefs)
        guard reader.isReadable(["/rules"]) else { return }
        checkRuleCount(&reader)
        checkRuleNames(&reader.problems)
        let matches = rules.reduce(0) { $0 + $1.matches.count }
        if matches > Limits.matchesPerRoute {
            reader.problems.issue(
                "V8", at: "/rules",
                "the rules have \(matches) matches in all; use at most \(Limits.matchesPerRoute), "
                    + "and another route for the rest")
        }
        if sizePerHost > Limits.routeBytesPerHost {
            reader.problems.issue(
                "V8", at: "/rules",
                "proxies have the filters of a rule once for each of its matches, here about "
                    + "\(sizePerHost >> 10) KiB for each hostname; use at most "
                    + "\(Limits.routeBytesPerHost >> 10) KiB: fewer matches, or smaller filters")
        }
    }

    private func checkRuleCount(_ reader: inout ManifestReader) {
        let kind = reader.context.kind
        guard reader.context.bounds?.rules.upperBound == 1, rules.count > 1 else { return }
        reader.problems.issue(
            "V8", at: "/rules",
            "there are \(rules.count) rules; a \(kind.rawValue) has one, since nothing tells its "
                + "connections apart: put all backends into it, with weights")
    }

    private func checkRuleNames(_ problems: inout Problems) {
        var names: Set<String> = []
        for (index, rule) in rules.enumerated() {
            guard let name = rule.name, !names.insert(name).inserted else { continue }
            problems.issue(
                "RuleName", at: "/rules/\(index)/name",
                "rule \(quoted(name)) is listed twice; give each its own name")
        }
    }
}

extension ResourceContext? {
    /// How many of each a route may have; where all kinds are meant, as many as any.
    var routeBounds: RouteBounds { self?.bounds ?? .any }

    /// Whether rules are about requests, as of an HTTPRoute, or all kinds are meant.
    var isOfRequests: Bool { self?.kind.isOfRequests ?? true }

    var kindName: String { self?.kind.rawValue ?? "route" }
}
