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

public struct HeaderModifier: Hashable, Sendable {
    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var set: [Header]
    public var add: [Header]
    public var remove: [String]

    public init(set: [Header] = [], add: [Header] = [], remove: [String] = []) {
        self.set = set
        self.add = add
        self.remove = remove
    }
}

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

public struct URLRewrite: Hashable, Sendable {
    public var hostname: String?
    public var path: PathModifier?

    public init(hostname: String? = nil, path: PathModifier? = nil) {
        self.hostname = hostname
        self.path = path
    }
}

public enum PathModifier: Hashable, Sendable {
    case replaceFullPath(String)
    case replacePrefixMatch(String)
}

/// A copy of each request, or of some, for another backend; its answers are dropped.
public struct RequestMirror: Hashable, Sendable {
    public var backendRef: BackendRef
    /// How many of `denominator` requests; absent means all.
    public var fraction: Fraction?

    public struct Fraction: Hashable, Sendable {
        public var numerator: Int
        public var denominator: Int

        public init(numerator: Int, denominator: Int = 100) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    public init(backendRef: BackendRef, fraction: Fraction? = nil) {
        self.backendRef = backendRef
        self.fraction = fraction
    }
}
