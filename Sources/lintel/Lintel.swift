import ArgumentParser
import ClientCommands
import ServerClient

/// The program.
@main
struct Lintel: ParsableCommand {
    private static let own = CommandConfiguration(
        commandName: "lintel",
        abstract: """
            An event-sourced configuration store for the listeners, certificates and routes of API \
            gateways.
            """,
        discussion: """
            Every option of a command can also be given by environment, as LINTEL_ and its name: \
            --database as LINTEL_DATABASE, --listen as LINTEL_LISTEN.
            """,
        version: Build.version,
        subcommands: [
            Serve.self, Envoy.self, Verify.self, Log.self, Backup.self, Keys.self,
            AdminToken.self,
            HealthCheck.self, Version.self,
            WhoAmI.self, Login.self, Logout.self, Contexts.self,
            Completion.self, Manual.self, WriteReference.self,
        ])

    /// Started through a link called `kubectl-lintel` it is `kubectl lintel`, and says so.
    static let configuration = {
        var configuration = own
        if CommandLine.arguments.first?.split(separator: "/").last == "kubectl-lintel" {
            configuration._superCommandName = "kubectl"
        }
        return configuration
    }()
}
