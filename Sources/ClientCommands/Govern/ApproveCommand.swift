package import ArgumentParser
import JSON

/// `lintel approve NAME` — agrees to a proposal. The last approval that it needs commits it.
package struct ApproveCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Agree to a proposal; the last one needed commits it.",
        discussion: """
            What is agreed to is what is shown: if it would do \
            anything else by now, it is refused.
            """)

    @Argument(
        help: ArgumentHelp(
            "The proposal, as lintel get proposals lists it.", valueName: "proposal"))
    var name: String

    @OptionGroup var change: ChangeOptions

    @Flag(help: "Agree although something is frozen, for who has the right to.")
    var overrideFreeze = false

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let word = change.message ?? "approved"
        try ProposalDecision(
            action: "approve", name: name, question: "Agree to this?", options: change
        ) { writer, plan in
            writer.member("word", word)
            writer.member("expectPlan", ifPresent: plan)
        }.run(session, query: [("overrideFreeze", overrideFreeze ? "true" : nil)])
    }
}
