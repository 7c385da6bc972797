package import ArgumentParser
import GatewayModel
import Glibc
import ServerClient
import Terminal

/// `lintel login [SERVER]` — says who one is, once, for all commands that follow.
package struct Login: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in at a server, and keep that as a context.",
        discussion: """
            The server is asked what it takes. With single sign-on the browser opens, and what the \
            issuer gives is kept and renewed; else a token is asked for. Nothing is kept before \
            the server has taken it.
            """)

    @Argument(
        help: ArgumentHelp(
            "The server's URL; that of the context by default.", valueName: "server"))
    var address: String?

    @Flag(help: "Ask for a token of the server, without showing it; piped, it is read from there.")
    var token = false

    @Flag(
        name: .customLong("no-browser"),
        help: "Print the address to open, and start no browser.")
    var isWithoutBrowser = false

    @Option(
        help: ArgumentHelp(
            "Who signs the certificate of the issuer of single sign-on, in PEM (whom the system "
                + "trusts by default).", valueName: "file"), completion: .file())
    var issuerCertificateAuthority: String?

    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if address != nil && connection.server != nil {
            throw ValidationError("say the server once: SERVER, or --server")
        }
        if token && connection.tokenFile != nil {
            throw ValidationError("say --token or --token-file, not both")
        }
    }

    package func run(_ screen: Screen) throws {
        Interruption.catch()
        let target = try LoginTarget(
            address ?? connection.server ?? ClientEnvironment.value("SERVER"), connection)
        let asked = try ServerConnection(
            target.server, Session.identity(connection, target.before), version: Build.version)
        let door = try LoginDoor(
            asked, screen, patienceSeconds: Session.timeout(connection))
        let entry: LoginDoor.Entry
        if let given = try givenToken() {
            entry = try door.enter(withToken: given)
        } else {
            entry = try door.enter(
                withoutBrowser: isWithoutBrowser, authorityFile: try issuerAuthority(target))
        }
        try keep(entry, target, screen)
    }

    /// A token that is typed, piped, or in a file; nil if the server is to be asked what it takes.
    private func givenToken() throws(ClientError) -> String? {
        if let file = connection.tokenFile { return try Session.token(inFile: file) }
        guard token else { return nil }
        if isatty(0) == 1, let typed = try LoginDoor.typedToken() { return typed }
        return try Session.token(inFile: "-")
    }

    private func issuerAuthority(_ target: LoginTarget) throws(ClientError) -> String? {
        guard let file = issuerCertificateAuthority else {
            return target.before?.signIn?.authorityFile
        }
        return try SetContext.file(file, "--issuer-certificate-authority")
    }

    private func keep(
        _ entry: LoginDoor.Entry, _ target: LoginTarget, _ screen: Screen
    ) throws(ClientError) {
        let name = try target.keep(entry, connection)
        switch entry {
        case .open:
            screen.out.line("nobody needs a token at \(target.server): it is open")
        case .certificate(let principal), .token(_, let principal), .signIn(_, let principal):
            screen.out.line("signed in at \(target.server) as \(principal.printable)")
        }
        screen.err.line("The current context is \(name).")
        if ClientEnvironment.value("TOKEN") != nil {
            screen.warn("LINTEL_TOKEN is set, and goes before what is kept")
        }
    }
}
