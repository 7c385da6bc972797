package import ArgumentParser
import ServerClient
import Terminal

/// `lintel context delete NAME`
package struct DeleteContext: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove one, with the token in it.")

    @Argument(help: "Its name.", completion: .contexts) var name: String

    package init() {}

    package func run(_ screen: Screen) throws {
        let wasCurrent = try ContextFile.change { (file) throws(ClientError) in
            _ = try file.existing(name)
            file.contexts.removeAll { $0.name == name }
            guard file.current == name else { return false }
            file.current = nil
            return true
        }
        screen.out.line("\(name) is removed")
        if wasCurrent {
            screen.err.line("It was the current one; lintel context use NAME takes another.")
        }
    }
}
