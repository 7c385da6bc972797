package import ArgumentParser
import ServerClient

/// `lintel context` — the servers that this user knows, and who one is there.
package struct Contexts: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "context", abstract: "Show and change the servers that you use.",
        discussion: """
            A context is a server, who you are there, and the namespace that you work in, under a \
            name. lintel login makes one, and so does lintel context set.
            """,
        subcommands: [
            ListContexts.self, UseContext.self, SetContext.self, RenameContext.self,
            DeleteContext.self,
        ], defaultSubcommand: ListContexts.self)

    package init() {}
}

extension ContextFile {
    /// - Throws: `ClientError` with the names that there are.
    func existing(_ name: String) throws(ClientError) -> Context {
        if let context = self[name] { return context }
        let known = contexts.map(\.name).joined(separator: ", ")
        throw ClientError(
            .usage, "there is no context \(name) in \(path)",
            hint: known.isEmpty ? "lintel login makes one" : "there are: \(known)")
    }
}

extension Context {
    static func requireName(_ name: String) throws(ClientError) {
        if isName(name) { return }
        throw ClientError(
            .usage, "\"\(name)\" is no name of a context",
            hint: "use up to 253 characters of ASCII without blanks, not beginning with -")
    }
}
