import GatewayModel
import MicroHTTP
import RESTAPI

/// Of what is sent at once.
enum RequestLimits {
    private static let server = ServerLimits()
    private static let inflation = FixedLimits.inflation

    static let rows: [LimitsMarkdown.Row] = [
        ("a body, also after gzip", Amount.bytes(Limits.bodyBytes)),
        ("the body of a poll of an Envoy", Amount.bytes(FixedLimits.discoveryBodyBytes)),
        (
            "what a gzip body inflates to",
            "\(inflation.ratio) times its size, beyond \(Amount.bytes(inflation.bytes))"
        ),
        ("request line and headers", Amount.bytes(server.maxHeaderBytes)),
        (
            "path and query, a parameter counted as 64 bytes more",
            Amount.bytes(server.maxTargetBytes)
        ),
        ("parameters of a query", Amount.count(server.maxQueryParameters)),
        ("changes in a changeset", Amount.count(Limits.changesPerChangeset)),
        ("values in a body, names left out", Amount.count(Limits.values)),
        ("members of one object", Amount.count(Limits.members)),
        ("entries of one list of a resource", Amount.count(Limits.entries)),
        ("nesting of JSON and YAML", Amount.count(Limits.nestingDepth)),
        (
            "YAML: documents, and as many that are empty; anchors of one",
            Amount.counts(Limits.yamlDocuments, Limits.yamlAnchors)
        ),
        ("what aliases of YAML add", "\(Amount.count(Limits.yamlAliasedNodes)) values"),
        ("the message of a commit", Amount.bytes(Limits.messageBytes)),
        ("`Lintel-Actor`", Amount.bytes(Limits.actorBytes)),
        ("`Idempotency-Key`", Amount.bytes(Limits.idempotencyKeyBytes)),
        ("`wait`", Amount.time(milliseconds: FixedLimits.wait.milliseconds)),
        ("a page", Amount.count(FixedLimits.pageSize)),
        (
            "problems and warnings that are listed",
            Amount.counts(Limits.reportedIssues, Limits.reportedWarnings)
        ),
        (
            "time for a request to arrive; without a byte",
            "\(server.requestTimeoutSeconds) s; \(server.idleTimeoutSeconds) s"
        ),
        (
            "the pace of a body; of an answer that is taken",
            "\(Amount.bytes(server.minBytesPerSecond)) a second, over "
                + "\(server.senderPaceSeconds) s; over \(server.paceSeconds) s"
        ),
    ]
}
