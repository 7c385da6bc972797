package import ArgumentParser
import GatewayModel
import JSON
import ServerClient

/// `lintel pin GATEWAY VERSION` — proxies are given one version, whatever is committed meanwhile.
package struct PinCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Give proxies one version of a gateway, whatever is committed meanwhile.",
        usage: "lintel pin [<options>] [GATEWAY] VERSION --reason TEXT --until TIME")

    @Argument(
        help: ArgumentHelp(
            "[GATEWAY] VERSION: NAMESPACE/NAME or NAME, if there are several; a number.",
            valueName: "version"))
    var words: [String]

    @Option(help: ArgumentHelp("Why, shown to whoever wonders.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "When the pin ends: a time, or how long from now.", valueName: "time|duration"))
    var until: String

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let (gateway, version) = try session.gatewayAndVersion(words)
        let end = try MomentArgument.time(until, of: "--until")
        let body = JSONBody.bytes { writer in
            writer.version("version", version)
            writer.member("reason", reason)
            writer.member("until", ifPresent: end)
            writer.member("message", ifPresent: change.message)
        }
        try ChangeFlow(session: session, options: change).run(
            Wish(
                method: .put, path: gateway.gatewayPath + "/pin", body: body,
                meaning: "proxies of \(gateway) are given version \(version) until "
                    + "\((end ?? "").toTheSecond), whatever is committed meanwhile",
                question: "Give proxies version \(version) of Gateway \(gateway)?"))
    }
}

extension Session {
    /// `GATEWAY VERSION`, or only the version where there is one gateway.
    func gatewayAndVersion(
        _ words: [String]
    ) throws(ClientError) -> (gateway: NamespacedName, version: String) {
        guard (1...2).contains(words.count), let last = words.last else {
            throw ClientError(.usage, "say a gateway and a version of it: infra/edge 58")
        }
        let gateway = try gateway(words.count == 2 ? words[0] : nil)
        return (gateway, try version(last, of: gateway))
    }
}
