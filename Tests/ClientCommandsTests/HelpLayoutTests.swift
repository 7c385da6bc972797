import Testing

@testable import ClientCommands

/// The help of argument-parser, laid out anew.
struct HelpLayoutTests {
    private static let help = """
        OVERVIEW: Say who serves a name.

        USAGE: lintel explain <host> [--gateway <gateway>] [--output <output>] [--color <color>] \
        [--server <url>] [--context <name>] [--timeout <seconds>]

        CONNECTION:
          --server <url>          The server.

        OPTIONS:
          --gateway <gateway>     Only this one.

        """

    @Test func `the options of the command come first, and the usage fits into a line`() {
        #expect(
            HelpLayout.arranged(Self.help) == """
                OVERVIEW: Say who serves a name.

                USAGE: lintel explain <host> [--gateway <gateway>] [<options>]

                OPTIONS:
                  --gateway <gateway>     Only this one.

                CONNECTION:
                  --server <url>          The server.

                """)
    }

    @Test(arguments: [
        "", "Error: x\nUsage: lintel get [<options>] <kind> ...\n  See 'lintel get --help'",
        "USAGE: lintel x [--server <url>]", "OPTIONS:\n  --server <url>\n\nCONNECTION:\n  none",
    ])
    func `other texts stay as they are`(text: String) {
        #expect(HelpLayout.arranged(text) == text)
    }

    @Test func `what is found out late is about the same command`() {
        let late = "Error: x\nUsage: lintel <subcommand>\n  See 'lintel --help' for more."
        #expect(HelpLayout.arranged(late) == late)
        #expect(
            HelpLayout.arranged(late, of: "lintel completion")
                == "Error: x\n  See 'lintel completion --help' for more.")
    }

    @Test func `a word that is no command is told with the one that is meant`() {
        let commands = ["get", "log", "plan"]
        func told(_ word: String) -> String? {
            HelpLayout.unknownCommand(word, among: commands, of: "lintel")
        }
        #expect(told("get") == nil && told("help") == nil && told("--version") == nil)
        #expect(
            told("gett") == "Error: \"gett\" is no command of lintel\ndid you mean lintel get?\n")
        #expect(
            told("frobnicate\u{1b}")
                == "Error: \"frobnicate\\u{1b}\" is no command of lintel\nlintel --help lists all\n"
        )
    }
}
