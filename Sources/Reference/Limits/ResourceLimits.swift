import GatewayModel

/// Of what is stored.
enum ResourceLimits {
    static let rows: [LimitsMarkdown.Row] = [
        ("a name; a label", "\(Amount.count(Limits.nameBytes)); \(Limits.labelBytes) bytes"),
        (
            "an annotation; all of a resource",
            "\(Amount.bytes(Limits.annotationValueBytes)); "
                + Amount.bytes(Limits.annotationsTotalBytes)
        ),
        ("listeners of a Gateway or ListenerSet", Amount.count(Limits.listenersPerResource)),
        (
            "sets of a gateway, listeners of a merge",
            "none, unless the Gateway has `lintel.dev/max-listeners`"
        ),
        ("certificates of a listener", Amount.count(Limits.certificateRefs)),
        ("addresses of a Gateway", Amount.count(Limits.addresses)),
        (
            "a Backend: endpoints; CA certificates",
            "\(Limits.backendEndpoints); \(Amount.bytes(Limits.caCertificatesBytes))"
        ),
        (
            "a Secret: its entries together; certificates in a chain",
            "\(Amount.bytes(Limits.secretBytes)); \(Limits.certificatesPerChain)"
        ),
        ("a key for webhooks", "\(Amount.range(Limits.webhookKeyBytes)) bytes"),
        (
            "a Webhook: its URL; events, gateways, namespaces",
            "\(Amount.bytes(Limits.webhookURLBytes)); "
                + Amount.counts(
                    Limits.webhookEvents, Limits.webhookGateways, Limits.webhookNamespaces)
        ),
        ("from and to of a ReferenceGrant", "\(Limits.grantEntries) each"),
        (
            "a role: rules; entries of each list of one",
            Amount.counts(Limits.policyRules, Limits.policyRuleEntries)
        ),
        ("subjects of a binding", Amount.count(Limits.subjects)),
    ]
}
