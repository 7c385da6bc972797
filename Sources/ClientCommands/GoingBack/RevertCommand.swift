package import ArgumentParser
import JSON
import ServerClient

/// `lintel revert REVISION` — undoes one commit and keeps all later ones.
package struct RevertCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Undo one commit and keep all later ones.")

    @Argument(help: "The commit; lintel log shows them.")
    var revision: String

    @Flag(help: "Keep it as a proposal until others have agreed, though no policy wants that.")
    var propose = false

    @OptionGroup var change: ChangeOptions
    @OptionGroup var terms: TermsOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        try CommitArgument.check(revision)
        let body = JSONBody.bytes { writer in
            if propose {
                writer.key("revert")
                writer.object { $0.version("revision", revision) }
            }
            writer.member("message", ifPresent: change.message)
        }
        try ChangeFlow(session: session, options: change).run(
            Wish(
                path: propose ? "/v1/proposals" : "/v1/commits/\(revision)/revert",
                query: terms.query, body: body, expectPlan: terms.expectPlan,
                isProposal: propose, question: "Undo commit \(revision)?"))
    }
}

/// A commit as it is named at a command line.
enum CommitArgument {
    static func check(_ text: String) throws(ClientError) {
        guard text.isPosition else {
            throw ClientError(
                .usage, "\"\(text)\" is no commit",
                hint: "use a number such as 58; lintel log shows them")
        }
    }
}
