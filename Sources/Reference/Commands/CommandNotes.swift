import ClientCommands
import ServerClient

/// What holds for all commands, and stands in no single one.
enum CommandNotes {
    /// Variables of the environment that are no option's.
    static let variables: [(name: String, meaning: String)] = [
        ("LINTEL_CONFIG", "The file of contexts, instead of the one below FILES."),
        ("XDG_CONFIG_HOME", "The folder of lintel/config.yaml, instead of ~/.config."),
        ("LINTEL_TOKEN", "A token to send; goes before that of the context."),
        ("NO_COLOR", "If it is not empty, there are no colours."),
        (
            "LINTEL_PAGER, PAGER",
            "What long answers are shown by on a terminal; cat or nothing: none."
        ),
        ("BROWSER", "What lintel login opens a page with; xdg-open by default."),
        ("https_proxy, no_proxy", "A proxy, as curl has it; never used for this machine."),
    ]

    static let files: [(name: String, meaning: String)] = [
        (
            "~/.config/lintel/config.yaml",
            "Contexts: servers, and who one is there, with tokens. For its owner alone."
        )
    ]

    static let statuses: [(status: Int32, meaning: String)] =
        ExitStatus.allCases.map { ($0.rawValue, $0.meaning) } + [
            (64, "The command line cannot be meant."),
            (130, "Ctrl-C."),
        ]

    /// The variables that stand for options, as their help says: `LINTEL_SERVER` of `--server`.
    static func variables(
        of arguments: [CommandArgument]
    ) -> [(name: String, option: String)] {
        arguments.flatMap { argument in
            names(in: argument.abstract).filter { name in
                !variables.contains { $0.name == name }
            }.map { ($0, argument.names.last ?? argument.title) }
        }
    }

    private static func names(in text: String) -> [String] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
            .filter { $0.hasPrefix("LINTEL_") }.map(String.init)
    }
}
