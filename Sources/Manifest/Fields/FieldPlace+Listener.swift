import GatewayModel

extension FieldPlace {
    static let listenerSet = resource("a ListenerSet", spec: listenerSetSpec)

    static let listenerSetSpec = FieldPlace(
        "the spec of a ListenerSet", .kept("parentRef", setParentRef),
        .kept("listeners", each: listener))

    static let setParentRef = FieldPlace(
        "parentRef", .kept("group"), .kept("kind"), .kept("namespace"), .kept("name"))

    /// Of a Gateway and of a ListenerSet alike.
    static let listener = FieldPlace(
        "a listener", .kept("name"), .kept("hostname"), .kept("port"), .kept("protocol"),
        .kept("tls", listenerTLS), .kept("allowedRoutes", allowedRoutes),
        .judged("filters", listenerFilters))

    static let listenerTLS = FieldPlace(
        "tls of a listener", .kept("mode"), .kept("certificateRefs", each: certificateRef),
        .stored(
            "options",
            "the listener is not Accepted, holds its name and is closed: no option is known here"),
        .refused("frontendValidation", Field.noClientCertificates))

    static let certificateRef = FieldPlace(
        "a reference to a certificate", .kept("group"), .kept("kind"), .kept("namespace"),
        .kept("name"))

    static let allowedRoutes = FieldPlace(
        "allowedRoutes", .kept("namespaces", namespaces), .kept("kinds", each: routeKind))

    static let routeKind = FieldPlace("a kind of routes", .kept("group"), .kept("kind"))

    static let namespaces = FieldPlace("namespaces", .kept("from"), .kept("selector", selector))

    static let selector = FieldPlace(
        "a selector", .kept("matchLabels"), .kept("matchExpressions", each: requirement))

    static let requirement = FieldPlace(
        "an expression of a selector", .kept("key"), .kept("operator"), .kept("values"))

    static let listenerFilters = FieldPlace(
        "filters of a listener",
        .refused("requests", "requests would pass the listener without these filters"))
}
