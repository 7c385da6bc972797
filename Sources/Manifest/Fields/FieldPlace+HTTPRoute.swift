import GatewayModel

extension FieldPlace {
    static let httpRoute = resource("an HTTPRoute", spec: httpRouteSpec)

    static let httpRouteSpec = FieldPlace(
        "the spec of an HTTPRoute", .kept("parentRefs", each: parentRef), .kept("hostnames"),
        .kept("rules", each: httpRule), .useDefaultGateways)

    static let httpRule = FieldPlace(
        "a rule of an HTTPRoute", .kept("name"), .kept("matches", each: match),
        .kept("filters", each: filter), .kept("backendRefs", each: httpBackendRef),
        .kept("timeouts", timeouts), .refused("retry", "requests would not be retried"),
        .refused("sessionPersistence", "requests of a session would go to any backend"))

    static let timeouts = FieldPlace("timeouts", .kept("request"), .kept("backendRequest"))

    static let httpBackendRef = FieldPlace(
        "a reference to a backend", .kept("group"), .kept("kind"), .kept("namespace"),
        .kept("name"), .backendPort, .kept("weight"),
        .refused(
            "filters",
            "requests would reach the backend without them (filters of the rule are done)"
        ))

    // MARK: Matches

    static let match = FieldPlace(
        "a match", .kept("path", pathMatch), .kept("headers", each: valueMatch),
        .kept("queryParams", each: valueMatch), .kept("method"))

    static let pathMatch = FieldPlace("path of a match", .kept("type"), .kept("value"))

    static let valueMatch = FieldPlace(
        "a condition of a match", .kept("type"), .kept("name"), .kept("value"))

    // MARK: Filters

    static let filter = FieldPlace(
        "a filter",
        .stored(
            "type",
            "CORS, ExternalAuth and ExtensionRef cannot be done: what the rule matches gets 500"),
        .kept("requestHeaderModifier", headerModifier),
        .kept("responseHeaderModifier", headerModifier), .kept("requestMirror", mirror),
        .kept("requestRedirect", redirect), .kept("urlRewrite", rewrite),
        .refused("cors", "browsers would be answered without it"),
        .refused("externalAuth", "nobody would be asked whether a request may pass"),
        .refused("extensionRef", "no extension is known here, so nothing would be done"))

    static let headerModifier = FieldPlace(
        "a header modifier", .kept("set", each: header), .kept("add", each: header), .kept("remove")
    )

    static let header = FieldPlace("a header", .kept("name"), .kept("value"))

    static let redirect = FieldPlace(
        "requestRedirect", .kept("scheme"), .kept("hostname"), .kept("path", pathModifier),
        .kept("port"), .kept("statusCode"))

    static let rewrite = FieldPlace(
        "urlRewrite", .kept("hostname"), .kept("path", pathModifier))

    static let pathModifier = FieldPlace(
        "path of a filter", .kept("type"), .kept("replaceFullPath"), .kept("replacePrefixMatch"))

    static let mirror = FieldPlace(
        "requestMirror", .kept("backendRef", mirrorBackendRef), .kept("percent"),
        .kept("fraction", fraction))

    static let mirrorBackendRef = FieldPlace(
        "the backend of a mirror", .kept("group"), .kept("kind"), .kept("namespace"), .kept("name"),
        .backendPort)

    static let fraction = FieldPlace("a fraction", .kept("numerator"), .kept("denominator"))
}
