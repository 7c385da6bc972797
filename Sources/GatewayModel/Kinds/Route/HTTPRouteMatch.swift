/// Conditions that all must hold (semantics.md 6.5).
public struct HTTPRouteMatch: Hashable, Sendable {
    public var path: HTTPPathMatch
    public var headers: [HTTPValueMatch]
    public var queryParams: [HTTPValueMatch]
    /// Upper case: `GET`, …
    public var method: String?

    public init(
        path: HTTPPathMatch = HTTPPathMatch(), headers: [HTTPValueMatch] = [],
        queryParams: [HTTPValueMatch] = [], method: String? = nil
    ) {
        self.path = path
        self.headers = headers
        self.queryParams = queryParams
        self.method = method
    }
}

extension HTTPRouteMatch: Described {
    package static func title(of kind: ResourceKind?) -> String { "a match" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("HTTPRouteMatch") }

    package static func about(_ form: SchemaForm) -> String? {
        "All conditions must hold."
    }

    package static var placeholder: HTTPRouteMatch { HTTPRouteMatch() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("path", &path)
        fields.unlessEmpty("headers", &headers, .list(0...Limits.conditionsPerMatch, "headers"))
        fields.unlessEmpty(
            "queryParams", &queryParams, .list(0...Limits.conditionsPerMatch, "queryParams"))
        fields.optional("method", &method, .method)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        reader.check(
            conditions: headers, at: "/headers", valueBytes: Limits.headerValueBytes,
            isCaseSensitive: false)
        reader.check(
            conditions: queryParams, at: "/queryParams", valueBytes: Limits.queryValueBytes,
            isCaseSensitive: true)
    }
}

public struct HTTPPathMatch: Hashable, Sendable {
    public enum MatchType: String, Hashable, Sendable, CaseIterable {
        case exact = "Exact"
        case pathPrefix = "PathPrefix"
        case regularExpression = "RegularExpression"
    }

    public var type: MatchType
    public var value: String

    public init(type: MatchType = .pathPrefix, value: String = "/") {
        self.type = type
        self.value = value
    }
}

extension HTTPPathMatch.MatchType: Choice {
    package static var placeholder: Self { .pathPrefix }
}

extension HTTPPathMatch: Described {
    package static func title(of kind: ResourceKind?) -> String { "path of a match" }

    package static var placeholder: HTTPPathMatch { HTTPPathMatch() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("type", &type)
        fields.defaulted("value", &value)
    }

    /// What a value may be depends on the type.
    package mutating func check(_ reader: inout ManifestReader) {
        guard reader.isReadable(["/type", "/value"]) else {
            self = .placeholder
            return
        }
        switch type {
        case .exact, .pathPrefix: reader.problems.check(path: value, at: "/value")
        case .regularExpression:
            guard (1...Limits.pathBytes).contains(value.utf8.count) else {
                reader.problems.issue(
                    "V8", at: "/value",
                    "the expression has \(value.utf8.count) bytes; use 1 to \(Limits.pathBytes)")
                return
            }
            reader.problems.check(expression: value, at: "/value")
        }
    }
}

/// A condition on a header or a query parameter.
public struct HTTPValueMatch: Hashable, Sendable {
    public enum MatchType: String, Hashable, Sendable, CaseIterable {
        case exact = "Exact"
        case regularExpression = "RegularExpression"
    }

    public var type: MatchType
    public var name: String
    public var value: String

    public init(type: MatchType = .exact, name: String, value: String) {
        self.type = type
        self.name = name
        self.value = value
    }
}

extension HTTPValueMatch.MatchType: Choice {
    package static var placeholder: Self { .exact }
}

extension HTTPValueMatch: Described {
    package static func title(of kind: ResourceKind?) -> String { "a condition of a match" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("HTTPValueMatch") }

    package static var placeholder: HTTPValueMatch {
        HTTPValueMatch(name: "unreadable", value: "unreadable")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.defaulted("type", &type)
        fields.required("name", &name, .token)
        fields.required("value", &value)
    }
}

extension ManifestReader {
    fileprivate mutating func check(
        conditions: [HTTPValueMatch], at list: String, valueBytes: Int, isCaseSensitive: Bool
    ) {
        var names: Set<String> = []
        for (index, condition) in conditions.enumerated() {
            let pointer = "\(list)/\(index)"
            problems.check(value: condition.value, bytes: 1...valueBytes, at: pointer + "/value")
            if condition.type == .regularExpression, condition.value.utf8.count <= valueBytes,
                isReadable([pointer + "/value"])
            {
                problems.check(expression: condition.value, at: pointer + "/value")
            }
            let name = isCaseSensitive ? condition.name : condition.name.lowercased()
            guard isReadable([pointer, pointer + "/name"]), !names.insert(name).inserted else {
                continue
            }
            // As the API of the Gateway API says it; semantics.md T127.
            problems.warning(
                "RepeatedName", at: pointer + "/name",
                "\(quoted(condition.name)) is listed twice; only the first counts")
        }
    }
}
