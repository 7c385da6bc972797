import GatewayModel
import Ledger
import MicroHTTP
import Projection
import Webhooks
import XDSServer

extension Routes {
    /// Everything under `/v1` that tells what is or was.
    static func addReads(
        to table: inout RouteTable<any Operation>, _ ledger: Ledger, _ nodes: KnownNodes,
        _ seals: SealCheck, _ webhooks: WebhookService?, _ deliveries: (any CommitDeliveries)?
    ) {
        let discovery = nodes.discovery
        let releases = WithheldReleases()
        addResources(
            to: &table,
            ResourceReader(
                ledger: ledger, discovery: discovery, seals: seals, releases: releases,
                webhooks: webhooks))
        table.add(.get, gateway + "/versions", ListVersions(ledger: ledger))
        table.add(.get, gateway + "/versions/{version}", GetVersion(ledger: ledger))
        table.add(.get, gateway + "/diff", DiffVersions(ledger: ledger))
        table.add(.get, gateway + "/nodes", ListNodes(ledger: ledger, nodes: nodes))
        table.add(.get, gateway + "/convergence", GetConvergence(ledger: ledger, nodes: nodes))
        let explainer = NameExplainer(discovery: discovery, seals: seals, withheld: releases)
        table.add(
            .get, gateway + "/explain",
            ExplainGateway(ledger: ledger, explainer: explainer, clock: SystemClock()))
        table.add(
            .get, gateway + "/listeners",
            ListListeners(
                ledger: ledger, explainer: explainer, keeper: ListenerTableKeeper()))
        table.add(.get, "/v1/me", GetMe())
        table.add(
            .get, "/v1/search",
            Search(
                ledger: ledger, nodes: nodes, explainer: explainer, clock: SystemClock(),
                keeper: SearchIndexKeeper(ledger)))
        table.add(
            .get, "/v1/namespaces/{namespace}/limits",
            GetLimits(ledger: ledger, clock: SystemClock()))
        table.add(.get, "/v1/commits", ListCommits(ledger: ledger))
        table.add(.get, "/v1/commits/{revision}", GetCommit(ledger: ledger))
        table.add(
            .get, "/v1/commits/{revision}/progress",
            GetProgress(
                reader: ProgressReader(
                    ledger: ledger, nodes: nodes, deliveries: deliveries,
                    access: Access(.get, .commits))))
        table.add(.get, "/v1/audit", ListAudit(trail: ledger.audit))
        table.add(.get, "/v1/events", ListEvents(ledger: ledger))
        table.add(
            .get, "/v1/warnings", ListWarnings(ledger: ledger, isNamespaced: false))
        table.add(
            .get, "/v1/namespaces/{namespace}/warnings",
            ListWarnings(ledger: ledger, isNamespaced: true))
    }

    private static func addResources(
        to table: inout RouteTable<any Operation>, _ reader: ResourceReader
    ) {
        let ledger = reader.ledger
        table.add(.get, Routes.gateway + "/pin", GetResource(kind: .versionPin, reader: reader))
        for kind in ResourceKind.allCases where kind.row.isReadable {
            table.add(.get, kind.path, GetResource(kind: kind, reader: reader))
            table.add(.get, kind.path + "/history", ResourceHistory(kind: kind, ledger: ledger))
            table.add(
                .get, kind.listPath,
                ListResources(kind: kind, isNamespaced: false, reader: reader))
            guard kind.isNamespaced else { continue }
            table.add(
                .get, kind.listPathOfNamespace,
                ListResources(kind: kind, isNamespaced: true, reader: reader))
        }
    }

    /// What tells about the server itself.
    static func addOperations(
        to table: inout RouteTable<any Operation>, _ ledger: Ledger, build: BuildInformation,
        openAPI: [UInt8], _ metrics: GetMetrics, _ resource: GetProtectedResource,
        _ backup: GetBackup, _ verification: GetVerification
    ) {
        table.add(.get, "/v1/backup", backup)
        table.add(.get, "/v1/verification", verification)
        table.add(.get, "/healthz", GetHealth())
        table.add(.get, "/readyz", GetReadiness(ledger: ledger))
        table.add(.get, "/metrics", metrics)
        table.add(.get, "/version", GetVersionInfo(build: build))
        table.add(.get, GetProtectedResource.path, resource)
        table.add(.get, "/openapi.yaml", GetOpenAPI(document: openAPI))
    }
}
