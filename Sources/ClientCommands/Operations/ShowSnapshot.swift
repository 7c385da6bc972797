package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel snapshot` — what the proxies of a gateway are given, byte for byte.
package struct ShowSnapshot: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Print the merged configuration of a gateway, as its proxies are given it.")

    @Argument(
        help: ArgumentHelp("NAMESPACE/NAME; the only one if there is one.", valueName: "gateway"))
    var gateway: String?

    @Option(help: ArgumentHelp("This version.", valueName: "version"))
    var version: String?

    @Option(help: ArgumentHelp("What was current at this time (RFC 3339).", valueName: "time"))
    var at: String?

    @Flag(help: "Wait for the next version, for as long as it takes, and print that.")
    var wait = false

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        let count = (version == nil ? 0 : 1) + (at == nil ? 0 : 1) + (wait ? 1 : 0)
        if count > 1 { throw ValidationError("say one of --version, --at and --wait") }
        if output.output == .wide || output.output == .name {
            throw ValidationError("a snapshot is JSON or YAML: say -o json or -o yaml")
        }
    }

    package func run(_ session: Session) throws {
        let path = try session.gateway(gateway).gatewayPath
        var request = session.request(.get, path + "/snapshot")
        if let version {
            guard version.isPosition else {
                throw ClientError(
                    .usage, "\"\(version)\" is no version",
                    hint: "use a number; lintel history --gateway GATEWAY has them")
            }
            request = session.request(.get, "\(path)/versions/\(version)/snapshot")
        } else if let at {
            _ = try session.checkedTime(at, of: "--at")
            request = session.request(.get, path + "/snapshot", query: [("at", at)])
        }
        request.accept = session.output == .yaml ? "application/yaml" : "application/json"
        if wait { try waitForNext(&request, session) } else { try print(request, session) }
    }

    private func print(_ request: ServerRequest, _ session: Session) throws(ClientError) {
        let answer = try session.connection.answer(request) { bytes in
            session.out.write(bytes: bytes)
            return true
        }
        if answer.status == 200 { endLine(session) }
    }

    /// For people: a prompt of the shell stands in a line of its own.
    private func endLine(_ session: Session) {
        if session.out.isInteractive { session.out.line() }
    }

    private func waitForNext(_ request: inout ServerRequest, _ session: Session) throws {
        // What there is now: its bytes are not needed.
        let now = try session.connection.answer(request) { _ in false }
        guard let tag = now.header("etag") else {
            throw ClientError(.notLintel, "the snapshot has no ETag")
        }
        let number = now.header("lintel-version").map { " \($0.prefix { $0 != "." })" } ?? ""
        session.note("waiting for what comes after version\(number)")
        request.query.append((name: "wait", value: "5m"))
        request.headers.append((name: "If-None-Match", value: tag))
        // A minute more than the server waits.
        request.patienceSeconds = 360
        while true {
            let answer = try session.connection.answer(request) { bytes in
                session.out.write(bytes: bytes)
                return true
            }
            if answer.status == 200 { return endLine(session) }
        }
    }
}
