package import ArgumentParser
import JSON

/// `lintel refuse NAME` — says no to a proposal, which ends it.
package struct RefuseCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "Say no to a proposal; it ends.")

    @Argument(
        help: ArgumentHelp(
            "The proposal, as lintel get proposals lists it.", valueName: "proposal"))
    var name: String

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if change.message?.isEmpty ?? true {
            throw ValidationError("whoever proposed it wants to know why: say it with -m TEXT")
        }
    }

    package func run(_ session: Session) throws {
        let reason = change.message ?? ""
        try ProposalDecision(
            action: "refuse", name: name, question: "Refuse this?", options: change
        ) { writer, _ in
            writer.member("reason", reason)
        }.run(session)
    }
}
