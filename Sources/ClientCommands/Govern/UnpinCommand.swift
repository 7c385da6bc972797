package import ArgumentParser
import GatewayModel
import ServerClient

/// `lintel unpin GATEWAY` — ends a pin before its time.
package struct UnpinCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "unpin", abstract: "Give proxies the latest version of a gateway again.")

    @Argument(help: "NAMESPACE/NAME, or NAME; not needed where there is one gateway.")
    var gateway: String?

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let gateway = try session.gateway(gateway)
        try ChangeFlow(session: session, options: change).run(
            Wish(
                method: .delete, path: gateway.gatewayPath + "/pin",
                query: [("message", change.message)],
                meaning: "proxies of \(gateway) are given its latest version again",
                question: "End this pin?"))
    }
}
