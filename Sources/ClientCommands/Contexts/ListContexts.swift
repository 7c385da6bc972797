package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
package import Terminal

/// `lintel context list`, or only `lintel context`.
package struct ListContexts: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show them, the current one marked.")

    @OptionGroup package var output: OutputOptions

    package init() {}

    package var color: ColorChoice { output.color }

    package func run(_ screen: Screen) throws {
        let file = try ContextFile()
        if let exposure = file.exposure { screen.warn(exposure) }
        if let document = try? JSONDocument.parsing(json(file)),
            let text = output.output.text(of: document.root)
        {
            return screen.out.write(text)
        }
        if output.output == .name {
            for context in file.contexts { screen.out.line(context.name.printable) }
            return
        }
        if file.contexts.isEmpty {
            return screen.err.line("There are none; lintel login makes one.")
        }
        screen.out.write(table(file).text(on: screen.out))
    }

    private func table(_ file: ContextFile) -> TextTable {
        var table = TextTable(["CURRENT", "NAME", "SERVER", "NAMESPACE", "BY"])
        for context in file.contexts {
            table.add([
                .init(context.name == file.current ? "*" : ""), .init(context.name.printable),
                .init(context.server.description), .init(context.namespace?.printable ?? ""),
                .init(context.identification.words.printable),
            ])
        }
        return table
    }

    /// Nothing of it is secret.
    private func json(_ file: ContextFile) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("current", ifPresent: file.current)
            writer.key("contexts")
            writer.array(of: file.contexts) { writer, context in
                writer.object { writer in
                    writer.member("name", context.name)
                    writer.member("server", context.server.description)
                    writer.member("namespace", ifPresent: context.namespace)
                    writer.member("by", context.identification.code)
                    writer.member("issuer", ifPresent: context.signIn?.issuer)
                    writer.member("expiresAt", ifPresent: context.signIn?.expiresAt)
                    writer.member("tokenFile", ifPresent: context.tokenFile)
                    writer.member("clientCertificate", ifPresent: context.certificateFile)
                }
            }
        }
        return writer.bytes
    }
}

extension Context {
    /// By what the server knows who asks: a word for programs, and for people.
    fileprivate var identification: (code: String, words: String) {
        if token != nil { return ("token", "token") }
        if let tokenFile { return ("token-file", "token in \(tokenFile)") }
        if let signIn { return ("sign-in", "sign-in at \(signIn.issuer)") }
        if let certificateFile { return ("certificate", "certificate \(certificateFile)") }
        return ("nothing", "")
    }
}
