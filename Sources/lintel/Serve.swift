import ArgumentParser
import Certificates
import EventLog
import HTTPClient
import Ledger
import Logging
import MicroHTTP
import OIDC
import Projection
import RESTAPI
import SQLiteEventLog
import ServerClient
import Webhooks
import XDSServer

/// `lintel serve` — opens the log, serves the API until SIGTERM or SIGINT.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the REST API on the log in one SQLite file.")

    @OptionGroup var database: DatabaseOption

    @OptionGroup var listen: ListenOption

    @OptionGroup var tls: TLSOptions

    @Flag(
        help: """
            Answer everybody who can connect, without tokens, to try things out; loopback \
            addresses only (LINTEL_OPEN).
            """)
    var open = false

    @Flag(
        help: """
            Listen without TLS on an address that other machines reach, although nothing encrypts \
            what goes over the network, tokens among it (LINTEL_PLAINTEXT): behind something that \
            does, or where nobody else listens.
            """)
    var plaintext = false

    @OptionGroup var adminToken: AdminTokenOption

    @OptionGroup var oidc: OIDCOptions

    @OptionGroup var webhooks: WebhookOptions

    @OptionGroup var hosts: HostOption

    @Flag(
        help: """
            Begin a new log though something shows that there was one, and give that up \
            (LINTEL_NEW); refused where there is a log.
            """)
    var new = false

    @Flag(
        name: .customLong("read-only"),
        help: """
            Serve what the log has at the start and refuse to change it (LINTEL_READ_ONLY): also \
            with a damaged log, up to the damage, and beside a server that writes, which it does \
            not follow.
            """)
    var readOnly = false

    @Option(
        name: .customLong("log-level"),
        help: """
            trace, debug, info, notice, warning, error or critical (LINTEL_LOG_LEVEL; info by \
            default).
            """)
    var logLevel: String?

    @OptionGroup var discovery: DiscoveryOptions

    @OptionGroup var nodes: NodeOptions

    @OptionGroup var masterKeys: MasterKeyOption

    @OptionGroup var capacity: CapacityOptions

    @OptionGroup var fairness: FairnessOptions

    @OptionGroup var proxies: TrustedProxyOption

    /// What the options say, checked before anything is opened or made.
    private struct Settings {
        let addresses: [ListenAddress]
        let tls: TLSFiles.Paths?
        let isOpen: Bool
        let issuer: IssuerSettings?
        let hosts: [HostName]
        let limits: (server: ServerLimits, admission: AdmissionLimits)
        let discovery: DiscoverySettings
        let silence: SilenceLimits
        let webhooks: HTTPSenderSettings
        let isReadOnly: Bool
        let beginning: SQLiteEventLog.Beginning
    }

    private func settings() throws -> Settings {
        let tls = try tls.paths()
        let addresses = try listen.addresses(hasCertificate: tls != nil)
        let isOpen = try Environment.flag("open", open)
        try check(addresses, isOpen: isOpen)
        if isOpen, tls?.authorities != nil {
            throw ValidationError(
                "--open answers everybody, so that certificates of clients count for nothing: "
                    + "leave --client-ca out, or --open")
        }
        let issuer = try oidc.settings()
        if isOpen, issuer != nil {
            throw ValidationError("--open asks nobody who he is, so --oidc-issuer means nothing")
        }
        var limits = try capacity.limits()
        try fairness.apply(to: &limits.admission, isOpen: isOpen)
        limits.server.trustedProxies = try proxies.trusted()
        return Settings(
            addresses: addresses, tls: tls, isOpen: isOpen, issuer: issuer,
            hosts: try hosts.names(),
            limits: limits,
            discovery: try discovery.settings(), silence: try nodes.limits(),
            webhooks: try webhooks.settings(),
            isReadOnly: try Environment.flag("read-only", readOnly),
            beginning: try Environment.flag("new", new) ? .anew : .unlessThereWasOne)
    }

    private func check(_ addresses: [ListenAddress], isOpen: Bool) throws {
        if isOpen, let address = addresses.first(where: { !$0.isLoopback }) {
            throw ValidationError(
                "--open answers everybody, so it listens on loopback addresses only, not on "
                    + address.host)
        }
        if let address = addresses.first(where: \.isExposed),
            try !Environment.flag("plaintext", plaintext)
        {
            throw ValidationError(
                "tokens would go over the network unencrypted: listen on \(address.host) by TLS "
                    + "(--tls-certificate and --tls-key), listen on a loopback address, or say "
                    + "--plaintext to listen on \(address.host) all the same")
        }
    }

    func run() throws {
        let settings = try settings()
        let logger = try Logging.bootstrap(level: logLevel)
        let stopping = StopSignals()
        CoreDumps.leaveMemoryOut()
        let isReadOnly = settings.isReadOnly
        do {
            let log = try SQLiteEventLog(
                path: database.path, mode: isReadOnly ? .readOnly : .readWrite,
                beginning: settings.beginning)
            let ring = try masterKeys.ring(for: log, isReadOnly: isReadOnly, logger: logger)
            let issuer = settings.issuer.map { TokenIssuer($0, logger: logger) }
            issuer?.start()
            let access =
                settings.isOpen
                ? AccessMode.open
                : .tokens(
                    admin: try adminToken.token(for: log, isReadOnly: isReadOnly, logger: logger),
                    issuer: issuer)
            let tls = try settings.tls.map { try TLSFiles($0, logger: logger) }
            let vault = Vault(ring) { try log.dataKey($0) }
            let ledger = try Ledger(
                log, logger: logger, isReadOnly: isReadOnly,
                keysDestroyed: { vault.forget($0.secrets, keys: $0.ids) })
            let watch = LogWatch(log, logger: logger)
            defer { watch.stop() }
            let mark = AccessMark(besides: log.path, ledger, logger: logger)
            if !isReadOnly, !settings.isOpen { mark.start() }
            defer { mark.stop() }
            try serve(ledger, access, tls, vault, settings, until: stopping, logger: logger)
            // Closing empties the write-ahead log, which the watch would take for damage.
            watch.stop()
            try ledger.close()
            logger.notice("stopped")
        } catch let error as EventLogError {
            throw Failure(error)
        } catch let error as SecretsError {
            throw Failure(error.message)
        } catch let error as MicroHTTPError {
            throw Failure(error.description)
        }
    }

    private func serve(
        _ ledger: Ledger, _ access: AccessMode, _ tls: TLSFiles?, _ vault: Vault,
        _ settings: Settings, until stopping: StopSignals, logger: Logger
    ) throws {
        let sender = HTTPSender(settings.webhooks)
        if sender == nil {
            logger.error(
                "webhooks are sent nothing: libcurl does not start, or there is no thread for it")
        }
        let api = RESTAPI(
            ledger, access: access, tls: tls?.use, vault: vault,
            build: BuildInformation(version: Build.version),
            openAPI: OpenAPIDocument.bytes, console: ConsoleFiles.all, database: database.path,
            sender: sender, hosts: settings.hosts,
            discovery: settings.discovery, silence: settings.silence,
            limits: settings.limits.admission, logger: logger)
        var limits = settings.limits.server
        limits.smallerBodies = RESTAPI.smallerBodies
        let server = try Server(
            settings.addresses.map(\.listener), tls: tls?.use.context, limits: limits,
            log: { text in logger.warning("http", metadata: ["message": "\(text)"]) },
            refusal: RESTAPI.refusal, observer: { api.observe($0) },
            bodyCheck: { api.refusal(beforeBodyOf: $0) }, handler: { api.answer($0) })
        tell(where: settings.addresses, server.ports, ledger, logger)
        if settings.discovery.envoyBinary == nil {
            logger.notice(
                "no Envoy is here to judge what proxies are to be given, so they judge themselves")
        }
        let changed: @Sendable () -> Void = {
            server.cutRefusedPeers()
            api.lookAtCallersAgain()
        }
        tls?.start(changed)
        defer { tls?.stop() }
        let reloading = ReloadSignal {
            let hasNone = tls == nil && settings.issuer == nil
            logger.notice(hasNone ? "SIGHUP: there is no file to read again" : "SIGHUP")
            tls?.reload(changed)
            if case .tokens(_, let issuer) = access { issuer?.reload() }
        }
        defer { withExtendedLifetime(reloading) {} }
        if settings.isOpen, !ledger.published.state.validTokens(at: SystemClock().now()).isEmpty {
            logger.warning(
                """
                --open: tokens and roles of this log count for nothing; whoever can connect may do \
                everything
                """)
        }
        let certificates = CertificateWatch(ledger)
        certificates.start()
        let clock = ClockWatch(ledger)
        clock.start()
        let deadlines = DeadlineWatch(ledger, logger: logger)
        deadlines.start()
        ledger.tokenUses.start()
        api.silence.start()
        if let webhooks = api.webhooks {
            if webhooks.start() {
                webhooks.follow(ledger)
            } else {
                logger.error("webhooks are sent nothing: there is no thread for it")
            }
        }
        stopping.wait()
        logger.notice("stopping")
        // Long polls are answered first, so that no request in flight takes long.
        ledger.publisher.close()
        ledger.progress.close()
        certificates.stop()
        clock.stop()
        deadlines.stop()
        server.stop(deadlineSeconds: 8)
        ledger.tokenUses.stop()
        api.silence.stop()
        api.webhooks?.stop()
        sender?.stop()
    }

    private func tell(
        where addresses: [ListenAddress], _ ports: [UInt16], _ ledger: Ledger, _ logger: Logger
    ) {
        for (address, port) in zip(addresses, ports) {
            logger.notice(
                "listening",
                metadata: [
                    "url": "\(address.url(port: port))", "database": "\(database.path)",
                    "revision": "\(ledger.published.state.revision)",
                ])
            if address.isExposed {
                logger.warning(
                    """
                    tokens and all else go over the network unencrypted; whoever listens there can \
                    use them
                    """,
                    metadata: ["address": "\(address.host)"])
            }
        }
    }
}
