import GatewayModel

extension FieldPlace {
    static let gateway = resource("a Gateway", spec: gatewaySpec)

    static let gatewaySpec = FieldPlace(
        "the spec of a Gateway",
        .kept("gatewayClassName"), .kept("listeners", each: listener),
        .kept("allowedListeners", allowedListeners), .kept("addresses", each: address),
        .kept("infrastructure", infrastructure), .judged("tls", gatewayTLS),
        .judged("backendTLS", gatewayBackendTLS),
        .refused("defaultScope", "no Gateway is a default here, so routes would not attach to it"))

    static let allowedListeners = FieldPlace(
        "allowedListeners", .kept("namespaces", namespaces))

    static let address = FieldPlace(
        "an address", .kept("type"),
        .stored(
            "value",
            "an IP address that nodes do not bind: the Gateway and its sets are not Programmed; a "
                + "Hostname has no effect"),
        .refused("routability", "the address would be reachable from everywhere"))

    static let infrastructure = FieldPlace(
        "infrastructure",
        .stored("labels", "no effect: nothing is created for a Gateway"),
        .stored("annotations", "no effect: nothing is created for a Gateway"),
        Field(
            "parametersRef",
            .stored("the Gateway is not Accepted: there are no parameters to refer to"),
            of: { parametersRef }))

    static let parametersRef = FieldPlace(
        "parametersRef", .kept("group"), .kept("kind"), .kept("name"))

    // MARK: TLS of a whole Gateway, of which nothing is done yet

    static let gatewayTLS = FieldPlace(
        "tls of a Gateway", .judged("frontend", frontendTLS),
        .judged("backend", gatewayBackendTLS))

    static let frontendTLS = FieldPlace(
        "tls.frontend", .judged("default", frontendTLSConfig),
        .judged("perPort", each: frontendTLSPort))

    static let frontendTLSPort = FieldPlace(
        "an entry of perPort", .silent("port"), .judged("tls", frontendTLSConfig))

    static let frontendTLSConfig = FieldPlace(
        "tls of a frontend", .refused("validation", Field.noClientCertificates))

    static let gatewayBackendTLS = FieldPlace(
        "tls.backend",
        .refused("clientCertificateRef", "backends would be shown no client certificate"))
}

extension Field {
    static let noClientCertificates =
        "client certificates are not demanded here, so clients without one would be let in"
}
