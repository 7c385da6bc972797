package import ArgumentParser
import Files
import GatewayModel
import ServerClient
import Terminal

/// `lintel context set NAME` — makes or changes one; what is not said stays as it is.
package struct SetContext: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Make one, or change what you say of it.",
        discussion: "An empty value ('') takes a setting away.")

    @Argument(help: "Its name.", completion: .contexts) var name: String

    @Option(help: ArgumentHelp("The server; needed for a new one.", valueName: "url"))
    var server: String?

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("The namespace where a command says none.", valueName: "name"))
    var namespace: String?

    @Option(
        help: ArgumentHelp("Who signs the server's certificate, in PEM.", valueName: "file"),
        completion: .file())
    var certificateAuthority: String?

    @Option(
        help: ArgumentHelp("A certificate to show, in PEM.", valueName: "file"),
        completion: .file())
    var clientCertificate: String?

    @Option(help: ArgumentHelp("Its key, in PEM.", valueName: "file"), completion: .file())
    var clientKey: String?

    @Option(
        help: ArgumentHelp(
            "A file with the token, read at each command; lintel login keeps a token itself.",
            valueName: "file"), completion: .file())
    var tokenFile: String?

    package init() {}

    package func run(_ screen: Screen) throws {
        try Context.requireName(name)
        let isNew = try ContextFile.change { (file) throws(ClientError) in
            let before = file[name]
            file.put(try changed(before))
            if file.current == nil { file.current = name }
            return before == nil
        }
        screen.out.line("\(name) is \(isNew ? "made" : "changed")")
    }

    private func changed(_ before: Context?) throws(ClientError) -> Context {
        let url = try server.map { (text) throws(ClientError) in try ServerURL(text) }
        guard var context = before ?? url.map({ Context(name: name, server: $0) }) else {
            throw ClientError(
                .usage, "there is no context \(name) yet", hint: "say its --server to make it")
        }
        if let url, url != context.server {
            // What one server gave is shown to no other.
            context.forgetSecrets()
            context.server = url
        }
        if let namespace { context.namespace = try Self.namespace(namespace) }
        if let tokenFile {
            context.forgetSecrets()
            context.tokenFile = try Self.file(tokenFile, "--token-file")
        }
        if let file = certificateAuthority {
            context.authorityFile = try Self.file(file, "--certificate-authority")
        }
        if let file = clientCertificate {
            context.certificateFile = try Self.file(file, "--client-certificate")
        }
        if let file = clientKey { context.keyFile = try Self.file(file, "--client-key") }
        if (context.certificateFile == nil) != (context.keyFile == nil) {
            throw ClientError(
                .usage, "a client certificate and its key belong together",
                hint: "say both --client-certificate and --client-key")
        }
        return context
    }

    static func namespace(_ text: String) throws(ClientError) -> String? {
        if text.isEmpty { return nil }
        try ResourceID.check(namespace: text)
        return text
    }

    /// Absolute, so that it is the same file wherever a command is called from.
    static func file(_ path: String, _ option: String) throws(ClientError) -> String? {
        if path.isEmpty { return nil }
        guard FileStatus(path: path) != nil else {
            throw ClientError(
                .file, "\(option): there is no file \(path)",
                hint: "a path that does not begin with / is from the folder that you are in")
        }
        return Folder.absolute(path)
    }
}
