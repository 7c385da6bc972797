package import ArgumentParser
import GatewayModel
import JSON
import ServerClient

/// `lintel release GATEWAY VERSION` — lets go the latest version, which a ReleaseGuard holds.
package struct ReleaseCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let proxies have the latest version of a gateway, which a guard holds back.",
        usage: "lintel release [<options>] [GATEWAY] VERSION --reason TEXT")

    @Argument(
        help: ArgumentHelp(
            "[GATEWAY] VERSION: NAMESPACE/NAME or NAME, if there are several; a number.",
            valueName: "version"))
    var words: [String]

    @Option(help: ArgumentHelp("Why it is well.", valueName: "text"))
    var reason: String

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let (gateway, version) = try session.gatewayAndVersion(words)
        let body = JSONBody.bytes { writer in
            writer.member("reason", reason)
            writer.member("message", ifPresent: change.message)
        }
        let path = "\(gateway.gatewayPath)/versions/\(ServerRequest.escaped(version))/release"
        try ChangeFlow(session: session, options: change).run(
            Wish(
                path: path, body: body,
                meaning: "proxies of \(gateway) are given version \(version)",
                question: "Give proxies version \(version) of Gateway \(gateway)?"))
    }
}
