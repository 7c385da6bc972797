package import ArgumentParser
import GatewayModel
import ServerClient

/// `lintel unfreeze NAME` — ends a freeze before its time.
package struct UnfreezeCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "unfreeze", abstract: "End a ChangeFreeze before its time.")

    @Argument(
        help: ArgumentHelp("The freeze; lintel get freezes lists them.", valueName: "freeze"))
    var name: String

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let id = try ResourceID(.changeFreeze, argument: name, in: nil)
        try ChangeFlow(session: session, options: change).run(
            Wish(
                method: .delete, path: id.path, query: [("message", change.message)],
                question: "End this freeze?"))
    }
}
