package import ArgumentParser
import ServerClient
package import Terminal

/// A command that is about this user's own files, whatever else it asks on the way.
package protocol LocalCommand: ParsableCommand {
    var color: ColorChoice { get }

    /// - Throws: as ``ClientCommand/run(_:)``.
    func run(_ screen: Screen) throws
}

/// Where such a command prints.
package struct Screen: Sendable {
    /// What was asked for.
    package let out: Terminal
    /// What is said about it.
    package let err: Terminal

    package init(color: ColorChoice) {
        out = Terminal(descriptor: 1, color: color)
        err = Terminal(descriptor: 2, color: color)
    }

    package func warn(_ text: String) { err.line(err.styled("warning: ", .yellow) + text) }
}

extension LocalCommand {
    package var color: ColorChoice { .auto }

    package func run() throws {
        let screen = Screen(color: color)
        do {
            try run(screen)
        } catch let error as ClientError {
            throw error.reported(on: screen.err)
        }
    }
}
