package import ArgumentParser
import ServerClient
import Terminal

/// `lintel context rename NAME NEW`
package struct RenameContext: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give one another name.")

    @Argument(help: "Its name.", completion: .contexts) var name: String
    @Argument(help: "The new one.") var newName: String

    package init() {}

    package func run(_ screen: Screen) throws {
        try Context.requireName(newName)
        try ContextFile.change { (file) throws(ClientError) in
            _ = try file.existing(name)
            guard file[newName] == nil || newName == name else {
                throw ClientError(.usage, "there is a context \(newName) already")
            }
            for index in file.contexts.indices where file.contexts[index].name == name {
                file.contexts[index].name = newName
            }
            if file.current == name { file.current = newName }
        }
        screen.out.line("\(name) is called \(newName) now")
    }
}
