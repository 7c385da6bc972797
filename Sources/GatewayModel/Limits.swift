/// Every limit on what a caller may send, in one place (docs/reference/limits.md; semantics.md 1).
/// Lengths are in bytes of UTF-8.
public enum Limits {
    // MARK: One request

    public static let bodyBytes = 32 << 20
    public static let changesPerChangeset = 10_000
    public static let messageBytes = 4096
    public static let actorBytes = 253
    public static let userAgentBytes = 253
    public static let idempotencyKeyBytes = 255
    /// How deep objects and arrays may nest, the outermost counting as one.
    public static let nestingDepth = 64
    /// Of the whole body, names of members left out: what is sent has to be worth its bytes, or a
    /// body would be cheap to send and dear to read.
    public static let values = 2_500_000
    /// Of any object in a body.
    public static let members = 4096
    /// Of any list in a resource: as many as the longest may have.
    public static let entries = tlsRouteHostnames
    /// Past these the rest is counted, not listed.
    public static let reportedIssues = 1000
    public static let reportedWarnings = 1000
    /// Of what policies say of one change, and of one thing that they say it would be.
    public static let reportedPolicyBytes = 512 << 10
    public static let policyWordsBytes = 1024

    // MARK: YAML

    /// Documents that are not empty, and as many that are.
    public static let yamlDocuments = changesPerChangeset
    /// In one document.
    public static let yamlAnchors = 10_000
    /// Nodes that aliases may add to a stream, so that a small file cannot become a large one.
    public static let yamlAliasedNodes = 1_000_000
    /// JSON that a YAML stream may turn into.
    public static let yamlOutputBytes = 32 << 20

    // MARK: Names and notes

    public static let nameBytes = 253
    public static let labelBytes = 63
    public static let annotationValueBytes = 4096
    public static let annotationsTotalBytes = 256 << 10

    // MARK: Resources

    public static let listenersPerResource = 64
    public static let certificateRefs = 64
    public static let tlsOptions = 16
    public static let routeKinds = 8
    public static let addresses = 16
    public static let addressValueBytes = 253
    public static let infrastructureLabels = 8
    public static let infrastructureAnnotations = 16
    public static let ports = 1...65535

    // MARK: Access

    /// Of one caller, as a certificate or a token of an issuer names them.
    public static let foreignGroups = 512
    public static let policyRules = 256
    /// In each list of a rule.
    public static let policyRuleEntries = 256
    public static let subjects = 256
    public static let tokenNoteBytes = 256

    // MARK: Governance

    /// In each list of a freeze.
    public static let freezeEntries = 256
    public static let reasonBytes = 1024
    /// In milliseconds: how long a proposal may wait, and how long it does where nothing is said.
    public static let proposalMilliseconds: ClosedRange<Int64> = 60_000...2_592_000_000
    public static let usualProposalMilliseconds: Int64 = 604_800_000
    /// How many of one author may wait at once, and how many bytes all of them may have.
    public static let openProposals = 100
    public static let openProposalBytes = 16 << 20
    /// How long it can be read after its end.
    public static let proposalKeptMilliseconds: Int64 = 2_592_000_000
    /// As many certificates as one version that is pinned may have.
    public static let pinnedKeys = 100_000
    /// In milliseconds: how long a commit may wait to be confirmed.
    public static let confirmWithin: ClosedRange<Int64> = 1_000...604_800_000

    // MARK: Routes (semantics.md 6.6) and backends

    public static let parentRefs = 32
    public static let httpRouteHostnames = 16
    public static let tlsRouteHostnames = 1024
    public static let routeRules = 16
    public static let matchesPerRule = 64
    public static let matchesPerRoute = 128
    /// Of what proxies get for one hostname, and for all that a route serves (`RouteSize`).
    public static let routeBytesPerHost = 256 << 10
    public static let routeBytes = 4 << 20
    /// Of headers, and of query parameters, in one match.
    public static let conditionsPerMatch = 16
    public static let pathBytes = 1024
    /// Instructions of a regular expression, as Envoy counts and limits them.
    public static let expressionSize = 100
    public static let headerNameBytes = 256
    public static let headerValueBytes = 4096
    public static let queryValueBytes = 1024
    public static let filtersPerRule = 16
    public static let backendRefsPerRule = 16
    public static let weights = 0...1_000_000
    /// Of headers that one filter sets, adds or removes.
    public static let headersPerFilter = 16
    /// As many as one part of a duration can say.
    public static let duration = GatewayDuration(milliseconds: 99_999 * 3_600_000)
    public static let backendEndpoints = 256
    public static let caCertificatesBytes = 256 << 10
    public static let healthCheckThresholds = 1...1000

    // MARK: Policies

    public static let policyGateways = 64
    public static let policyHostnames = 256
    public static let policyPorts = 64
    public static let policyProtocols = 16
    public static let policyNames = 64
    public static let policyVariables = 32
    public static let policyVariableValues = 256
    public static let policyDelegations = 1024
    public static let namePatternBytes = 253
    /// Of one expression, and of a pattern of names with all that its placeholders stand for.
    public static let policyExpressionBytes = 8192
    public static let policyHintBytes = 256
    public static let approvals = 1...2
    public static let approvalScopes = 32
    public static let approvalKinds = 32

    // MARK: Webhooks

    public static let webhookURLBytes = 2048
    public static let webhookEvents = 32
    public static let webhookGateways = 64
    public static let webhookNamespaces = 64
    /// Of one key that webhooks are signed with, in bytes (Standard Webhooks).
    public static let webhookKeyBytes = 24...64

    // MARK: Grants and secrets

    public static let grantEntries = 16
    /// All entries of one Secret together, as Kubernetes limits them.
    public static let secretBytes = 1 << 20
    public static let certificatesPerChain = 32
}
