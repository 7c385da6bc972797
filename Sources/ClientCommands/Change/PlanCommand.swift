package import ArgumentParser
import Terminal

/// `lintel plan -f` — what manifests would do.
package struct PlanCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what applying manifests would do, and do nothing.",
        discussion: """
            Its digest (-o wide, or "plan" of -o json) can be given to lintel apply as \
            --expect-plan: then that is applied or nothing.
            """)

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var pruning: PruneOptions
    @OptionGroup var terms: TermsOptions

    @Flag(
        name: .customLong("exit-code"), help: "Exit with 2 if it would change anything.")
    var hasExitCode = false

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws { try manifests.requireFiles() }

    package func run(_ session: Session) throws {
        let wish = try ApplyWish(
            manifests: manifests, pruning: pruning, terms: terms, message: nil
        ).wish(in: session)
        Interruption.catch()
        let flow = ChangeFlow(session: session, options: ChangeOptions())
        let plan = try flow.preview(wish)
        flow.show(plan)
        if hasExitCode, plan.isChange { throw ExitStatus.differences.code }
    }
}
