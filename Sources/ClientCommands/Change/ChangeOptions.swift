import ArgumentParser

/// What every command that changes something takes.
package struct ChangeOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do it without asking.")
    var yes = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Why, to be read in the history.", valueName: "text"))
    var message: String?

    @Flag(help: "Only show what it would do.")
    var dryRun = false

    package init() {}
}

/// Under which terms a change is made.
package struct TermsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The plan that it has to be, as lintel plan -o json shows it: if it would do anything "
                + "else by now, it is refused.", valueName: "digest"))
    var expectPlan: String?

    @Option(
        help: ArgumentHelp(
            "Undo it after this time, from 1s to 168h, unless lintel confirm says that it is well.",
            valueName: "duration"))
    var confirmWithin: String?

    @Flag(help: "Make it although something is frozen, for who has the right to.")
    var overrideFreeze = false

    package init() {}

    var query: [(name: String, value: String?)] {
        [
            ("confirmWithin", confirmWithin), ("overrideFreeze", overrideFreeze ? "true" : nil),
        ]
    }
}
