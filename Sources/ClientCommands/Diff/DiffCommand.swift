package import ArgumentParser
import ServerClient

/// `lintel diff` — files against the server, or two versions of a gateway.
package struct DiffCommand: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show how files differ from the server, or two versions of a gateway.",
        usage: """
            lintel diff -f PATH ...
            lintel diff [GATEWAY] FROM [TO]
            """,
        discussion: """
            The exit status is 2 where something differs. Versions can be numbers or times; \
            without TO it is the present one.
            """)

    @Argument(
        help: ArgumentHelp(
            "[GATEWAY] FROM [TO]; the gateway is not needed where there is one.",
            valueName: "versions"))
    var words: [String] = []

    @OptionGroup var manifests: ManifestOptions

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if words.isEmpty == manifests.files.isEmpty {
            throw ValidationError(
                "say what to compare: -f FILE with the server, or [GATEWAY] FROM [TO]")
        }
    }

    package func run(_ session: Session) throws {
        let isSame =
            words.isEmpty
            ? try FileComparison(session, manifests).show()
            : try VersionComparison(session, words).show()
        if !isSame { throw ExitStatus.differences.code }
    }
}
