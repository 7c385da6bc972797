package import ArgumentParser

/// `lintel apply -f` — make what is served what manifests say, in one commit.
package struct ApplyCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Apply manifests in one commit, all or nothing.",
        discussion: """
            The plan is shown, and exactly that is committed once you agree. With --yes nobody is \
            asked, and what was done is shown. Where a policy wants that others agree, the change \
            becomes a proposal, and the exit status is 3, as of all that a rule refuses.
            """)

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var pruning: PruneOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var terms: TermsOptions

    @Flag(help: "Keep it as a proposal until others have agreed, though no policy wants that.")
    var propose = false

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws { try manifests.requireFiles() }

    package func run(_ session: Session) throws {
        var wish = try ApplyWish(
            manifests: manifests, pruning: pruning, terms: terms, message: change.message
        ).wish(in: session, isProposal: propose)
        if pruning.prune { wish.question = "Apply this, deletions and all?" }
        try ChangeFlow(session: session, options: change).run(wish)
    }
}
