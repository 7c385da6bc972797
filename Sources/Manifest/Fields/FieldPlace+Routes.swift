import GatewayModel

extension FieldPlace {
    static let tlsRoute = resource("a TLSRoute", spec: tlsRouteSpec)

    static let tlsRouteSpec = FieldPlace(
        "the spec of a TLSRoute", .kept("parentRefs", each: parentRef), .kept("hostnames"),
        .kept("rules", each: layer4Rule), .useDefaultGateways)

    static let tcpRoute = resource("a TCPRoute", spec: layer4Spec)
    static let udpRoute = resource("a UDPRoute", spec: layer4Spec)

    static let layer4Spec = FieldPlace(
        "the spec of a TCPRoute or a UDPRoute", .kept("parentRefs", each: parentRef),
        .kept("rules", each: layer4Rule), .useDefaultGateways)

    static let layer4Rule = FieldPlace(
        "a rule of a route of connections", .kept("name"), .kept("backendRefs", each: backendRef))

    static let backendRef = FieldPlace(
        "a reference to a backend", .kept("group"), .kept("kind"), .kept("namespace"),
        .kept("name"), .backendPort, .kept("weight"))

    static let parentRef = FieldPlace(
        "a reference to a parent", .kept("group"), .kept("kind"), .kept("namespace"), .kept("name"),
        .kept("sectionName"), .kept("port"))

    static func routeSpec(_ kind: ResourceKind) -> FieldPlace {
        switch kind {
        case .httpRoute: httpRouteSpec
        case .tlsRoute: tlsRouteSpec
        default: layer4Spec
        }
    }

    static func routeRule(_ kind: ResourceKind) -> FieldPlace {
        kind == .httpRoute ? httpRule : layer4Rule
    }
}

extension Field {
    static let backendPort = stored(
        "port", "no effect on a Backend, which has its ports in its endpoints")

    static let useDefaultGateways = refused(
        "useDefaultGateways", "there are no default Gateways here (name the parents in parentRefs)")
}
