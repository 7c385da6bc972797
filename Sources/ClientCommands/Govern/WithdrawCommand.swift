package import ArgumentParser
import JSON

/// `lintel withdraw NAME` — takes back what one has proposed.
package struct WithdrawCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take back a proposal of your own; it ends.")

    @Argument(
        help: ArgumentHelp(
            "The proposal, as lintel get proposals lists it.", valueName: "proposal"))
    var name: String

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let reason = change.message
        try ProposalDecision(
            action: "withdraw", name: name, question: "Take this back?", options: change
        ) { writer, _ in
            writer.member("reason", ifPresent: reason)
        }.run(session)
    }
}
