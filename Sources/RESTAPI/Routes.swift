import Certificates
import EnvoyXDS
import GatewayModel
import Ledger
import Logging
import MicroHTTP
import Webhooks
import XDSServer

/// Which operation answers what: the paths of `api/openapi.yaml`.
enum Routes {
    static func table(
        _ ledger: Ledger, vault: Vault, build: BuildInformation, openAPI: [UInt8],
        console: Console, sessions: Sessions?, metrics: RequestMetrics, nodes: KnownNodes,
        webhooks: WebhookService?,
        deliveries: (any CommitDeliveries)?, responses: DiscoveryResponses, seals: SealCheck,
        admission: Admission, tls: TLSContext?, access: AccessMode,
        measures: ServerMeasures, logger: Logger
    ) -> RouteTable<any Operation> {
        var table = RouteTable<any Operation>()
        let (fleet, discovery) = (nodes.fleet, nodes.discovery)
        addChanges(to: &table, ledger, vault, measures.refusals)
        addSnapshots(to: &table, ledger, fleet, measures.polls.snapshot)
        addReads(to: &table, ledger, nodes, seals, webhooks, deliveries)
        addWebhooks(to: &table, ledger, webhooks)
        for type in DiscoveryType.allCases {
            table.add(
                .post, type.path,
                PollDiscovery(
                    type: type, service: discovery, responses: responses,
                    times: measures.polls.discovery))
        }
        addOperations(
            to: &table, ledger, build: build, openAPI: openAPI,
            GetMetrics(
                ledger: ledger, build: build, requests: metrics, nodes: nodes,
                vault: vault, admission: admission, seals: seals, tls: tls,
                issuer: access.issuer, measures: measures),
            GetProtectedResource(access, tls: tls), GetBackup(ledger: ledger, logger: logger),
            GetVerification(ledger: ledger, vault: vault))
        addConsole(to: &table, console, sessions)
        return table
    }

    private static func addConsole(
        to table: inout RouteTable<any Operation>, _ console: Console, _ sessions: Sessions?
    ) {
        for path in GetPage.paths { table.add(.get, path, GetPage(console: console)) }
        for path in GetAsset.paths { table.add(.get, path, GetAsset(console: console)) }
        table.add(.post, "/session", CreateSession(sessions: sessions))
        table.add(.delete, "/session", EndSession(sessions: sessions))
        table.add(.post, "/session/refresh", RefreshSession(sessions: sessions))
        table.add(.get, "/session/login", BeginLogin(sessions: sessions))
        table.add(.get, LoginCallback.path, FinishLogin(sessions: sessions))
    }

    private static func addWebhooks(
        to table: inout RouteTable<any Operation>, _ ledger: Ledger, _ webhooks: WebhookService?
    ) {
        let path = ResourceKind.webhook.path
        table.add(
            .get, path + "/deliveries", ListDeliveries(ledger: ledger, webhooks: webhooks))
        for sent in ["/deliveries/send", "/deliveries/{id}/send"] {
            table.add(.post, path + sent, SendParked(ledger: ledger, webhooks: webhooks))
        }
        table.add(.post, path + "/test", TestWebhook(ledger: ledger, webhooks: webhooks))
    }

    static let gateway = "/v1/namespaces/{namespace}/gateways/{name}"

    private static func addChanges(
        to table: inout RouteTable<any Operation>, _ ledger: Ledger, _ vault: Vault,
        _ refusalCounts: RefusalCounts
    ) {
        let sealer = SecretSealer(vault: vault, clock: SystemClock())
        let handler = ChangeHandler(
            ledger: ledger, sealer: sealer, refusalCounts: refusalCounts)
        table.add(.post, "/v1/changes", PostChanges(handler: handler))
        for kind in ResourceKind.allCases where kind.row.isWritable {
            table.add(.put, kind.path, PutResource(kind: kind, handler: handler))
            table.add(.patch, kind.path, PatchResource(kind: kind, handler: handler))
            table.add(.delete, kind.path, DeleteResource(kind: kind, handler: handler))
        }
        let tokens = ResourceKind.serviceAccount.path + "/tokens"
        table.add(.post, tokens, CreateToken(handler: handler, clock: SystemClock()))
        table.add(.get, tokens, ListTokens(ledger: ledger))
        table.add(.delete, tokens + "/{id}", RevokeToken(handler: handler))
        table.add(.post, gateway + "/rollback", RollBackGateway(handler: handler))
        table.add(.put, gateway + "/pin", PinVersion(handler: handler))
        table.add(.delete, gateway + "/pin", EndPin(handler: handler))
        table.add(
            .post, gateway + "/versions/{version}/release", ReleaseVersion(handler: handler))
        table.add(.post, "/v1/commits/{revision}/revert", RevertCommit(handler: handler))
        table.add(.post, "/v1/commits/{revision}/confirm", ConfirmCommit(handler: handler))
        table.add(.post, ResourceKind.proposal.listPath, PostProposal(handler: handler))
        for action in JudgeProposal.Action.allCases {
            table.add(
                .post, ResourceKind.proposal.path + "/\(action.rawValue)",
                JudgeProposal(action: action, handler: handler))
        }
    }

    private static func addSnapshots(
        to table: inout RouteTable<any Operation>, _ ledger: Ledger, _ fleet: Fleet,
        _ times: PollTimes
    ) {
        let cache = SnapshotCache(ledger)
        table.add(
            .get, gateway + "/snapshot",
            PollSnapshot(ledger: ledger, cache: cache, fleet: fleet, times: times))
        table.add(
            .get, gateway + "/versions/{version}/snapshot",
            GetVersionSnapshot(ledger: ledger, cache: cache))
    }
}
