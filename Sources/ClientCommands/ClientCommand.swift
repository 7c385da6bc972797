package import ArgumentParser
import ServerClient
import Terminal

/// A command that asks a server.
package protocol ClientCommand: ParsableCommand {
    var connection: ConnectionOptions { get }
    var output: OutputOptions { get }

    /// Prints the answer.
    ///
    /// - Throws: `ClientError`, which is explained and becomes an exit status; or an `ExitCode`.
    func run(_ session: Session) throws
}

extension ClientCommand {
    package func run() throws { try ask() }

    /// Asks the server, and explains what goes wrong.
    package func ask() throws {
        Interruption.letThrough()
        do {
            try run(Session(connection, output))
        } catch let error as ClientError {
            throw error.reported(on: Terminal(descriptor: 2, color: output.color))
        }
    }
}
