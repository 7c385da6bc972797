import GatewayModel
import Testing

@Suite("Write-time validation of filters (semantics.md 6.6)")
struct RouteFilterValidationTests {
    typealias Example = RouteValidationTests.Example

    static func filters(
        _ filters: RouteFilter..., matches: [HTTPRouteMatch] = [], backends: [BackendRef] = []
    ) -> ResourceSpec {
        RouteValidationTests.rules([
            RouteRule(matches: matches, filters: filters, backendRefs: backends)
        ])
    }

    static func headers(_ set: HeaderModifier.Header..., remove: [String] = []) -> RouteFilter {
        .requestHeaderModifier(HeaderModifier(set: set, remove: remove))
    }

    static let redirect = RouteFilter.requestRedirect(RequestRedirect())
    static let mirror = RouteFilter.requestMirror(
        RequestMirror(backendRef: BackendRef(name: "copy")))
    static let prefix = PathModifier.replacePrefixMatch("/new")
    static let exact = HTTPRouteMatch(path: HTTPPathMatch(type: .exact, value: "/a"))

    static let together = [
        Example("mirrors may be repeated", filters(mirror, mirror)),
        Example(
            "extensions may be repeated",
            filters(.unsupported("ExtensionRef"), .unsupported("ExtensionRef")),
            warnings: ["UnsupportedFilter", "UnsupportedFilter"]),
        Example(
            "a filter twice", filters(headers(), headers()), ["FilterRepeated /rules/0/filters/1"]),
        Example(
            "CORS twice", filters(.unsupported("CORS"), .unsupported("CORS")),
            ["FilterRepeated /rules/0/filters/1"],
            warnings: ["UnsupportedFilter", "UnsupportedFilter"]),
        Example(
            "17 filters",
            RouteValidationTests.rules([RouteRule(filters: Array(repeating: mirror, count: 17))]),
            ["V8 /rules/0/filters"]),
        Example("a redirect", filters(redirect)),
        Example(
            "a redirect and a rewrite", filters(.urlRewrite(URLRewrite()), redirect),
            ["FilterConflict /rules/0/filters/1"]),
        Example(
            "a redirect and a backend", filters(redirect, backends: [BackendRef(name: "a")]),
            ["FilterConflict /rules/0/filters/0"]),
        Example(
            "a prefix for the default match", filters(.urlRewrite(URLRewrite(path: prefix)))),
        Example(
            "a prefix for one prefix",
            filters(.urlRewrite(URLRewrite(path: prefix)), matches: [HTTPRouteMatch()])),
        Example(
            "a prefix for an exact path",
            filters(.urlRewrite(URLRewrite(path: prefix)), matches: [exact]),
            ["PrefixMatch /rules/0/filters/0"]),
        Example(
            "a prefix for two prefixes",
            filters(
                .requestRedirect(RequestRedirect(path: prefix)),
                matches: [HTTPRouteMatch(), HTTPRouteMatch()]),
            ["PrefixMatch /rules/0/filters/0"]),
        Example(
            "a whole path for any match",
            filters(
                .urlRewrite(URLRewrite(path: .replaceFullPath("/a"))), matches: [exact, exact])),
    ]

    static func redirect(_ redirect: RequestRedirect) -> ResourceSpec {
        filters(.requestRedirect(redirect))
    }

    static func rewrite(_ path: PathModifier) -> ResourceSpec {
        filters(.urlRewrite(URLRewrite(path: path)))
    }

    static let contents: [Example] =
        [301, 302, 303, 307, 308].map {
            Example("\($0)", redirect(RequestRedirect(statusCode: $0)))
        }
        + [
            Example(
                "300", redirect(RequestRedirect(statusCode: 300)),
                ["V8 /rules/0/filters/0/requestRedirect/statusCode"]),
            Example(
                "a scheme", redirect(RequestRedirect(scheme: "HTTPS")),
                ["V8 /rules/0/filters/0/requestRedirect/scheme"]),
            Example(
                "a wildcard to go to", redirect(RequestRedirect(hostname: "*.example.com")),
                ["V8 /rules/0/filters/0/requestRedirect/hostname"]),
            Example(
                "an address to go to", redirect(RequestRedirect(hostname: "1.2.3.4")),
                ["X2 /rules/0/filters/0/requestRedirect/hostname"]),
            Example("an empty prefix", rewrite(.replacePrefixMatch(""))),
            Example("a path with a query", rewrite(.replaceFullPath("/a?b=c%20d"))),
            Example(
                "an empty path", rewrite(.replaceFullPath("")),
                ["V8 /rules/0/filters/0/urlRewrite/path/replaceFullPath"]),
            Example(
                "a path without a slash", rewrite(.replaceFullPath("a")),
                ["V8 /rules/0/filters/0/urlRewrite/path/replaceFullPath"]),
            Example(
                "a prefix with a query", rewrite(.replacePrefixMatch("/a?b")),
                ["V8 /rules/0/filters/0/urlRewrite/path/replacePrefixMatch"]),
            Example(
                "a path with a line break", rewrite(.replaceFullPath("/a\r\nb")),
                ["V8 /rules/0/filters/0/urlRewrite/path/replaceFullPath"]),
            Example(
                "3 of 2",
                filters(
                    .requestMirror(
                        RequestMirror(
                            backendRef: BackendRef(name: "a"),
                            fraction: .init(numerator: 3, denominator: 2)))),
                ["Fraction /rules/0/filters/0/requestMirror/fraction"]),
            Example("headers", filters(headers(.init(name: "a", value: "%\té"), remove: ["b"]))),
            Example(
                "a header with a line break",
                filters(headers(.init(name: "a", value: "a\r\nb: c"))),
                ["V8 /rules/0/filters/0/requestHeaderModifier/set/0/value"]),
            Example(
                "a header twice",
                filters(headers(.init(name: "a", value: "1"), .init(name: "A", value: "2"))),
                ["RepeatedName /rules/0/filters/0/requestHeaderModifier/set/1/name"]),
            Example(
                "the header Host",
                filters(headers(.init(name: "Host", value: "a"), remove: ["host"])),
                [
                    "HostHeader /rules/0/filters/0/requestHeaderModifier/remove/0",
                    "HostHeader /rules/0/filters/0/requestHeaderModifier/set/0/name",
                ]),
            Example(
                "headers that frame a message",
                filters(
                    headers(
                        .init(name: "Content-Length", value: "50"),
                        remove: ["transfer-encoding", "Upgrade", "connection", "content-type"])),
                [
                    "FramingHeader /rules/0/filters/0/requestHeaderModifier/remove/0",
                    "FramingHeader /rules/0/filters/0/requestHeaderModifier/remove/1",
                    "FramingHeader /rules/0/filters/0/requestHeaderModifier/remove/2",
                    "FramingHeader /rules/0/filters/0/requestHeaderModifier/set/0/name",
                ]),
            Example(
                "17 headers",
                filters(headers(remove: RouteValidationTests.names.prefix(17).map { $0 })),
                ["V8 /rules/0/filters/0/requestHeaderModifier/remove"]),
        ]

    @Test(arguments: together + contents)
    func `filter rules`(_ example: Example) { RouteValidationTests.check(example) }
}
