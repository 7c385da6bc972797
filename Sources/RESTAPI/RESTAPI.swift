public import Certificates
import EventLog
import GatewayModel
public import HTTPClient
import JSON
public import Ledger
public import Logging
public import MicroHTTP
import OIDC
public import Webhooks
public import XDSServer

/// The REST API of `api/openapi.yaml`: what a server hands its requests to.
public final class RESTAPI: Sendable {
    let chain: RequestChain
    /// Notices proxies that stop polling; started and stopped by who runs the server.
    public let silence: SilenceWatch
    /// Tells the receivers of Webhooks; started and stopped by who runs the server. Nil where
    /// nothing is sent.
    public let webhooks: WebhookService?
    private let watch: StandingWatch

    /// - Parameters:
    ///   - vault: seals the content of Secrets; without one they cannot be stored.
    ///   - access: who is let in.
    ///   - tls: nil where there is none.
    ///   - console: the files of the pages for people, asked for once.
    ///   - database: the file of the log, if it is in one.
    ///   - sender: sends to the receivers of Webhooks; nil: nobody does.
    ///   - hosts: names by which it may be asked, besides those of the loopback.
    ///   - silence: when proxies that do not poll are noticed, and forgotten.
    ///   - clock: by which credentials end.
    public init(
        _ ledger: Ledger, access: AccessMode, tls: TLSUse? = nil,
        vault: Vault? = nil, build: BuildInformation, openAPI: [UInt8],
        console: @escaping @Sendable () -> [ConsoleFile] = { [] }, database: String? = nil,
        sender: HTTPSender? = nil, hosts: [HostName] = [],
        discovery: DiscoverySettings = DiscoverySettings(),
        silence: SilenceLimits = SilenceLimits(),
        limits: AdmissionLimits = AdmissionLimits(), clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        let metrics = RequestMetrics()
        let admission = Admission(limits, clock: clock, logger: logger)
        let vault = vault ?? Vault(nil) { try ledger.sideStore.dataKey($0) }
        let responses = DiscoveryResponses()
        let service = DiscoveryService(
            ledger, vault: vault, settings: discovery, encoder: responses, logger: logger)
        let fleet = Fleet(ledger.progress)
        self.silence = SilenceWatch(ledger, [fleet, service], limits: silence, logger: logger)
        let nodes = KnownNodes(fleet: fleet, discovery: service, silence: self.silence)
        let feed = WebhookFeed(ledger, vault: vault, clock: clock)
        let deliveries = DeliveryLog()
        let told = ledger.isReadOnly ? nil : sender
        let webhooks = told.map { sender in
            WebhookService(
                feed, store: ledger.deliveryStore, sender: sender, logger: logger,
                onOutcome: { outcome in
                    deliveries.note(outcome)
                    if case .commit(let revision) = outcome.item {
                        ledger.progress.noteDelivery(of: revision)
                    }
                })
        }
        self.webhooks = webhooks
        let measures = ServerMeasures(
            disk: database.map { LogDisk(path: $0) }, webhooks: webhooks)
        ledger.progress.whenAcknowledged { gateway, seconds in
            measures.acknowledgements.observe(gateway: gateway, seconds: seconds)
        }
        let epoch = AccessEpoch()
        let entrance = Entrance(
            ledger, access, tls, vault, epoch: epoch, clock: clock, logger: logger)
        let routes = Routes.table(
            ledger, vault: vault, build: build, openAPI: openAPI,
            console: Console(console), sessions: entrance.sessions, metrics: metrics,
            nodes: nodes, webhooks: webhooks,
            deliveries: webhooks.map { webhooks in
                WebhookDeliveries(
                    ledger: ledger, feed: feed, log: deliveries,
                    status: { webhooks.status(of: $0) })
            }, responses: responses,
            seals: SealCheck(vault, ledger: ledger, clock: SystemClock()), admission: admission,
            tls: tls?.context, access: access,
            measures: measures, logger: logger)
        chain = RequestChain(
            hostCheck: HostCheck(names: hosts, logger: logger), pageCheck: PageCheck(),
            authentication: entrance.authentication,
            router: Router(table: routes), authorization: RoleAuthorization(ledger: ledger),
            admission: admission, metrics: metrics, audit: ledger.audit, epoch: epoch,
            logger: logger)
        watch = admission.watch
        let lookAgain: @Sendable () -> Void = { [weak watch = admission.watch] in
            epoch.advance()
            watch?.look()
        }
        ledger.publisher.whenAccessChanges(lookAgain)
        access.issuer?.whenKeysGo(lookAgain)
    }

    /// To be called when the world outside the log believes others than before: whose certificate
    /// is not taken any more is not held on to.
    public func lookAtCallersAgain() {
        chain.epoch.advance()
        watch.look()
    }

    /// Answers one request. Called on several threads; what takes long is answered later.
    public func answer(_ request: Request) -> Answer { chain.answer(request) }

    /// Whether the body of a request is worth reading: nil, or the answer to its head.
    public func refusal(beforeBodyOf request: Request) -> Response? {
        chain.refusal(beforeBodyOf: request)
    }

    /// Counts an answer, and logs it at debug.
    public func observe(_ request: AnsweredRequest) { chain.answered(request) }
}

extension RESTAPI {
    /// What proxies and pages that sign in send is small, so no more of it is read.
    public static let smallerBodies = [
        (targetPrefix: "/v3/discovery:", bytes: PollDiscovery.bodyLimit),
        (targetPrefix: "/session", bytes: CreateSession.bodyLimit),
    ]

    /// Words the errors that are found before an operation is: a body too large, a request that
    /// is not HTTP, a server that stops.
    @Sendable public static func refusal(_ fault: RequestFault) -> Response {
        switch fault {
        case .bodyTooLarge: Problem.tooLarge(fault.text).response
        case .noRoom: Problem.overloaded.response
        case .stopping: Problem.stopping.response
        case .malformed:
            Problem(
                slug: "malformed-request", title: "The request is not as HTTP has it",
                status: fault.status, detail: fault.text
            ).response
        case .targetTooLarge:
            Problem(
                slug: "target-too-large", title: "The path and query are too long",
                status: fault.status, detail: fault.text
            ).response
        case .failed(let text):
            Problem(
                slug: "internal", title: "A bug of ours", status: fault.status, detail: text
            ).response
        }
    }
}

/// What `/version` tells about the running program.
public struct BuildInformation: Sendable {
    public var version: String

    public init(version: String) { self.version = version }
}
