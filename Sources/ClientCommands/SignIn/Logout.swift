package import ArgumentParser
import GatewayModel
import ServerClient
import Terminal

/// `lintel logout` — takes away what `lintel login` has kept.
package struct Logout: LocalCommand {
    package static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Forget the token of a context.",
        discussion: """
            The context stays. Where single sign-on can do that, its issuer is told that what it \
            gave counts no more. A token that the server made counts on until it ends or is \
            revoked there.
            """)

    @Option(
        help: ArgumentHelp("The context (LINTEL_CONTEXT; the current one).", valueName: "name"),
        completion: .contexts)
    var context: String?

    package init() {}

    package func run(_ screen: Screen) throws {
        Interruption.catch()
        let named = context ?? ClientEnvironment.value("CONTEXT")
        let before = try ContextFile.change { (file) throws(ClientError) in
            guard let name = named ?? file.current else {
                throw ClientError(
                    .usage, "there is no current context", hint: "say which one with --context")
            }
            var context = try file.existing(name)
            let before = context
            context.forgetSecrets()
            file.put(context)
            return before
        }
        if before.hasSecret || before.tokenFile != nil {
            screen.out.line("signed out of \(before.server) (context \(before.name))")
        } else {
            screen.out.line("nobody was signed in at \(before.server) (context \(before.name))")
        }
        if let file = before.tokenFile { screen.err.line("\(file) still has its token.") }
        if let signIn = before.signIn { revoke(signIn, screen) }
    }

    /// It is forgotten here, whatever the issuer says.
    private func revoke(_ signIn: SignIn, _ screen: Screen) {
        guard let token = signIn.refreshToken else { return }
        do throws(ClientError) {
            let issuer = try IssuerClient(
                signIn.issuer, authorityFile: signIn.authorityFile, patienceSeconds: 10)
            if try issuer.revoke(token, clientID: signIn.clientID) {
                screen.err.line("The issuer \(signIn.issuer) knows that it counts no more.")
            }
        } catch {
            let why = error.description.printableLines
            screen.warn("what \(signIn.issuer) gave may count on for a while: \(why)")
        }
    }
}
