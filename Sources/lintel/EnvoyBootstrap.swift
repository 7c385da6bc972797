import ArgumentParser
import EnvoyXDS
import GatewayModel

/// `lintel envoy bootstrap` — the file an Envoy starts with.
struct EnvoyBootstrap: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bootstrap", abstract: "Print a bootstrap that `envoy -c` runs as it is.")

    @Option(help: ArgumentHelp("The gateway it serves.", valueName: "namespace/name"))
    var gateway: String

    @Option(help: ArgumentHelp("Where this server is, as the proxy reaches it.", valueName: "url"))
    var server: String

    @Option(help: "The proxy's own name; no two may share one.")
    var node: String

    @Option(name: .customLong("admin-port"), help: "Envoy's admin interface, on 127.0.0.1.")
    var adminPort: UInt16?

    @Option(
        name: .customLong("port-offset"),
        help: ArgumentHelp(
            """
            Added to each port the proxy opens, so that several may run on one machine, without \
            root; 0 by default. Ports that would be above 65535 stay as they are.
            """, valueName: "number"))
    var portOffset: UInt16 = 0

    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp(
            "A file with the proxy's token and nothing else, read by Envoy when it starts.",
            valueName: "file"))
    var tokenFile: String?

    @Option(
        help: ArgumentHelp("PEM of who signs the server's certificate (https).", valueName: "file"))
    var ca: String?

    @Option(help: ArgumentHelp("PEM of the proxy's own certificate (https).", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("PEM of its key.", valueName: "file"))
    var key: String?

    @Option(
        name: .customLong("refresh-delay"),
        help: ArgumentHelp(
            """
            Pause between an answer and the next poll, and as much again at random; 50ms by default.
            """, valueName: "duration"))
    var refreshDelay: String = "50ms"

    func run() throws {
        print(try bootstrap().yaml, terminator: "")
    }

    private func bootstrap() throws -> Bootstrap {
        guard let name = NamespacedName(gateway) else {
            throw ValidationError("--gateway is \"\(gateway)\"; use NAMESPACE/NAME")
        }
        guard let url = Bootstrap.Server(url: server) else {
            throw ValidationError(
                "--server is \"\(server)\"; use http://HOST:PORT or https://HOST:PORT")
        }
        guard (1...253).contains(node.utf8.count),
            node.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw ValidationError("--node must be 1 to 253 visible ASCII characters") }
        guard portOffset <= Bootstrap.largestPortOffset else {
            throw ValidationError(
                "--port-offset is \(portOffset); use at most \(Bootstrap.largestPortOffset): ports "
                    + "end at 65535")
        }
        guard let delay = GatewayDuration(refreshDelay),
            delay.milliseconds >= Bootstrap.leastRefreshDelay.milliseconds
        else {
            throw ValidationError(
                "--refresh-delay is \"\(refreshDelay)\"; use at least 1ms: Envoy ends at the first "
                    + "answer if it is 0")
        }
        if !url.isSecure, ca != nil || cert != nil || key != nil {
            throw ValidationError("--ca, --cert and --key are for a server at https://")
        }
        guard (cert == nil) == (key == nil) else {
            throw ValidationError("--cert and --key go together")
        }
        return Bootstrap(
            gateway: name, node: node, portOffset: portOffset, server: url, adminPort: adminPort,
            credentials: Bootstrap.Credentials(
                bearerFile: tokenFile, authorities: ca, certificate: cert, key: key),
            refreshDelay: delay)
    }
}
