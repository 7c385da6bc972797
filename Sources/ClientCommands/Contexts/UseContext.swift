package import ArgumentParser
import ServerClient
import Terminal

/// `lintel context use NAME` — from now on commands go there.
package struct UseContext: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "use", abstract: "Make one the current one: commands ask its server.")

    @Argument(help: "Its name.", completion: .contexts) var name: String

    package init() {}

    package func run(_ screen: Screen) throws {
        let server = try ContextFile.change { (file) throws(ClientError) in
            let context = try file.existing(name)
            file.current = name
            return context.server
        }
        screen.out.line("\(name) is the current context: \(server)")
    }
}
