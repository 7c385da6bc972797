import ArgumentParser
import Files
import Reference
import ServerClient

/// `lintel man FOLDER` — writes the man pages, which say what `--help` says.
struct Manual: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Write the manual pages into a folder.",
        discussion:
            "man -l FOLDER/lintel.1 shows the first; make install puts them where man looks.")

    @Argument(help: "The folder; made if it is not there.", completion: .directory)
    var folder: String

    func run() throws {
        let program = try Lintel.description()
        for (page, parent) in pages(of: program, below: nil) {
            let text = ManPage.text(of: page, below: parent, version: Build.version)
            try TextFolder.write(text, folder + "/" + page.pageName + ".1")
        }
    }

    private func pages(
        of page: CommandPage, below parent: CommandPage?
    ) -> [(page: CommandPage, parent: CommandPage?)] {
        [(page, parent)] + page.subcommands.flatMap { pages(of: $0, below: page) }
    }
}
