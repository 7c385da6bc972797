package import ArgumentParser
import JSON

/// `lintel confirm REVISION` — a commit that was made with `--confirm-within` stays.
package struct ConfirmCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Keep a commit that undoes itself unless somebody confirms it.")

    @Argument(help: "The commit that was made with --confirm-within.")
    var revision: String

    @OptionGroup var change: ChangeOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        try CommitArgument.check(revision)
        try ChangeFlow(session: session, options: change).run(
            Wish(
                path: "/v1/commits/\(revision)/confirm",
                body: JSONBody.bytes { $0.member("message", ifPresent: change.message) },
                takesPlan: false, question: "Keep commit \(revision)?"))
    }
}
