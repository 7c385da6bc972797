import EnvoyXDS
import EventLog
import GatewayModel
import MicroHTTP
import OIDC
import RESTAPI

/// Of what a server keeps, and of whom it talks to.
enum ServedLimits {
    private static let server = ServerLimits()
    private static let waiting = FixedLimits.waiting

    static let rows: [LimitsMarkdown.Row] = [
        (
            "one answer to Envoy (a version beyond it is not given out)",
            Amount.bytes(OversizedAnswer.limit)
        ),
        ("nodes remembered of a gateway", Amount.count(FixedLimits.nodesOfGateway)),
        ("warnings kept", Amount.count(WarningEvent.keptCount)),
        (
            "readers of lists and the past, and dry runs, that wait; of one caller",
            "\(waiting.all) each; \(waiting.ofOne)"
        ),
        (
            "a token of an issuer; its keys",
            "\(Amount.bytes(IssuerLimits.tokenBytes)); \(Amount.bytes(IssuerLimits.keySetBytes))"
        ),
        (
            "requests that wait for a key of an issuer",
            Amount.count(IssuerLimits.requestsWaitingForKeys)
        ),
        ("groups of a token or a certificate", Amount.count(Limits.foreignGroups)),
        ("a handshake of TLS", "\(server.handshakeTimeoutSeconds) s"),
        (
            "an RSA key of a client; certificates of its chain",
            "\(Amount.count(ClientCertificateLimits.bits)) bits; \(ClientCertificateLimits.chain)"
        ),
    ]
}
