import ArgumentParser
import ClientCommands
import ServerClient

/// The program.
@main
struct Lintel: ParsableCommand {
    static let configuration = CommandConfiguration(
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
            WhoAmI.self, Can.self, Tokens.self,
            Get.self, Describe.self, HistoryCommand.self, Explain.self, SearchCommand.self,
            Watch.self, ShowEvents.self, ShowNodes.self, ShowSnapshot.self, ShowLimits.self,
            ShowWarnings.self,
        ])
}
