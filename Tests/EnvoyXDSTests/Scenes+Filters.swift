import EnvoyXDS
import GatewayModel

extension Scenes {
    static let filters = [
        Scene.listener(
            "shop/web", 8080, .http, "www.example.com",
            Scene.route(
                "shop/web", [],
                redirect("/to-https", RequestRedirect(scheme: "https", statusCode: 301)),
                redirect("/elsewhere", RequestRedirect(hostname: "other.example.com", port: 8443)),
                redirect(
                    "/moved", RequestRedirect(path: .replacePrefixMatch("/new/"), statusCode: 308)),
                redirect("/gone", RequestRedirect(path: .replaceFullPath("/"), statusCode: 303)),
                redirect(
                    "/root", RequestRedirect(path: .replacePrefixMatch("/"), statusCode: 307)),
                rewrite("/old", .replacePrefixMatch("/new")),
                rewrite("/strip.it", .replacePrefixMatch("/")),
                rewrite("/", .replacePrefixMatch("/base")),
                rewrite("/all", .replaceFullPath("/a\\b")),
                headers, mirror)),
        Scene.listener(
            "shop/any", 8080, .http, nil,
            Scene.route(
                "shop/any", [], redirect("/", RequestRedirect(scheme: "https", statusCode: 301)))),
        Scene.listener(
            "shop/none", 80, .http, nil,
            Scene.route(
                "shop/none", [],
                Scene.rule(matches: [Scene.path(.pathPrefix, "/no-backend")]),
                Scene.rule(
                    Scene.target(nil), matches: [Scene.path(.pathPrefix, "/unresolved")]),
                Scene.rule(
                    Scene.target(web, 0), matches: [Scene.path(.pathPrefix, "/zero")]),
                Scene.rule(
                    Scene.target(web), Scene.target(nil),
                    matches: [Scene.path(.pathPrefix, "/half")]),
                Scene.rule(
                    Scene.target(web), matches: [Scene.path(.pathPrefix, "/unsupported")],
                    filters: [.unsupported("ExtensionRef")]))),
    ]

    private static func redirect(_ path: String, _ redirect: RequestRedirect) -> EnvoyRule {
        Scene.rule(
            matches: [Scene.path(.pathPrefix, path)], filters: [.requestRedirect(redirect)])
    }

    private static func rewrite(_ path: String, _ modifier: PathModifier) -> EnvoyRule {
        Scene.rule(
            Scene.target(web), matches: [Scene.path(.pathPrefix, path)],
            filters: [.urlRewrite(URLRewrite(hostname: "inner.example.com", path: modifier))])
    }

    private static let headers = Scene.rule(
        Scene.target(web), matches: [Scene.path(.pathPrefix, "/headers")],
        filters: [
            .requestHeaderModifier(
                HeaderModifier(
                    set: [.init(name: "X-Team", value: "100%"), .init(name: "Host", value: "no")],
                    add: [.init(name: "X-More", value: "%START_TIME%")],
                    remove: ["X-Secret", "host"])),
            .responseHeaderModifier(
                HeaderModifier(
                    set: [.init(name: "Cache-Control", value: "no-store")], remove: ["Server"])),
        ])

    private static let mirror = Scene.rule(
        Scene.target(web), matches: [Scene.path(.pathPrefix, "/mirror")],
        filters: [
            .requestMirror(RequestMirror(backendRef: BackendRef(name: "canary"))),
            .requestMirror(RequestMirror(backendRef: BackendRef(name: "missing"))),
            .requestMirror(
                RequestMirror(
                    backendRef: BackendRef(name: "half"),
                    fraction: RequestMirror.Fraction(numerator: 1, denominator: 3))),
        ], mirrors: [canary, nil, web])
}
