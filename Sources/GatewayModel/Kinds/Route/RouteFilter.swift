/// What an HTTPRoute does to a request or its response.
public enum RouteFilter: Hashable, Sendable {
    case requestHeaderModifier(HeaderModifier)
    case responseHeaderModifier(HeaderModifier)
    case requestRedirect(RequestRedirect)
    case urlRewrite(URLRewrite)
    case requestMirror(RequestMirror)
    /// A type of the Gateway API that proxies here do not do; stored, and told in status (R5).
    case unsupported(String)

    /// As `type` in a manifest.
    public var type: String {
        switch self {
        case .requestHeaderModifier: "RequestHeaderModifier"
        case .responseHeaderModifier: "ResponseHeaderModifier"
        case .requestRedirect: "RequestRedirect"
        case .urlRewrite: "URLRewrite"
        case .requestMirror: "RequestMirror"
        case .unsupported(let type): type
        }
    }
}

/// A filter as it is written: a type, and beside it the member of that type.
package struct FilterShape {
    var type: String
    var requestHeaderModifier: HeaderModifier?
    var responseHeaderModifier: HeaderModifier?
    var requestMirror: RequestMirror?
    var requestRedirect: RequestRedirect?
    var urlRewrite: URLRewrite?
}

extension FilterShape: Described {
    package static func title(of kind: ResourceKind?) -> String { "a filter" }

    package static func schemaName(_ form: SchemaForm) -> String? { form.name("HTTPRouteFilter") }

    package static func about(_ form: SchemaForm) -> String? {
        form.isInput
            ? """
            `type`, and the member that it names with a small first letter. `ExtensionRef`, \
            `CORS` and `ExternalAuth` cannot be done: their settings are refused \
            (`UnsupportedField`), and a bare type is stored, with the warning `UnsupportedFilter`.
            """
            : """
            `type`, and the member that it names with a small first letter; without it, the type \
            is not supported.
            """
    }

    package static var placeholder: FilterShape {
        FilterShape(type: FilterType.extensionRef.rawValue)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required(
            "type", &type, .filterType,
            stored: .stops(
                """
                CORS, ExternalAuth and ExtensionRef cannot be done: what the rule matches gets 500
                """))
        fields.optional("requestHeaderModifier", &requestHeaderModifier)
        fields.optional("responseHeaderModifier", &responseHeaderModifier)
        fields.optional("requestMirror", &requestMirror)
        fields.optional("requestRedirect", &requestRedirect)
        fields.optional("urlRewrite", &urlRewrite)
        fields.refused("cors", "browsers would be answered without it")
        fields.refused("externalAuth", "nobody would be asked whether a request may pass")
        fields.refused("extensionRef", "no extension is known here, so nothing would be done")
    }
}

extension RouteFilter: Reshaped {
    package init(shape: FilterShape) {
        switch FilterType(rawValue: shape.type) {
        case .requestHeaderModifier:
            self = .requestHeaderModifier(shape.requestHeaderModifier ?? .placeholder)
        case .responseHeaderModifier:
            self = .responseHeaderModifier(shape.responseHeaderModifier ?? .placeholder)
        case .requestRedirect: self = .requestRedirect(shape.requestRedirect ?? .placeholder)
        case .urlRewrite: self = .urlRewrite(shape.urlRewrite ?? .placeholder)
        case .requestMirror: self = .requestMirror(shape.requestMirror ?? .placeholder)
        case .extensionRef, .cors, .externalAuth, nil: self = .unsupported(shape.type)
        }
    }

    package var shape: FilterShape {
        var shape = FilterShape(type: type)
        switch self {
        case .requestHeaderModifier(let modifier): shape.requestHeaderModifier = modifier
        case .responseHeaderModifier(let modifier): shape.responseHeaderModifier = modifier
        case .requestRedirect(let redirect): shape.requestRedirect = redirect
        case .urlRewrite(let rewrite): shape.urlRewrite = rewrite
        case .requestMirror(let mirror): shape.requestMirror = mirror
        case .unsupported: break
        }
        return shape
    }
}

/// The types of filters that the Gateway API has, supported here or not.
enum FilterType: String, CaseIterable {
    case requestHeaderModifier = "RequestHeaderModifier"
    case responseHeaderModifier = "ResponseHeaderModifier"
    case requestMirror = "RequestMirror"
    case requestRedirect = "RequestRedirect"
    case urlRewrite = "URLRewrite"
    case extensionRef = "ExtensionRef"
    case cors = "CORS"
    case externalAuth = "ExternalAuth"

    /// The member that holds the settings of the type.
    var member: String {
        switch self {
        case .requestHeaderModifier: "requestHeaderModifier"
        case .responseHeaderModifier: "responseHeaderModifier"
        case .requestMirror: "requestMirror"
        case .requestRedirect: "requestRedirect"
        case .urlRewrite: "urlRewrite"
        case .extensionRef: "extensionRef"
        case .cors: "cors"
        case .externalAuth: "externalAuth"
        }
    }

    var isSupported: Bool {
        switch self {
        case .requestHeaderModifier, .responseHeaderModifier, .requestMirror, .requestRedirect,
            .urlRewrite:
            true
        case .extensionRef, .cors, .externalAuth: false
        }
    }

    init?(member: String) {
        guard let type = Self.allCases.first(where: { $0.member == member }) else { return nil }
        self = type
    }
}
