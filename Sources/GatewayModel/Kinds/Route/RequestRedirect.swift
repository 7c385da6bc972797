package import JSON

public struct RequestRedirect: Hashable, Sendable {
    /// `http` or `https`; absent means that of the request.
    public var scheme: String?
    public var hostname: String?
    public var path: PathModifier?
    public var port: UInt16?
    /// 301, 302, 303, 307 or 308.
    public var statusCode: Int

    public init(
        scheme: String? = nil, hostname: String? = nil, path: PathModifier? = nil,
        port: UInt16? = nil, statusCode: Int = 302
    ) {
        self.scheme = scheme
        self.hostname = hostname
        self.path = path
        self.port = port
        self.statusCode = statusCode
    }
}

extension RequestRedirect: Described {
    private static let statusCodes = [301, 302, 303, 307, 308]

    package static func title(of kind: ResourceKind?) -> String { "requestRedirect" }

    package static var placeholder: RequestRedirect { RequestRedirect() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional("scheme", &scheme, .scheme, "Absent means that of the request.")
        fields.optional("hostname", &hostname, .preciseHostname)
        fields.optional("path", &path)
        fields.optional("port", &port)
        fields.defaulted("statusCode", &statusCode, 300...399, "301, 302, 303, 307 or 308.")
    }

    package mutating func check(_ reader: inout ManifestReader) {
        guard !Self.statusCodes.contains(statusCode) else { return }
        reader.problems.issue(
            "V8", at: "/statusCode",
            "\(statusCode) does not redirect; use 301, 302, 303, 307 or 308")
    }
}

public struct URLRewrite: Hashable, Sendable {
    public var hostname: String?
    public var path: PathModifier?

    public init(hostname: String? = nil, path: PathModifier? = nil) {
        self.hostname = hostname
        self.path = path
    }
}

extension URLRewrite: Described {
    package static func title(of kind: ResourceKind?) -> String { "urlRewrite" }

    package static var placeholder: URLRewrite { URLRewrite() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.optional("hostname", &hostname, .preciseHostname)
        fields.optional("path", &path)
    }
}

public enum PathModifier: Hashable, Sendable {
    case replaceFullPath(String)
    case replacePrefixMatch(String)
}

/// A path modifier as it is written: a type, and beside it the member of that type.
package struct PathModifierShape: Described {
    package enum Kind: String, CaseIterable, Choice {
        case replaceFullPath = "ReplaceFullPath"
        case replacePrefixMatch = "ReplacePrefixMatch"

        package static var placeholder: Kind { .replaceFullPath }
    }

    var type = Kind.placeholder
    var full: String?
    var prefix: String?

    package static func title(of kind: ResourceKind?) -> String { "path of a filter" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("PathModifier") }

    package static func about(_ form: SchemaForm) -> String? {
        "The member that `type` names."
    }

    package static var placeholder: PathModifierShape { PathModifierShape() }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("type", &type)
        fields.optional("replaceFullPath", &full, .replacementPath)
        fields.optional("replacePrefixMatch", &prefix, .replacementPrefix)
    }

    package mutating func check(_ reader: inout ManifestReader) {
        let needed = ["/type", "/replaceFullPath", "/replacePrefixMatch"]
        guard reader.isReadable(needed) else { return }
        switch type {
        case .replaceFullPath:
            if prefix != nil { reader.problems.misplaced("replacePrefixMatch", type) }
            if full == nil {
                reader.problems.missing("replaceFullPath", at: "/replaceFullPath")
            }
        case .replacePrefixMatch:
            if full != nil { reader.problems.misplaced("replaceFullPath", type) }
            if prefix == nil {
                reader.problems.missing("replacePrefixMatch", at: "/replacePrefixMatch")
            }
        }
    }
}

extension Problems {
    fileprivate mutating func misplaced(_ member: String, _ type: PathModifierShape.Kind) {
        issue(
            "FilterType", at: "/" + member,
            "a path of type \(type.rawValue) cannot have \(member); remove it, or change the type")
    }
}

extension PathModifier: Reshaped {
    package init(shape: PathModifierShape) {
        switch shape.type {
        case .replaceFullPath: self = .replaceFullPath(shape.full ?? "/")
        case .replacePrefixMatch: self = .replacePrefixMatch(shape.prefix ?? "/")
        }
    }

    package var shape: PathModifierShape {
        switch self {
        case .replaceFullPath(let path): PathModifierShape(type: .replaceFullPath, full: path)
        case .replacePrefixMatch(let prefix):
            PathModifierShape(type: .replacePrefixMatch, prefix: prefix)
        }
    }

    /// Half a modifier would be judged by the rules on filters.
    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> PathModifier? {
        let before = reader.problems.issueCount
        guard let shape = PathModifierShape.read(node, rule, &reader),
            reader.problems.issueCount == before
        else { return nil }
        return PathModifier(shape: shape)
    }
}
